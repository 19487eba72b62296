"""Asking for the files of a dossier: a draft until it is sent, then what sending could not make."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.queries import SENT
from accreditation.tests.factories import dossier_of
from jobs.models import Job
from reports.queries import DRAFT
from reports.tests.factories import sent_dossier

pytestmark = pytest.mark.django_db


def asked(client, dossier, user):
    client.force_login(user)
    return client.post(reverse("reports:dossier_file_create", args=[dossier.public_id]))


def test_a_draft_is_queued_once_and_leads_back(client):
    dossier, begun = dossier_of()
    page = reverse("reports:dossier_file_list", args=[dossier.public_id])
    assert [asked(client, dossier, begun.team).url for _press in range(2)] == [page, page]
    job = Job.objects.get(name=DRAFT)
    assert (job.subject_id, job.by_id) == (dossier.pk, begun.team.pk)
    assert AuditEvent.objects.filter(event="reports.request_dossier_files").count() == 2


def test_after_sending_it_is_the_work_of_sending(client):
    dossier, begun = sent_dossier()
    Job.objects.filter(name=SENT).delete()
    asked(client, dossier, begun.principal)
    assert Job.objects.get(name=SENT).subject_id == dossier.pk
    assert not Job.objects.filter(name=DRAFT).exists()


def test_strangers_and_contributors_find_nothing(client):
    dossier, begun = dossier_of()
    stranger = people.principal_of(people.SchoolFactory())
    for user in (stranger, begun.contributor):
        assert asked(client, dossier, user).status_code == 404
    assert not Job.objects.filter(name=DRAFT).exists()
