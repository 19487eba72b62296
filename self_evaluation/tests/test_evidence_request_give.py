"""Giving what was asked for, and letting somebody off."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation.models import EvidenceItem, EvidenceRequest, EvidenceUse
from self_evaluation.tests import samples
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import ask, sent, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]


def url_of(asked, name="give"):
    return reverse(f"self_evaluation:evidence_request_{name}", args=[asked.public_id])


def given(**data):
    typed = {"kind": "photo", "title": "Daftar hadir"}
    return typed | {"period_from": "2026-07-01", "period_to": "2026-07-31"} | data


def test_a_photo_taken_now_stands_beside_the_item(client):
    begun = year_of()
    asked = ask(begun, "1.1.1")
    client.force_login(begun.contributor)
    page = client.get(url_of(asked, "detail")).content.decode()
    assert 'accept="image/*" capture="environment"' in page
    response = client.post(url_of(asked), given(photo=[samples.picture()]))
    assert response.url == url_of(asked, "detail")
    asked.refresh_from_db()
    item = EvidenceItem.objects.get()
    assert (asked.item, item.kind, item.created_by) == (item, "photo", begun.contributor)
    assert EvidenceUse.objects.get().answer == begun.answer("1.1.1")
    assert Notice.objects.get(user=begun.principal, kind="evidence_given").path == response.url
    assert AuditEvent.objects.filter(event="self_evaluation.evidence_give").count() == 1
    assert "Given" in client.get(response.url).content.decode()
    assert client.post(url_of(asked), given(photo=[samples.picture()])).status_code == 403


def test_a_link_or_a_file_does_too_and_nothing_is_told(client):
    begun = year_of()
    asked = ask(begun, "1.1.1")
    client.force_login(begun.contributor)
    response = client.post(url_of(asked), given(kind="document", files=[samples.broken()]))
    assert list(response.context["form"].errors) == ["files"]
    response = client.post(url_of(asked), given(kind="link", link="https://example.org/"))
    assert response.status_code == 302
    assert EvidenceItem.objects.get().kind == "link"


def test_it_is_a_task_until_it_is_given_or_taken_back(client):
    begun = year_of()
    home = reverse("self_evaluation:task_list")
    asked = ask(begun, "1.1.1", due_on=timezone.localdate() - timedelta(days=2))
    client.force_login(begun.contributor)
    [task] = client.get(home).context["tasks"]
    assert (task.verb, task.object, task.late) == ("Give evidence", "1.1.1 Syllabus", True)
    assert task.url == url_of(asked, "detail")
    cost = cost_of(client, home)
    for code in ("1.1.2", "2.1.1"):
        ask(begun, code)
    assert cost_of(client, home) == cost
    client.force_login(begun.principal)
    assert client.post(url_of(asked, "cancel")).status_code == 302
    client.force_login(begun.contributor)
    assert len(client.get(home).context["tasks"]) == 2
    assert "Taken back" in client.get(url_of(asked, "detail")).content.decode()
    assert client.post(url_of(asked), given(photo=[samples.picture()])).status_code == 403


def test_once_it_was_sent_nothing_is_given(client):
    begun = year_of()
    asked = ask(begun, "1.1.1")
    sent(begun)
    client.force_login(begun.contributor)
    page = client.get(url_of(asked, "detail")).content.decode()
    assert "This item has been sent; no evidence can be added to it now." in page
    assert client.post(url_of(asked), given(photo=[samples.picture()])).status_code == 403
    assert not EvidenceItem.objects.exists()


@pytest.mark.parametrize("name", ["give", "cancel", "detail"])
def test_colleagues_and_strangers(client, name):
    begun = year_of()
    asked = ask(begun, "1.1.1")
    other = people.contributor_of(begun.school)
    for user, refused in (
        (begun.team, 403),
        (other, 404),
        (begun.supervisor, 404),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        if name == "detail":
            expected = 200 if user == begun.team else refused
            assert client.get(url_of(asked, name)).status_code == expected
        else:
            assert client.post(url_of(asked, name), given()).status_code == refused


def test_what_asked_for_it_asks_no_longer_once_it_came_or_is_not_needed(client):
    begun = year_of()
    client.force_login(begun.principal)
    for code in ("1.1.1", "1.1.2"):
        data = {
            "answer": begun.answer(code).public_id,
            "asked_of": begun.contributor.public_id,
            "words": "Foto.",
            "due_on": timezone.localdate().isoformat(),
        }
        client.post(reverse("self_evaluation:evidence_request_create"), data)
    unread = Notice.objects.filter(user=begun.contributor, read_at=None, kind="evidence_asked")
    assert unread.count() == 2
    came, dropped = EvidenceRequest.objects.order_by("pk")
    client.force_login(begun.contributor)
    client.post(url_of(came), given(kind="link", link="https://a.example/"))
    assert [notice.path for notice in unread] == [url_of(dropped, "detail")]
    client.force_login(begun.principal)
    client.post(reverse("self_evaluation:evidence_request_cancel", args=[dropped.public_id]))
    assert not unread.all().exists()


def test_words_with_the_link_for_a_message(client):
    begun = year_of()
    day = timezone.localdate()
    asked = ask(begun, "1.1.1", due_on=day)
    client.force_login(begun.principal)
    text = client.get(url_of(asked, "detail")).context["share_text"]
    assert text == (
        f"Evidence is asked for {asked.answer.node}:\nFoto.\n"
        f"Please give it by {day.day} {day:%B %Y}.\n"
        f"Open it here: {settings.SITE_URL}{url_of(asked, 'detail')}"
    )
    client.post(reverse("self_evaluation:evidence_request_cancel", args=[asked.public_id]))
    assert client.get(url_of(asked, "detail")).context["share_text"] == ""
