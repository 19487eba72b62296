"""Ending letters of a kind: two taps, no sign-in, nobody else's."""

import pytest

from accounts.models import AuditEvent, NoticePreference
from accounts.queries import letters
from accounts.tests import factories

pytestmark = pytest.mark.django_db


def _path(person, topic):
    return letters.opt_out_url(person, topic).removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def person():
    return factories.UserFactory(email="ani@a.example")


def test_looking_changes_nothing(client, person):
    response = client.get(_path(person, "report"))
    assert (response.status_code, response.context["is_on"]) == (200, True)
    assert not NoticePreference.objects.exists()


def test_one_tap_on_the_page_ends_them_and_another_resumes(client, person):
    path = _path(person, "report")
    assert client.post(path).url == path
    assert NoticePreference.objects.get().muted == ["report"]
    assert client.get(path).context["is_on"] is False
    client.post(path, {"resume": "1"})
    assert NoticePreference.objects.get().muted == []
    assert [event.actor_id for event in AuditEvent.objects.all()] == [None, None]


def test_the_digest_as_a_whole(client, person):
    client.post(_path(person, letters.DIGEST))
    assert NoticePreference.objects.get().digest is False


def test_a_mail_program_does_it_without_a_form(person):
    """One-Click of RFC 8058: no cookie, no secret of a form."""
    from django.test import Client  # noqa: PLC0415 - this client alone checks the forms' secret

    path = _path(person, "clash")
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 302
    assert NoticePreference.objects.get().muted == ["clash"]


def test_other_topics_and_other_people_keep_theirs(client, person):
    NoticePreference.objects.create(user=person, muted=["report"], digest_hour=20)
    other = factories.UserFactory()
    client.post(_path(person, "clash"))
    stored = NoticePreference.objects.get()
    assert (stored.user, stored.muted, stored.digest_hour) == (person, ["clash", "report"], 20)
    assert letters.is_on(other, "clash")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_changes_nothing(client, person, method):
    good = _path(person, "report")
    for path in (good[:-3] + "x/", "/pemberitahuan/surel/x/", _path(person, "money")):
        assert getattr(client, method)(path).status_code == 410
    assert not NoticePreference.objects.exists()


def test_nobody_is_signed_in_by_the_link(client, person):
    client.post(_path(person, "report"))
    assert client.get("/kotak-masuk/").status_code == 302
