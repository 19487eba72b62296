"""Sending a dossier, once."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accreditation.queries import SENT
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from jobs.models import Job
from self_evaluation.actions import evidence
from self_evaluation.results import claims_hash
from self_evaluation.tests import factories as years

pytestmark = pytest.mark.django_db


def url_of(dossier):
    return reverse("accreditation:dossier_send", args=[dossier.public_id])


def test_not_before_everything_is_answered_and_confirmed(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    assert "5 items are not answered yet." in client.get(url_of(dossier)).content.decode()
    assert client.post(url_of(dossier)).status_code == 403
    for code in ("P.1.2", "P.2.1", "Q.1.1", "R.1.1", "R.1.2"):
        answer = answer_of(dossier, code)
        type(answer).objects.filter(pk=answer.pk).update(level=3)
    page = client.get(url_of(dossier)).content.decode()
    assert "1 answer that was taken over has not been confirmed yet." in page
    assert client.post(url_of(dossier)).status_code == 403


def test_sent_it_is_frozen_with_the_hash_of_its_answers(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    client.force_login(begun.principal)
    assert client.post(url_of(dossier)).url == dossier.get_absolute_url()
    dossier.refresh_from_db()
    assert (dossier.status, dossier.sent_by) == ("sent", begun.principal)
    assert dossier.sent_hash == claims_hash(dossier.sheet)
    event = AuditEvent.objects.get(event="accreditation.send")
    assert event.after == {"sha256": dossier.sent_hash}
    assert Job.objects.get(name=SENT).subject_id == dossier.pk
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "It is frozen; the fingerprint of its answers is" in page
    assert client.post(url_of(dossier)).status_code == 403
    answer = answer_of(dossier, "P.1.1")
    url = reverse("self_evaluation:answer_save", args=[answer.public_id])
    data = {"P.1.1-version": answer.version, "P.1.1-key": dossier.public_id, "P.1.1-level": 1}
    response = client.post(url, data)
    assert response.status_code == 403
    assert "The dossier has been sent" in response.content.decode()


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_are_refused(client, who):
    dossier, begun = dossier_of()
    client.force_login(getattr(begun, who))
    response = client.post(url_of(dossier))
    assert response.status_code == 403
    assert "Only the principal sends the dossier." in response.content.decode()


def test_what_lies_in_the_bin_is_not_sent_and_does_not_come_back(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    item = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    evidence.attach(item, answer_of(dossier, "P.1.2"), by=begun.principal)
    evidence.delete(item, by=begun.principal)
    client.force_login(begun.principal)
    client.post(url_of(dossier))
    evidence.restore(item, by=begun.principal)
    assert not item.uses.exists()


def test_the_school_s_level_of_today_changes_nothing_in_it(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    type(begun.school).objects.filter(pk=begun.school.pk).update(level="SMP")
    client.force_login(begun.principal)
    response = client.get(dossier.get_absolute_url())
    assert response.context["simulated"].rank == "Gold"
