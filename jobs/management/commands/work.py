"""The background worker where there is no Redis: it claims the same rows, under the same lease."""

import os
import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import connection
from django.utils.module_loading import autodiscover_modules

from jobs import lease, worker

IDLE_SECONDS = 0.5
RESPAWN_SECONDS = 1


class Command(BaseCommand):
    """A parent that keeps one working child alive; a child killed in mid job is replaced."""

    help = "Do background work until stopped (for installations without Redis)."

    def add_arguments(self, parser):
        """Offer to empty the queue and end, for scripts and tests."""
        parser.add_argument("--until-empty", action="store_true", help="End when nothing is due.")

    def handle(self, *args, until_empty, **options):
        """Run in this process, or keep a child running."""
        autodiscover_modules("tasks")
        if until_empty:
            _work(until_empty=True)
            return
        self.stdout.write("Worker started.")
        _keep_child()


def _keep_child():
    connection.close()
    child = 0

    def stop(signum, _frame):
        if child:
            os.kill(child, signum)
        raise SystemExit(0)

    while True:
        child = os.fork()
        if child == 0:
            _work(until_empty=False)
            os._exit(0)
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        os.waitpid(child, 0)
        time.sleep(RESPAWN_SECONDS)


def _work(*, until_empty):
    if not until_empty:
        signal.signal(signal.SIGTERM, _raise(worker.Stopping))
        signal.signal(signal.SIGINT, _raise(worker.Stopping))
        signal.signal(signal.SIGALRM, _raise(worker.TooLong))
        worker.limit_memory()
    swept = 0.0
    try:
        while True:
            if time.monotonic() - swept > settings.JOB_SWEEP_SECONDS:
                lease.sweep()
                swept = time.monotonic()
            if not _one_job():
                if until_empty:
                    return
                time.sleep(IDLE_SECONDS)
    except worker.Stopping:
        return


def _one_job():
    try:
        job = lease.claim_next()
    except DatabaseError:
        connection.close()
        time.sleep(RESPAWN_SECONDS)
        return False
    if job is None:
        return False
    signal.alarm(settings.JOB_TIME_LIMIT_SECONDS)
    try:
        worker.run(job)
    finally:
        signal.alarm(0)
    return True


def _raise(kind):
    def handler(_signum, _frame):
        raise kind

    return handler
