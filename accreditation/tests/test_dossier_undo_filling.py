"""Taking back what was filled in beforehand."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.actions import send
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.actions import evidence
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import EvidenceUse
from self_evaluation.tests import factories as years

pytestmark = pytest.mark.django_db


def url_of(dossier):
    return reverse("accreditation:dossier_undo_filling", args=[dossier.public_id])


def undo(client, dossier, user):
    client.force_login(user)
    return client.post(url_of(dossier))


def proofs(dossier):
    """Return what proves which item."""
    uses = EvidenceUse.objects.filter(answer__sheet=dossier.sheet_id).order_by("answer__node__path")
    return list(uses.values_list("answer__node__code", "item__title"))


def confirm(dossier, begun, code, **values):
    answer = answer_of(dossier, code)
    key = "11111111-2222-4333-8444-555555555555"
    save_answer(answer, by=begun.principal, key=key, version=answer.version, **values)


def test_it_says_first_what_goes_and_what_stays(client):
    dossier, begun = dossier_of()
    before = proofs(dossier)
    client.force_login(begun.principal)
    assert url_of(dossier) in client.get(dossier.get_absolute_url()).content.decode()
    response = client.get(url_of(dossier))
    assert (response.context["answers"], response.context["evidence"]) == (1, len(before))
    assert "What you and your colleagues have confirmed" in response.content.decode()
    assert proofs(dossier) == before


def test_values_nobody_confirmed_go_with_the_evidence_that_came_with_them(client):
    dossier, begun = dossier_of()
    assert undo(client, dossier, begun.principal).url == dossier.get_absolute_url()
    answer = answer_of(dossier, "P.1.1")
    assert (answer.level, answer.carried_from, answer.version) == (None, None, 2)
    assert proofs(dossier) == []
    dossier.refresh_from_db()
    assert (dossier.filled_from, dossier.crosswalk) == (None, None)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Filled in beforehand" not in page
    assert url_of(dossier) not in page
    # What it proves in the self-evaluation it proves still.
    assert begun.school.evidence.get(title="Silabus").uses.count() == 1


def test_what_was_confirmed_or_added_since_stays(client):
    dossier, begun = dossier_of()
    confirm(dossier, begun, "P.1.1", level=answer_of(dossier, "P.1.1").level)
    own = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal, title="Baru")
    evidence.attach(own, answer_of(dossier, "Q.1.1"), by=begun.principal)
    brought = [row for row in proofs(dossier) if row[0] == "P.1.1"]
    undo(client, dossier, begun.principal)
    assert answer_of(dossier, "P.1.1").level is not None
    assert proofs(dossier) == [*brought, ("Q.1.1", "Baru")]


def test_an_item_taken_in_its_newer_version_is_the_school_s_own_choice(client):
    dossier, begun = dossier_of()
    item = begun.school.evidence.get(title="Silabus")
    type(item).objects.filter(pk=item.pk).update(version=2)
    item.refresh_from_db()
    evidence.follow(item, answer_of(dossier, "P.1.1"), by=begun.principal)
    undo(client, dossier, begun.principal)
    assert ("P.1.1", "Silabus") in proofs(dossier)


def test_it_is_recorded_once_however_often_the_button_is_pressed(client):
    dossier, begun = dossier_of()
    count = len(proofs(dossier))
    for _press in range(2):
        assert undo(client, dossier, begun.principal).status_code == 302
    event = AuditEvent.objects.get(event="accreditation.undo_filling")
    assert event.after == {"answers": 1, "evidence": count}
    assert event.before["year"] == 2025
    page = client.get(url_of(dossier)).content.decode()
    assert "Nothing is left to take back" in page


def test_a_dossier_that_was_sent_keeps_what_it_has(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    send(dossier, by=begun.principal)
    before = proofs(dossier)
    response = undo(client, dossier, begun.principal)
    assert response.status_code == 403
    assert "The dossier has been sent" in response.content.decode()
    assert proofs(dossier) == before


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_are_refused(client, who):
    dossier, begun = dossier_of()
    response = undo(client, dossier, getattr(begun, who))
    assert response.status_code == 403
    assert "Only the principal takes back" in response.content.decode()
    assert url_of(dossier) not in client.get(dossier.get_absolute_url()).content.decode()


def test_strangers_find_nothing(client):
    dossier, _begun = dossier_of()
    stranger = people.principal_of(people.SchoolFactory())
    assert undo(client, dossier, stranger).status_code == 404
    assert client.get(url_of(dossier)).status_code == 404
