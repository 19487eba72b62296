"""Changing what is said about evidence."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.actions import evidence as verbs
from self_evaluation.models import EvidenceFile, FieldNote, Status
from self_evaluation.tests import samples
from self_evaluation.tests.factories import EvidenceItemFactory, evaluation_at, prove, year_of
from spmi.decisions import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def change(client, item, **data):
    url = reverse("self_evaluation:evidence_update", args=[item.public_id])
    typed = {"title": item.title, "period_from": "2026-07-01", "period_to": "2027-06-30"}
    return client.post(url, typed | data)


def test_words_change_and_the_trail_says_what(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Lama")
    client.force_login(begun.team)
    change(client, item, title="Baru", shows_people="on")
    item.refresh_from_db()
    assert (item.title, item.shows_people) == ("Baru", True)
    event = AuditEvent.objects.get(event="self_evaluation.evidence_update")
    assert event.before == {"title": "Lama", "shows_people": "False"}
    assert event.after == {"title": "Baru", "shows_people": "True"}


def test_files_change_on_a_page_of_their_own(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    change(client, item, files=[samples.pdf()])
    assert not EvidenceFile.objects.exists()


def test_the_form_shows_what_stands_and_says_what_is_wrong(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Notulen")
    client.force_login(begun.principal)
    url = reverse("self_evaluation:evidence_update", args=[item.public_id])
    assert 'value="Notulen"' in client.get(url).content.decode()
    response = change(client, item, title="", period_to="2020-01-01")
    assert sorted(response.context["form"].errors) == ["period_to", "title"]


def test_kind_school_and_maker_stay(client):
    begun, other = year_of(), year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.principal)
    change(client, item, kind="link", school=other.school.npsn, created_by=begun.team.pk)
    before = (item.kind, item.school_id, item.created_by_id)
    item.refresh_from_db()
    assert (item.kind, item.school_id, item.created_by_id) == before


def test_a_contributor_changes_only_their_own(client):
    begun = year_of()
    own = EvidenceItemFactory(school=begun.school, created_by=begun.contributor)
    client.force_login(begun.contributor)
    assert change(client, own, title="Punya saya").status_code == 302
    response = change(client, prove(begun, "1.1.1"))
    assert response.status_code == 403
    assert "Only the person who added this evidence" in response.content.decode()


def test_supervisor_and_stranger(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    client.force_login(begun.supervisor)
    assert change(client, item, title="x").status_code == 403
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert change(client, item, title="x").status_code == 404


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("link", {"link": "https://example.org/lain"}),
        ("document", {"period_from": date(2020, 1, 1)}),
        ("document", {"kind": "photo"}),
        ("observation", {"note": "Lain."}),
        ("interview", {"note": "Lain."}),
    ],
)
def test_what_a_sent_form_rests_on_is_not_rewritten(kind, values):
    begun = evaluation_at(Status.VERIFIED)
    item = prove(begun, "1.1.1", kind=kind, link="https://example.org/", note="Dilihat.")
    with pytest.raises(NotAllowed, match="add a new item instead"):
        verbs.update(item, by=begun.principal, **values)


def test_its_title_and_description_still_change_and_are_recorded(client):
    begun = evaluation_at(Status.VERIFIED)
    item = prove(begun, "1.1.1", title="Lama")
    client.force_login(begun.principal)
    url = reverse("self_evaluation:evidence_update", args=[item.public_id])
    page = client.get(url)
    assert sorted(page.context["form"].fields) == ["note", "shows_people", "title"]
    assert "Please add a new item instead." in page.content.decode()
    assert client.post(url, {"title": "Baru", "note": "Rapat"}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.note) == ("Baru", "Rapat")
    event = AuditEvent.objects.get(event="self_evaluation.evidence_update")
    assert event.before == {"title": "Lama", "note": ""}


def test_a_page_from_before_the_sending_is_told(client):
    begun = evaluation_at(Status.VERIFIED)
    item = prove(begun, "1.1.1", title="Lama")
    client.force_login(begun.principal)
    response = change(client, item, title="Baru", period_from="2020-07-01")
    assert "Please add a new item instead." in str(response.context["form"].non_field_errors())
    item.refresh_from_db()
    assert (item.title, item.period_from) == ("Lama", date(2026, 7, 1))


SAID = {"held_on": date(2026, 8, 3), "place": "Kelas 4A", "people": "Guru", "account": "Tertib."}


def test_a_field_note_changes_and_the_trail_says_what(client):
    begun = year_of()
    item = prove(begun, "1.1.1", kind="observation")
    FieldNote.objects.create(item=item, **SAID)
    client.force_login(begun.principal)
    change(client, item, **SAID | {"held_on": "2026-08-04", "account": "Sangat tertib."})
    item.refresh_from_db()
    assert (item.field_note.account, item.period_from) == ("Sangat tertib.", date(2026, 8, 4))
    event = AuditEvent.objects.get(event="self_evaluation.evidence_update")
    assert (event.before["account"], event.after["account"]) == ("Tertib.", "Sangat tertib.")


def test_a_field_note_that_was_sent_stays(client):
    begun = evaluation_at(Status.VERIFIED)
    item = prove(begun, "1.1.1", kind="observation")
    FieldNote.objects.create(item=item, **SAID)
    client.force_login(begun.principal)
    url = reverse("self_evaluation:evidence_update", args=[item.public_id])
    assert sorted(client.get(url).context["form"].fields) == ["shows_people", "title"]
    with pytest.raises(NotAllowed):
        verbs.update(item, by=begun.principal, field_note=SAID | {"account": "Lain."})
    assert FieldNote.objects.get().account == "Tertib."
