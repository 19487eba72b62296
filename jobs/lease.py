"""Who holds a job: every move is one conditional UPDATE, so two workers never hold one row."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from jobs.models import Job, State

GONE = gettext_noop("The worker stopped without finishing.")
FREE = {"lease": None, "leased_until": None}


class LeaseLost(Exception):
    """Another worker has taken the job over; whoever sees this stops working on it."""


def claim(job_id):
    """Take a waiting job that is due; return it with its lease, or None if it was not to be had."""
    now = timezone.now()
    lease = uuid.uuid4()
    taken = Job.objects.filter(pk=job_id, state=State.QUEUED, available_at__lte=now).update(
        state=State.RUNNING,
        lease=lease,
        leased_until=_lease_end(now),
        started_at=now,
        attempts=F("attempts") + 1,
        progress=0,
        message="",
        again=False,
    )
    return Job.objects.filter(pk=job_id, lease=lease).first() if taken else None


def claim_next():
    """Take the oldest job that is due, or return None."""
    due = Job.objects.filter(state=State.QUEUED, available_at__lte=timezone.now())
    for job_id in due.order_by("available_at", "pk").values_list("pk", flat=True)[:10]:
        job = claim(job_id)
        if job:
            return job
    return None


def _lease_end(now):
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _held(job):
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def extend(job):
    """Heartbeat: hold the job for another lease; raise `LeaseLost` if it is no longer ours."""
    if not _held(job).update(leased_until=_lease_end(timezone.now())):
        raise LeaseLost(job)


def report(job, percent, message=""):
    """Write progress (0 to 100) and a short message; raise `LeaseLost` if no longer ours."""
    if not _held(job).update(progress=percent, message=message[:200]):
        raise LeaseLost(job)


def finish(job):
    """End a job well, or queue it afresh when it was asked for again while it ran.

    Raises `LeaseLost` if it is no longer ours.
    """
    now = timezone.now()
    done = {"state": State.DONE, "progress": 100, "error": "", "finished_at": now, **FREE}
    if _held(job).filter(again=False).update(**done):
        return
    anew = {"state": State.QUEUED, "attempts": 0, "error": "", "available_at": now, **FREE}
    if not _held(job).update(rung_at=None, **anew):
        raise LeaseLost(job)


def give_back(job, reason):
    """Put a job that did not end well back in the queue, or call it failed at the last attempt.

    The pause doubles: 5, 10, 20, 40 seconds as JOB_RETRY_SECONDS is set by default.
    """
    pause = settings.JOB_RETRY_SECONDS * 2 ** (job.attempts - 1)
    _release(_held(job), job.attempts, reason, timedelta(seconds=pause))


def hand_back(job):
    """Return a job untouched because this process was asked to stop; it costs no attempt."""
    _held(job).update(state=State.QUEUED, attempts=F("attempts") - 1, rung_at=None, **FREE)


def _release(rows, attempts, reason, pause):
    now = timezone.now()
    queued = {"state": State.QUEUED, "available_at": now + pause, "rung_at": None, **FREE}
    if attempts < settings.JOB_MAX_ATTEMPTS:
        rows.update(error=reason, **queued)
    elif not rows.filter(again=False).update(
        state=State.FAILED, error=reason, finished_at=now, **FREE
    ):
        # Asked for again during the last attempt: that request has had no attempt of its own.
        rows.update(error=reason, attempts=0, **queued)


def sweep():
    """Give back jobs whose lease ran out; return the ids of waiting jobs that nobody was told of.

    A lost worker is no fault of the job's, so there is no pause; the attempt counts all the same,
    because a job may be what kills its workers.
    """
    now = timezone.now()
    for job in Job.objects.filter(state=State.RUNNING, leased_until__lt=now):
        _release(_held(job).filter(leased_until__lt=now), job.attempts, GONE, timedelta(0))
    quiet = now - timedelta(seconds=3 * settings.JOB_SWEEP_SECONDS)
    waiting = Job.objects.filter(state=State.QUEUED, available_at__lte=timezone.now())
    return list(waiting.exclude(rung_at__gt=quiet).values_list("pk", flat=True)[:1000])


def retry(job_id):
    """Queue a failed job again with fresh attempts; return whether there was one to queue.

    There is none when the same work waits or runs under a newer row already. The sweeper rings.
    """
    now = timezone.now()
    failed = Job.objects.filter(pk=job_id, state=State.FAILED)
    try:
        with transaction.atomic():
            queued = {"state": State.QUEUED, "available_at": now, "rung_at": None}
            return bool(failed.update(attempts=0, progress=0, finished_at=None, **queued))
    except IntegrityError:
        return False


def forget_old():
    """Delete rows that ended well more than JOB_KEEP_DAYS ago; failed ones stay to be seen."""
    before = timezone.now() - timedelta(days=settings.JOB_KEEP_DAYS)
    Job.objects.filter(state=State.DONE, finished_at__lt=before).delete()


def forget_failed(name):
    """Delete the failed rows of work that has ended well since: they hide what still is wrong."""
    Job.objects.filter(name=name, state=State.FAILED).delete()
