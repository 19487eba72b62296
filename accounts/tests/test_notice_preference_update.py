"""What of the inbox also comes by e-mail: one's own choice, in one's own zone."""

import pytest

from accounts.models import AuditEvent, NoticePreference, Role
from accounts.queries.notices import TOPICS
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/pemberitahuan/"


@pytest.fixture
def person(client):
    user = factories.UserFactory(email="ani@a.example")
    client.force_login(user)
    return user


def _save(client, **values):
    data = {"digest": "on", "digest_hour": "6", "language": "id", "topics": list(TOPICS)}
    return client.post(URL, {name: v for name, v in (data | values).items() if v is not None})


def test_who_never_chose_sees_everything_on_at_six(client, person):
    form = client.get(URL).context["form"]
    assert form.initial == {
        "digest": True,
        "digest_hour": 6,
        "language": "id",
        "topics": list(TOPICS),
    }
    assert not NoticePreference.objects.exists()


def test_a_choice_is_kept_and_recorded(client, person):
    kept = [topic for topic in TOPICS if topic != "report"]
    response = _save(client, digest=None, digest_hour="20", language="en", topics=kept)
    assert (response.status_code, response.url) == (302, URL)
    stored = NoticePreference.objects.get(user=person)
    assert (stored.digest, stored.digest_hour, stored.language, stored.muted) == (
        False,
        20,
        "en",
        ["report"],
    )
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id) == ("accounts.update_notice_preference", person.pk)
    assert client.get(URL).context["form"].initial["topics"] == kept


def test_saving_the_same_again_records_nothing(client, person):
    _save(client)
    _save(client)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"digest_hour": "24"}, {"language": "xx"}, {"topics": ["money"]}]
)
def test_nonsense_is_refused_with_a_reason(client, person, wrong):
    response = _save(client, **wrong)
    assert set(response.context["form"].errors) == set(wrong)
    assert not NoticePreference.objects.exists()


def test_the_clock_is_that_of_the_person_s_own_place(client):
    east = factories.district("94.71.01", time_zone="Asia/Jayapura")
    client.force_login(factories.person_of(factories.SchoolFactory(region=east), Role.PRINCIPAL))
    assert " WIT" in client.get(URL).content.decode()


def test_the_page_is_found_from_inbox_and_profile(client, person):
    for page in ("/kotak-masuk/", "/profil/"):
        assert f'href="{URL}"' in client.get(page).content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get(URL).status_code == 302
