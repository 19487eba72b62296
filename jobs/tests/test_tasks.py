"""What Celery calls, called here as functions."""

import resource
from datetime import timedelta

import pytest
from celery.signals import worker_process_init
from django.utils import timezone

from jobs import handlers, tasks, worker
from jobs.models import Job, State
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def test_run_runs_a_waiting_job_once(registry):
    seen = []
    registry("test.work")(lambda subject_id, report: seen.append(subject_id))
    job = JobFactory(subject_id=7)
    limit = resource.getrlimit(resource.RLIMIT_AS)
    tasks.run(job.pk)
    tasks.run(job.pk)
    assert seen == [7]
    assert Job.objects.get().state == State.DONE
    assert resource.getrlimit(resource.RLIMIT_AS) == limit


def test_a_pool_child_starts_with_limited_memory():
    receivers = [receiver() for _key, receiver in worker_process_init.receivers]
    assert worker.limit_memory in receivers


def test_sweep_rings_for_what_waits(registry, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda pk: rung.append(pk) or True)
    registry("test.daily", every=timedelta(days=1))(print)
    lost = JobFactory(lost=True)
    tasks.sweep()
    daily = Job.objects.get(name="test.daily")
    assert rung == [lost.pk, daily.pk]


def test_sweep_does_not_insist_at_a_deaf_broker(registry, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", rung.append)
    JobFactory.create_batch(3)
    tasks.sweep()
    assert len(rung) == 1


def test_housekeeping_is_daily_work():
    assert handlers.periodic()["jobs.forget_old"] == timedelta(days=1)
    JobFactory(done=True, finished_at=timezone.now() - timedelta(days=91))
    tasks.forget_old(0, None)
    assert Job.objects.count() == 0
