"""One job from its claim to its end."""

import logging
import resource
import signal
import threading
import time

import pytest
from django.db import DatabaseError
from django.utils import timezone

from jobs import lease, worker
from jobs.models import Job, State
from jobs.tests.factories import JobFactory


@pytest.fixture
def quick(settings):
    """Times of a test, not of a day."""
    settings.JOB_HEARTBEAT_SECONDS = 0.02
    settings.JOB_LEASE_SECONDS = 0.5
    return settings


def claimed(**fields):
    return lease.claim(JobFactory(**fields).pk)


def stored(job):
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_every_handler_runs_and_the_job_is_done(registry):
    seen = []
    registry("test.work")(lambda subject_id, report: seen.append(("first", subject_id)))
    registry("test.work")(lambda subject_id, report: report(50, "half"))
    job = claimed(subject_id=7)
    assert worker.run(job) is True
    assert seen == [("first", 7)]
    assert (stored(job).state, stored(job).message) == (State.DONE, "half")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("no such school"), "ValueError: no such school"),
        (MemoryError(), worker.NO_MEMORY),
        (worker.TooLong(), worker.TOO_LONG),
        (ValueError("x" * 3000), ("ValueError: " + "x" * 3000)[:2000]),
    ],
    ids=["error", "memory", "time", "long"],
)
def test_what_a_handler_raises_is_the_reason(registry, error, reason):
    def fail(_subject_id, _report):
        raise error

    registry("test.work")(fail)
    job = claimed()
    assert worker.run(job) is False
    assert (stored(job).state, stored(job).error) == (State.QUEUED, reason)
    assert stored(job).available_at > timezone.now()


@pytest.mark.django_db
def test_unknown_work_says_so(registry):
    job = claimed()
    assert worker.run(job) is False
    assert stored(job).error == "UnknownWork: test.work"


@pytest.mark.django_db
@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt])
def test_a_request_to_stop_hands_the_job_back(registry, stop):
    def interrupted(_subject_id, _report):
        raise stop

    registry("test.work")(interrupted)
    job = claimed()
    with pytest.raises(stop):
        worker.run(job)
    assert (stored(job).state, stored(job).attempts) == (State.QUEUED, 0)


@pytest.mark.django_db
def test_a_job_taken_over_is_left_to_the_other(registry):
    def overtaken(_subject_id, report):
        Job.objects.update(lease=None, leased_until=None, state=State.QUEUED)
        report(50)

    registry("test.work")(overtaken)
    job = claimed()
    assert worker.run(job) is False
    assert (stored(job).state, stored(job).error) == (State.QUEUED, "")


@pytest.mark.django_db
def test_the_time_limit_breaks_in(registry, settings):
    settings.JOB_TIME_LIMIT_SECONDS = 0.05
    registry("test.work")(lambda subject_id, report: time.sleep(5))
    job = claimed()
    before = signal.getsignal(signal.SIGALRM)
    assert worker.run(job) is False
    assert stored(job).error == worker.TOO_LONG
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_holds_a_long_job(registry, quick):
    held = []

    def longer_than_the_lease(_subject_id, _report):
        time.sleep(0.8)
        held.append(lease.sweep())

    registry("test.work")(longer_than_the_lease)
    job = claimed()
    assert worker.run(job) is True
    assert held == [[]]
    assert stored(job).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_ends_with_the_lease(registry, quick):
    def overtaken(_subject_id, _report):
        Job.objects.update(lease=None, leased_until=None, state=State.QUEUED)
        time.sleep(0.3)
        names = [thread.name for thread in threading.enumerate()]
        assert not [name for name in names if name.startswith("heartbeat")]

    registry("test.work")(overtaken)
    assert worker.run(claimed()) is False
    assert Job.objects.get().error == ""


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_survives_a_database_that_is_away(registry, quick, monkeypatch, caplog):
    beats = []

    def away(job):
        beats.append(job)
        raise DatabaseError

    monkeypatch.setattr(lease, "extend", away)
    registry("test.work")(lambda subject_id, report: time.sleep(0.3))
    with caplog.at_level(logging.WARNING):
        assert worker.run(claimed()) is True
    assert len(beats) > 1
    assert "No heartbeat" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_job_deaf_to_its_limit_ends_the_process(registry, quick, monkeypatch):
    killed = []
    monkeypatch.setattr(worker.os, "kill", lambda *args: killed.append(args))
    monkeypatch.setattr(worker, "DEAF_SECONDS", -quick.JOB_TIME_LIMIT_SECONDS)
    registry("test.work")(lambda subject_id, report: time.sleep(0.2))
    worker.run(claimed())
    assert killed[0] == (worker.os.getpid(), signal.SIGKILL)


def test_memory_is_limited_for_this_process_only_when_asked(monkeypatch, settings):
    settings.JOB_MEMORY_LIMIT_MB = 3
    limits = []
    monkeypatch.setattr(resource, "setrlimit", lambda *args: limits.append(args))
    worker.limit_memory(sender="celery@here")
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    assert limits == [(resource.RLIMIT_AS, (3 * 1024 * 1024, hard))]
