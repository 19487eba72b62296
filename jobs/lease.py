"""Who holds a job: every move is one conditional UPDATE, so two workers never hold one row."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from jobs.models import Job, State

GONE = "The worker stopped without finishing."


class LeaseLost(Exception):
    """Another worker has taken the job over; whoever sees this stops working on it."""


def claim(job_id):
    """Take a waiting job that is due; return it with its lease, or None if it was not to be had."""
    now = timezone.now()
    lease = uuid.uuid4()
    taken = Job.objects.filter(pk=job_id, state=State.QUEUED, available_at__lte=now).update(
        state=State.RUNNING,
        lease=lease,
        leased_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=now,
        attempts=F("attempts") + 1,
        progress=0,
    )
    return Job.objects.get(pk=job_id) if taken else None


def claim_next():
    """Take the oldest job that is due, or return None."""
    due = Job.objects.filter(state=State.QUEUED, available_at__lte=timezone.now())
    for job_id in due.order_by("available_at", "pk").values_list("pk", flat=True)[:10]:
        job = claim(job_id)
        if job:
            return job
    return None


def _held(job):
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def extend(job):
    """Heartbeat: hold the job for another lease; raise `LeaseLost` if it is no longer ours."""
    until = timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    if not _held(job).update(leased_until=until):
        raise LeaseLost(job)


def report(job, percent, message=""):
    """Write progress (0 to 100) and a short message; raise `LeaseLost` if no longer ours."""
    if not _held(job).update(progress=percent, message=message[:200]):
        raise LeaseLost(job)


def finish(job):
    """End a job well; raise `LeaseLost` if it is no longer ours."""
    ended = _held(job).update(
        state=State.DONE,
        progress=100,
        error="",
        finished_at=timezone.now(),
        lease=None,
        leased_until=None,
    )
    if not ended:
        raise LeaseLost(job)


def give_back(job, reason):
    """Put a job that did not end well back in the queue, or call it failed at the last attempt."""
    _release(_held(job), job.attempts, reason)


def hand_back(job):
    """Return a job untouched because this process was asked to stop; it costs no attempt."""
    _held(job).update(
        state=State.QUEUED,
        attempts=F("attempts") - 1,
        lease=None,
        leased_until=None,
        rung_at=None,
    )


def _release(rows, attempts, reason):
    now = timezone.now()
    if attempts >= settings.JOB_MAX_ATTEMPTS:
        return rows.update(
            state=State.FAILED, error=reason, finished_at=now, lease=None, leased_until=None
        )
    pause = timedelta(seconds=settings.JOB_RETRY_SECONDS * 2 ** (attempts - 1))
    return rows.update(
        state=State.QUEUED,
        error=reason,
        available_at=now + pause,
        rung_at=None,
        lease=None,
        leased_until=None,
    )


def sweep():
    """Give back jobs whose lease ran out; return the ids of waiting jobs that nobody was told of."""
    now = timezone.now()
    for job in Job.objects.filter(state=State.RUNNING, leased_until__lt=now):
        _release(_held(job).filter(leased_until__lt=now), job.attempts, job.error or GONE)
    quiet = now - timedelta(seconds=3 * settings.JOB_SWEEP_SECONDS)
    waiting = Job.objects.filter(state=State.QUEUED, available_at__lte=now)
    return list(waiting.exclude(rung_at__gt=quiet).values_list("pk", flat=True)[:1000])


def retry(job_id):
    """Queue a failed job again with fresh attempts; return whether there was one."""
    now = timezone.now()
    return bool(
        Job.objects.filter(pk=job_id, state=State.FAILED).update(
            state=State.QUEUED, attempts=0, available_at=now, finished_at=None, rung_at=None
        )
    )
