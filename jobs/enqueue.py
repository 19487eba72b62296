"""Write down work that must happen, in the transaction of the change that causes it."""

import logging
import time

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from jobs.models import Job, State

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 10
_silent_until = 0.0


def enqueue(name, subject_id, *, key=None, by=None):
    """Write a job row, and ring for it once the surrounding transaction has committed.

    `key` names the work (default: name and subject): while a row with that key waits or runs, no
    second one is written and the existing row is returned. `by` is the person who caused it.
    Raises `TransactionManagementError` outside a transaction: row and change stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Enqueue inside the change's transaction.")
    key = key or f"{name}:{subject_id}"
    now = timezone.now()
    Job.objects.bulk_create(
        [
            Job(
                name=name,
                subject_id=subject_id,
                key=key,
                by_id=by.pk if by else None,
                created_at=now,
                available_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    job = Job.objects.get(key=key, state__in=(State.QUEUED, State.RUNNING))
    transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id):
    """Tell the broker that a row waits; a deaf broker is skipped for some seconds.

    Nothing is lost when this fails: the sweeper rings again for rows nobody took (R-04).
    """
    global _silent_until  # noqa: PLW0603 - one breaker a process, no lock needed: worst case one more try
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return False
    try:
        current_app.send_task("jobs.tasks.run", args=[job_id], retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("The broker does not answer (%s); the sweeper will ring.", error)
        return False
    Job.objects.filter(pk=job_id).update(rung_at=timezone.now())
    return True
