"""Personal data: without consent it is shown to nobody outside the school."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.actions import evidence as actions
from self_evaluation.actions import evidence_consent as consent
from self_evaluation.models import EvidenceItem
from self_evaluation.tests import samples
from self_evaluation.tests.factories import evaluation_at, prove, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]


def url_of(item, name="consent"):
    return reverse(f"self_evaluation:evidence_{name}", args=[item.public_id])


def status(client, url):
    """Fetch a file to its end."""
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def photo_of(begun, **values):
    """Return a picture in which children can be recognised."""
    shown = {"kind": "photo", "shows_people": True, "note": "Rahasia kelas", "title": "Foto kelas"}
    item = prove(begun, "1.1.1", **shown | values)
    actions.renew(item, by=begun.principal, files=[samples.picture("anak-anak.jpg")])
    return item


def outsiders_of(begun):
    office = people.office_of(begun.school.region)
    return [begun.supervisor, office, people.administrator()]


def test_inside_the_school_it_is_seen(client):
    begun = year_of()
    item = photo_of(begun)
    for person in (begun.principal, begun.team, begun.contributor):
        client.force_login(person)
        assert "anak-anak.jpg" in client.get(url_of(item, "detail")).content.decode()
        for name in ("file", "preview"):
            assert status(client, url_of(item.files.get(), name)) == 200


def test_outside_the_school_only_its_title(client):
    begun = year_of()
    item = photo_of(begun)
    for person in outsiders_of(begun):
        client.force_login(person)
        page = client.get(url_of(item, "detail")).content.decode()
        assert "Foto kelas" in page
        assert "stays inside the school" in page
        assert "anak-anak.jpg" not in page
        assert "Rahasia kelas" not in page
        for name in ("file", "preview"):
            assert status(client, url_of(item.files.get(), name)) == 404
        locker = {"school": begun.school.npsn}
        listed = client.get(reverse("self_evaluation:evidence_list"), locker)
        [card] = listed.context["cards"]
        assert (card.title, card.preview_url) == ("Foto kelas", "")
        assert str(item.files.get().public_id) not in listed.content.decode()
        for word in ("rahasia", "anak-anak"):
            found = client.get(reverse("self_evaluation:evidence_list"), locker | {"q": word})
            assert found.context["cards"] == []


def test_a_review_outside_the_school_withholds_it(client):
    begun = year_of()
    item = photo_of(begun, link="https://example.org/video")
    begun = evaluation_at("verification", school=begun.school, year=2025)
    answer = begun.answer("1.1.1")
    item.uses.create(answer=answer, version=2, created_by=begun.principal)
    url = reverse(
        "self_evaluation:review_item", args=[begun.evaluation.public_id, answer.public_id]
    )
    client.force_login(begun.supervisor)
    page = client.get(url).content.decode()
    assert "Foto kelas" in page
    for secret in ("anak-anak.jpg", "Rahasia kelas", "example.org/video"):
        assert secret not in page
    client.force_login(begun.team)
    assert "anak-anak.jpg" in client.get(url).content.decode()


def test_consent_opens_it_and_taking_it_back_closes_it(client):
    begun = year_of()
    item = photo_of(begun)
    file = item.files.get()
    client.force_login(begun.team)
    client.post(url_of(item), {"words": "Surat orang tua kelas 4A."})
    item.refresh_from_db()
    assert (item.consent_note, item.consent_by) == ("Surat orang tua kelas 4A.", begun.team)
    for person in outsiders_of(begun):
        client.force_login(person)
        assert status(client, url_of(file, "preview")) == 200
        assert "Surat orang tua kelas 4A." in client.get(url_of(item, "detail")).content.decode()
    client.force_login(begun.principal)
    client.post(url_of(item, "consent_revoke"))
    client.post(url_of(item, "consent_revoke"))
    client.force_login(begun.supervisor)
    assert status(client, url_of(file, "preview")) == 404
    events = AuditEvent.objects.filter(event__startswith="self_evaluation.evidence_consent")
    assert [event.event.rpartition("_")[2] for event in events.order_by("pk")] == [
        "consent",
        "revoke",
    ]


def test_a_consent_without_words_is_none(client):
    begun = year_of()
    item = photo_of(begun)
    client.force_login(begun.principal)
    response = client.post(url_of(item), {"words": " "})
    assert list(response.context["form"].errors) == ["words"]
    item.refresh_from_db()
    assert item.consent_at is None


def test_what_leaves_the_school():
    begun = year_of()
    kept, free = photo_of(begun), prove(begun, "1.1.2")
    agreed = photo_of(begun)
    consent.note_consent(agreed, by=begun.principal, words="Surat.")
    assert set(policy.leaves_school()) == {free, agreed}
    assert [bool(policy.may_leave_school(item)) for item in (kept, free, agreed)] == [
        False,
        True,
        True,
    ]
    assert set(policy.open_evidence(begun.supervisor)) == {free, agreed}
    assert set(policy.open_evidence(begun.contributor)) == set(EvidenceItem.objects.all())


@pytest.mark.parametrize("name", ["consent", "consent_revoke"])
def test_colleagues_and_strangers(client, name):
    begun = year_of()
    item = photo_of(begun)
    for user, refused in (
        (begun.contributor, 403),
        (begun.supervisor, 403),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        assert client.post(url_of(item, name), {"words": "x"}).status_code == refused
