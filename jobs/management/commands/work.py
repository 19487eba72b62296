"""The background worker where there is no Redis: it claims the same rows, under the same lease."""

import logging
import os
import signal
import time

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, connections

from jobs import handlers, lease, worker
from jobs.enqueue import enqueue_periodic
from spmi import commands

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
RESPAWN_SECONDS = 1
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Command(commands.Command):
    """A parent that keeps one working child alive; a child killed in mid job is replaced."""

    help = "Do background work until stopped (for installations without Redis)."

    def add_arguments(self, parser):
        """Offer to empty the queue and end, for scripts and tests."""
        parser.add_argument("--until-empty", action="store_true", help="End when nothing is due.")

    def handle(self, *args, until_empty, **options):
        """Run in this process, or keep a child running."""
        handlers.load()
        if until_empty:
            Loop().run(until_empty=True)
            return
        self.stdout.write("Worker started.")
        self.stdout.flush()
        Parent().run()


class Parent:
    """Forks the child that works, forks another when it dies, and passes a request to stop on."""

    def __init__(self):
        """Start without a child and without a request to stop."""
        self.child = 0
        self.is_stopping = False

    def run(self):
        """Keep a child working until asked to stop; return when the last child has ended."""
        for number in STOP_SIGNALS:
            signal.signal(number, self.stop)
        signal.signal(signal.SIGALRM, self.kill)
        while not self.is_stopping:
            self.fork()
            os.waitpid(self.child, 0)
            self.child = 0
            if not self.is_stopping:
                logger.warning("The working process ended; another one starts.")
                time.sleep(RESPAWN_SECONDS)
        signal.alarm(0)

    def fork(self):
        """Start the child that works; it never returns from here."""
        # A child that shared the parent's connection would garble it.
        connections.close_all()
        # Until the parent knows the child's number, a request to stop waits.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        parent = os.getpid()
        self.child = os.fork()
        if self.child == 0:
            _be_child(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    def stop(self, _signum, _frame):
        """Pass the request on, and end the child by force if it takes too long."""
        if not self.is_stopping:
            signal.setitimer(signal.ITIMER_REAL, settings.JOB_STOP_SECONDS)
        self.is_stopping = True
        if self.child:
            os.kill(self.child, signal.SIGTERM)

    def kill(self, _signum, _frame):
        """End a child that did not hear."""
        if self.child:
            logger.error("The working process did not stop in time and is killed.")
            os.kill(self.child, signal.SIGKILL)


def _be_child(parent):
    """Work in the forked process and leave it without running the parent's endings."""
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        # Ctrl-C reaches parent and child; the parent's SIGTERM is the one that counts.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        worker.limit_memory()
        loop = Loop(parent=parent)
        signal.signal(signal.SIGTERM, loop.stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        loop.run()
        status = 0
    except Exception:
        logger.exception("The working process failed.")
    finally:
        logging.shutdown()
        os._exit(status)


class Loop:
    """Sweeps, claims and runs, one job after the other."""

    def __init__(self, *, parent=None):
        """Remember whose child this is: an orphan stops."""
        self.parent = parent
        self.is_stopping = False
        self.is_running_job = False
        self.swept_at = -settings.JOB_SWEEP_SECONDS

    def stop(self, _signum, _frame):
        """Note the request; it breaks into a running job, but never into a claim."""
        if self.is_running_job and not self.is_stopping:
            self.is_stopping = True
            raise SystemExit(0)
        self.is_stopping = True

    def run(self, *, until_empty=False):
        """Work until asked to stop, or until nothing is due."""
        while not self.is_stopping and self.parent in (None, os.getppid()):
            if self._step():
                continue
            if until_empty:
                return
            time.sleep(IDLE_SECONDS)

    def _step(self):
        """Sweep when it is time, then run a job; return whether there was one."""
        try:
            self._sweep()
            job = lease.claim_next()
        except DatabaseError:
            logger.warning("The database does not answer; the worker tries again.")
            connection.close()
            time.sleep(RESPAWN_SECONDS)
            return False
        if job:
            self._run(job)
        close_old_connections()
        return bool(job)

    def _sweep(self):
        if time.monotonic() - self.swept_at >= settings.JOB_SWEEP_SECONDS:
            self.swept_at = time.monotonic()
            enqueue_periodic()
            lease.sweep()

    def _run(self, job):
        self.is_running_job = True
        try:
            worker.run(job)
        except SystemExit:
            # The request may have come before `worker.run` was ready for it; twice does no harm.
            lease.hand_back(job)
            logger.info("Asked to stop; job %s went back to the queue.", job.pk)
        finally:
            self.is_running_job = False
