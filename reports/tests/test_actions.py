"""Verbs of reports: check, write, audit, queue."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import Job, State
from jobs.tests.factories import JobFactory
from reports import actions
from reports.models import Bundle, LookUp
from reports.tests import factories
from spmi.decisions import NotAllowed

pytestmark = pytest.mark.django_db


def _events(name):
    return list(AuditEvent.objects.filter(event=name).values_list("actor_id", flat=True))


def test_asking_twice_for_a_report_queues_once():
    verified = factories.verified_year()
    jobs = {actions.request_documents(verified.result, by=verified.year.team) for _n in range(2)}
    assert len(jobs) == 1
    assert _events("reports.request_documents") == [verified.year.team.pk] * 2


def test_who_may_not_read_may_not_ask():
    verified = factories.verified_year()
    with pytest.raises(NotAllowed):
        actions.request_documents(verified.result, by=verified.year.contributor)
    assert not Job.objects.filter(name="reports.make_documents").exists()


def test_a_package_is_queued_for_its_owner_for_a_day():
    verified = factories.verified_year()
    bundle = actions.create_bundle([verified.result], by=verified.year.supervisor)
    assert (bundle.owner, list(bundle.results.all())) == (
        verified.year.supervisor,
        [verified.result],
    )
    left = bundle.expires_at - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    assert Job.objects.get(name="reports.bundle").subject_id == bundle.pk
    assert _events("reports.create_bundle") == [verified.year.supervisor.pk]


def test_an_empty_package_is_refused_and_nothing_is_written():
    with pytest.raises(NotAllowed):
        actions.create_bundle([], by=people.UserFactory())
    assert not Bundle.objects.exists()


def test_failed_work_is_queued_again_and_written_down():
    admin, job = people.administrator(), JobFactory(failed=True)
    actions.retry_job(job, by=admin)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)
    assert AuditEvent.objects.get(event="reports.retry_job").before == {"error": "ValueError: no"}


def test_only_administrators_try_again():
    with pytest.raises(NotAllowed):
        actions.retry_job(JobFactory(failed=True), by=people.UserFactory())


def test_twenty_questions_a_minute_and_address():
    answers = [actions.count_look_up("192.0.2.1") for _n in range(21)]
    assert answers == [True] * 20 + [False]
    assert actions.count_look_up("192.0.2.2")


def test_the_minutes_that_are_over_are_forgotten():
    actions.count_look_up("192.0.2.1")
    LookUp.objects.update(minute=timezone.now() - timedelta(minutes=5), count=100)
    assert actions.count_look_up("192.0.2.1")
    assert LookUp.objects.count() == 1
