"""Trying failed work again."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import State
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def _url(job):
    return reverse("reports:job_retry", args=[job.public_id])


def test_an_administrator_queues_it_again(client):
    job = JobFactory(failed=True)
    client.force_login(people.administrator())
    assert client.post(_url(job)).url == reverse("reports:job_list")
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_beside_the_same_work_under_way_it_is_not_queued_and_the_page_says_so(client):
    job = JobFactory(failed=True, key="k")
    JobFactory(key="k")
    client.force_login(people.administrator())
    response = client.post(_url(job), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert not AuditEvent.objects.filter(event="reports.retry_job").exists()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_what_did_not_fail_is_not_tried_again(client):
    client.force_login(people.administrator())
    assert client.post(_url(JobFactory())).status_code == 403


def test_others_are_told_why_not(client, verified):
    client.force_login(verified.year.principal)
    assert client.post(_url(JobFactory(failed=True))).status_code == 403
