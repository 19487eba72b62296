"""Trying failed work again."""

import pytest
from django.urls import reverse

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


def test_what_did_not_fail_is_not_tried_again(client):
    client.force_login(people.administrator())
    assert client.post(_url(JobFactory())).status_code == 403


def test_others_are_told_why_not(client, verified):
    client.force_login(verified.year.principal)
    assert client.post(_url(JobFactory(failed=True))).status_code == 403
