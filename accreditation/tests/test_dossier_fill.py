"""Filling in a dossier that was opened before the self-evaluation was verified."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.actions import send, undo_filling
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import EvidenceUse
from self_evaluation.tests import factories as years

pytestmark = pytest.mark.django_db


def url_of(dossier):
    return reverse("accreditation:dossier_fill", args=[dossier.public_id])


def opened_early():
    """Open a dossier while the self-evaluation is a draft."""
    begun = years.year_of(people.SchoolFactory(level="SD"), year=2025)
    dossier, _begun = dossier_of(begun)
    return dossier, begun


def verify(begun):
    years.fill(begun)
    years.prove(begun, "1.1.1", title="Silabus")
    years.prove(begun, "1.2.1", title="Daftar siswa")
    moves.submit(begun.evaluation, by=begun.principal)
    years.verified(years.approved(years.reviewed(begun)))


def fill(client, dossier, user):
    client.force_login(user)
    return client.post(url_of(dossier))


def proofs(dossier):
    uses = EvidenceUse.objects.filter(answer__sheet=dossier.sheet_id).order_by("answer__node__path")
    return list(uses.values_list("answer__node__code", "item__title"))


def say(dossier, code, *, by, **values):
    answer = answer_of(dossier, code)
    save_answer(answer, by=by, key=uuid.uuid4(), version=answer.version, **values)


def test_once_the_year_is_verified_the_head_is_offered_to_fill_it_in(client):
    dossier, begun = opened_early()
    client.force_login(begun.principal)
    assert url_of(dossier) not in client.get(dossier.get_absolute_url()).content.decode()
    verify(begun)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "Fill in from the verified self-evaluation 2025/2026" in page
    assert url_of(dossier) in page
    assert fill(client, dossier, begun.principal).url == dossier.get_absolute_url()
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert url_of(dossier) not in page
    assert "1 answer waits to be confirmed" in page
    answer = answer_of(dossier, "P.1.1")
    assert (answer.level, answer.carried_from) == (3, 2025)
    assert proofs(dossier) == [("P.1.1", "Silabus"), ("Q.1.1", "Daftar siswa")]


def test_what_somebody_said_already_stays_and_evidence_comes_beside_it(client):
    dossier, begun = opened_early()
    say(dossier, "P.1.1", by=begun.principal, level=1)
    verify(begun)
    fill(client, dossier, begun.principal)
    answer = answer_of(dossier, "P.1.1")
    assert (answer.level, answer.carried_from, answer.version) == (1, None, 1)
    assert proofs(dossier) == [("P.1.1", "Silabus"), ("Q.1.1", "Daftar siswa")]
    # Nobody has saved since: what came goes again.
    undo_filling(dossier, by=begun.principal)
    assert (answer_of(dossier, "P.1.1").level, proofs(dossier)) == (1, [])


def test_evidence_that_is_there_already_comes_once(client):
    dossier, begun = opened_early()
    verify(begun)
    EvidenceUse.objects.create(
        item=begun.school.evidence.get(title="Silabus"),
        answer=answer_of(dossier, "P.1.1"),
        created_by=begun.principal,
    )
    fill(client, dossier, begun.principal)
    assert proofs(dossier) == [("P.1.1", "Silabus"), ("Q.1.1", "Daftar siswa")]


def test_after_an_undo_it_can_be_filled_in_again(client):
    dossier, begun = dossier_of()
    undo_filling(dossier, by=begun.principal)
    client.force_login(begun.principal)
    assert url_of(dossier) in client.get(dossier.get_absolute_url()).content.decode()
    fill(client, dossier, begun.principal)
    answer = answer_of(dossier, "P.1.1")
    assert (answer.level, answer.carried_from, answer.version) == (3, 2025, 3)
    assert proofs(dossier) == [("P.1.1", "Silabus"), ("Q.1.1", "Daftar siswa")]


def test_it_is_done_and_recorded_once_however_often_the_button_is_pressed(client):
    dossier, begun = opened_early()
    verify(begun)
    for _press in range(2):
        assert fill(client, dossier, begun.principal).status_code == 302
    assert answer_of(dossier, "P.1.1").version == 1
    event = AuditEvent.objects.get(event="accreditation.fill")
    assert event.after == {
        "year": 2025,
        "crosswalk": "small → invented · v1",
        "answers": 1,
        "evidence": 2,
    }


def test_without_a_verified_year_nothing_happens(client):
    dossier, begun = opened_early()
    response = fill(client, dossier, begun.principal)
    assert response.url == dossier.get_absolute_url()
    page = client.get(response.url).content.decode()
    assert "There is no verified self-evaluation to fill it in from." in page
    assert not AuditEvent.objects.filter(event="accreditation.fill").exists()


def test_a_dossier_that_was_sent_is_not_filled_in(client):
    dossier, begun = opened_early()
    verify(begun)
    answer_all(dossier, by=begun.principal)
    send(dossier, by=begun.principal)
    before = proofs(dossier)
    response = fill(client, dossier, begun.principal)
    assert response.status_code == 403
    assert "The dossier has been sent" in response.content.decode()
    assert proofs(dossier) == before
    assert url_of(dossier) not in client.get(dossier.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_are_refused(client, who):
    dossier, begun = opened_early()
    verify(begun)
    response = fill(client, dossier, getattr(begun, who))
    assert response.status_code == 403
    assert "Only the principal fills the dossier in" in response.content.decode()
    assert url_of(dossier) not in client.get(dossier.get_absolute_url()).content.decode()
    assert proofs(dossier) == []


def test_strangers_find_nothing(client):
    dossier, _begun = opened_early()
    stranger = people.principal_of(people.SchoolFactory())
    assert fill(client, dossier, stranger).status_code == 404
