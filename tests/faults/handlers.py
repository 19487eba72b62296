"""Work for the fault tests: JOB_EXTRA_HANDLERS brings it into the workers of those tests.

Each line of the journal is one event, written by a single append. A file named `hold` in the
folder keeps work from ending.
"""

import os
import signal
import time
from pathlib import Path

from jobs.handlers import handles

FOLDER = Path(os.environ["FAULTS_FOLDER"])
MEGABYTE = 1024 * 1024


def note(event, subject_id):
    """Append one event to the journal."""
    with (FOLDER / "journal").open("a") as journal:
        journal.write(f"{event} {subject_id} {os.getpid()}\n")


@handles("faults.work")
def work(subject_id, report):
    """Begin, wait while held, end."""
    note("begin", subject_id)
    report(50)
    while (FOLDER / "hold").exists():
        time.sleep(0.05)
    note("end", subject_id)


@handles("faults.raises")
def raises(subject_id, _report):
    """Never works."""
    note("begin", subject_id)
    raise ValueError("this input never works")


@handles("faults.hungry")
def hungry(subject_id, _report):
    """Ask for memory until there is none; give up at 4 GB, which no job may have."""
    note("begin", subject_id)
    eaten = [bytearray(64 * MEGABYTE) for _ in range(64)]
    note("end", len(eaten))


@handles("faults.deadly")
def deadly(subject_id, _report):
    """Take the process along, as a crash inside a C library does."""
    note("begin", subject_id)
    os.kill(os.getpid(), signal.SIGKILL)


@handles("faults.endless")
def endless(subject_id, _report):
    """Compute for ever."""
    note("begin", subject_id)
    while True:
        pass
