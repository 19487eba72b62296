"""Asking for a receipt that sending could not have made."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import Job
from self_evaluation.models import Status
from self_evaluation.queries.evaluation import SUBMITTED
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db


def asked(client, begun, user):
    client.force_login(user)
    return client.post(reverse("reports:receipt_create", args=[begun.evaluation.public_id]))


def test_it_is_queued_once_and_leads_back(client):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    Job.objects.filter(name=SUBMITTED).delete()
    page = reverse("reports:receipt_download", args=[begun.evaluation.public_id])
    assert [asked(client, begun, begun.team).url for _press in range(2)] == [page, page]
    job = Job.objects.get(name=SUBMITTED)
    assert (job.subject_id, job.by_id) == (begun.evaluation.pk, begun.team.pk)
    assert AuditEvent.objects.filter(event="reports.request_receipt").count() == 2


def test_strangers_and_unsent_years_find_nothing(client):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    stranger = people.principal_of(people.SchoolFactory())
    assert asked(client, begun, stranger).status_code == 404
    draft = evaluations.year_of()
    assert asked(client, draft, draft.principal).status_code == 404
    assert Job.objects.filter(name=SUBMITTED).count() == 1
