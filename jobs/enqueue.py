"""Write down work that must happen, in the transaction of the change that causes it."""

import logging
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from jobs.handlers import periodic
from jobs.models import LIVE, Job
from spmi.celery import app

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 10
_silent_until = 0.0


def enqueue(name, subject_id, *, key=None, by=None):
    """Write a job row, and ring for it once the surrounding transaction has committed.

    `key` names the work (default: name and subject): while a row with that key waits or runs, no
    second one is written and that row is returned. One that is running already may have read the
    data from before this change, so it is marked to run `again` when it ends. `by` is the person
    who caused it. Whoever enqueues several keys at once does so in sorted order (each locks a row).
    Raises `TransactionManagementError` outside a transaction: row and change stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Enqueue inside the change's transaction.")
    job = _write(name, subject_id, key or f"{name}:{subject_id}", by)
    # Robust: what was saved is saved, whatever happens to the doorbell (M-08).
    transaction.on_commit(lambda: ring(job.pk), robust=True)
    return job


def _write(name, subject_id, key, by):
    """Insert the row or find the live one; the UPDATE locks it until the change has committed.

    The lock keeps a worker from claiming the row before it can see the change. When the live row
    ends between the two statements neither hits, and the next round inserts.
    """
    live = Job.objects.filter(key=key, state__in=LIVE)
    while True:
        now = timezone.now()
        row = Job(
            name=name,
            subject_id=subject_id,
            key=key,
            by_id=by.pk if by else None,
            created_at=now,
            available_at=now,
        )
        Job.objects.bulk_create([row], ignore_conflicts=True)
        if live.update(again=True):
            return live.get()


def enqueue_periodic():
    """Write a row for periodic work whose turn has come; the rows remember when it last was."""
    now = timezone.now()
    for name, every in periodic().items():
        if not Job.objects.filter(name=name, created_at__gt=now - every).exists():
            with transaction.atomic():
                enqueue(name, 0)


def ring(job_id):
    """Tell the broker that a row waits; return whether it was told.

    A broker that does not answer within two seconds is left alone for ten. Nothing is lost when
    this fails: the sweeper rings again for rows nobody took (R-04).
    """
    global _silent_until  # noqa: PLW0603 - one breaker a process, no lock needed: worst case one more try
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return False
    try:
        # Our app by name: `current_app` belongs to the thread that made it, not to a web thread.
        app.send_task("jobs.tasks.run", args=[job_id], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("The broker does not answer (%s); the sweeper will ring.", error)
        return False
    Job.objects.filter(pk=job_id).update(rung_at=timezone.now())
    return True
