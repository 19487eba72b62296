"""Do one job: hold the lease with a heartbeat, run the handlers, write down how it ended."""

import contextlib
import logging
import resource
import threading
from functools import partial

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from jobs import lease
from jobs.handlers import handlers_of

logger = logging.getLogger(__name__)


class Stopping(BaseException):
    """The process was asked to end; the job in hand goes back to the queue."""


class TooLong(Exception):
    """The job took longer than a job may."""

    def __str__(self):
        return f"It took longer than {settings.JOB_TIME_LIMIT_SECONDS} seconds."


def run(job):
    """Run a claimed job to its end and return whether it ended well.

    Whatever a handler raises becomes the row's reason; nothing is swallowed: it is logged with
    its trace, tried again, and after the last attempt the row says failed.
    """
    try:
        with _heartbeat(job):
            for handler in handlers_of(job.name):
                handler(job.subject_id, partial(lease.report, job))
        lease.finish(job)
    except lease.LeaseLost:
        logger.warning("Job %s was taken over by another worker.", job.pk)
        return False
    except Stopping:
        lease.hand_back(job)
        raise
    except Exception as error:
        logger.exception("Job %s (%s) did not end well.", job.pk, job.name)
        lease.give_back(job, f"{type(error).__name__}: {error}"[:2000])
        return False
    return True


@contextlib.contextmanager
def _heartbeat(job):
    """Extend the lease from a thread of its own, so that a long computation keeps the job."""
    ended = threading.Event()

    def beat():
        while not ended.wait(settings.JOB_HEARTBEAT_SECONDS):
            try:
                lease.extend(job)
            except lease.LeaseLost:
                break
            except DatabaseError:
                logger.warning("No heartbeat for job %s: the database did not answer.", job.pk)
                connection.close()
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def limit_memory():
    """Let an allocation beyond the limit fail inside this process instead of ending the machine."""
    limit = settings.JOB_MEMORY_LIMIT_MB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
