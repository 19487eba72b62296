"""Asking for a dossier's files, shrunk and packed."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import Job, State
from reports.models import Filing
from reports.tests.filings import bare_dossier
from self_evaluation.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """A dossier and its people."""
    return bare_dossier()


def _url(dossier):
    return reverse("reports:filing_create", args=[dossier.public_id])


def test_it_is_asked_for_and_written_down(client, opened):
    dossier, begun = opened
    client.force_login(begun.principal)
    response = client.post(_url(dossier))
    filing = Filing.objects.get()
    assert (filing.owner, filing.dossier) == (begun.principal, dossier)
    assert response.url == reverse("reports:filing_detail", args=[dossier.public_id])
    assert Job.objects.get(name="reports.filing").subject_id == filing.pk
    event = AuditEvent.objects.get(event="reports.create_filing")
    assert event.school_id == begun.school.pk


def test_pressing_twice_asks_once_and_after_a_failure_afresh(client, opened):
    dossier, begun = opened
    client.force_login(begun.principal)
    client.post(_url(dossier))
    client.post(_url(dossier))
    assert (Filing.objects.count(), Job.objects.filter(name="reports.filing").count()) == (1, 1)
    failed = {"state": State.FAILED, "error": "x", "finished_at": Filing.objects.get().created_at}
    Job.objects.filter(name="reports.filing").update(**failed)
    client.post(_url(dossier))
    states = Job.objects.filter(name="reports.filing").values_list("state", flat=True)
    assert sorted(states) == [State.FAILED, State.QUEUED]


def test_each_reader_has_one_of_their_own(client, opened):
    dossier, begun = opened
    for person in (begun.principal, begun.team, begun.supervisor):
        client.force_login(person)
        client.post(_url(dossier))
    assert Filing.objects.count() == 3


def test_a_contributor_and_a_stranger_find_no_such_dossier(client, opened):
    dossier, begun = opened
    node = dossier.sheet.instrument.nodes.get(code="Q")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    for person in (begun.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(person)
        assert client.post(_url(dossier)).status_code == 404
    assert not Filing.objects.exists()
