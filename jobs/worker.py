"""Do one job: hold the lease with a heartbeat, run the handlers, write down how it ended."""

import contextlib
import logging
import os
import resource
import signal
import threading
import time
import traceback
from functools import partial

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.utils.translation import gettext_noop

from jobs import lease
from jobs.handlers import handlers_of

logger = logging.getLogger(__name__)

TOO_LONG = gettext_noop("It took longer than a job may take.")
NO_MEMORY = gettext_noop("It needed more memory than a job may use.")
DEAF_SECONDS = 30


class TooLong(Exception):
    """The job took longer than JOB_TIME_LIMIT_SECONDS."""


def run(job):
    """Run a claimed job to its end and return whether it ended well.

    Whatever a handler raises becomes the row's reason; nothing is swallowed: it is logged with
    its trace, tried again, and after the last attempt the row says failed. A request to stop
    arrives as SystemExit (`work` and Celery's pool both turn SIGTERM into it): the job goes back.
    """
    try:
        with _heartbeat(job), _time_limit():
            for handler in handlers_of(job.name):
                handler(job.subject_id, partial(lease.report, job))
        lease.finish(job)
    except lease.LeaseLost:
        logger.warning("Job %s was taken over by another worker.", job.pk)
        return False
    except (SystemExit, KeyboardInterrupt):
        lease.hand_back(job)
        raise
    except Exception as error:
        # What filled the memory hangs on the frames of the trace; writing the reason needs some.
        traceback.clear_frames(error.__traceback__)
        logger.exception("Job %s (%s) did not end well.", job.pk, job.name)
        lease.give_back(job, _reason(error))
        return False
    return True


def _reason(error):
    """Say why in words an administrator can use; ours are translated where they are shown."""
    if isinstance(error, TooLong):
        return TOO_LONG
    if isinstance(error, MemoryError):
        return NO_MEMORY
    return f"{type(error).__name__}: {error}"[:2000]


@contextlib.contextmanager
def _heartbeat(job):
    """Extend the lease from a thread of its own, so that a long computation keeps the job."""
    ended = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(job, ended), name=f"heartbeat-{job.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        # Not for ever: the thread may be waiting for a database that hangs.
        thread.join(timeout=settings.JOB_HEARTBEAT_SECONDS)


def _beat(job, ended):
    deaf_at = time.monotonic() + settings.JOB_TIME_LIMIT_SECONDS + DEAF_SECONDS
    while not ended.wait(settings.JOB_HEARTBEAT_SECONDS):
        if time.monotonic() > deaf_at:
            logger.error("Job %s does not hear its time limit; this process ends.", job.pk)
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            lease.extend(job)
        except lease.LeaseLost:
            break
        except DatabaseError:
            logger.warning("No heartbeat for job %s: the database did not answer.", job.pk)
            connection.close()
    connection.close()


@contextlib.contextmanager
def _time_limit():
    """Raise `TooLong` inside the block when the time is over (main thread only, by SIGALRM)."""
    before = signal.signal(signal.SIGALRM, _raise_too_long)
    signal.setitimer(signal.ITIMER_REAL, settings.JOB_TIME_LIMIT_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise_too_long(_signum, _frame):
    raise TooLong


def limit_memory(**_celery):
    """Let an allocation beyond the limit fail inside this process instead of ending the machine.

    For processes that do nothing but jobs: a child of `work` or of Celery's pool.
    """
    limit = settings.JOB_MEMORY_LIMIT_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
