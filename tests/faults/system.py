"""A whole installation in one folder: database, web, worker, perhaps Redis; ours to break."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import requests

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
REAL = {"heartbeat": 5, "lease": 20, "sweep": 10, "retry": 5, "stop": 20}
SHORT = {"heartbeat": 0.5, "lease": 2, "sweep": 1, "retry": 0.2, "stop": 3}
TIMES = REAL if os.environ.get("FAULT_TIMES") == "real" else SHORT
# A lost worker's job: its lease runs out, the sweeper comes by, somebody has to take it.
LOST_SECONDS = TIMES["lease"] + TIMES["sweep"] + 5
# F-03 promises 30 seconds; Celery needs some of them after its soft stop to take itself apart.
STOPPED_SECONDS = TIMES["stop"] + 10
# Five attempts that all lose their worker.
POISON_SECONDS = 5 * (LOST_SECONDS + 2) + 16 * TIMES["retry"]


def environment(folder, database_url, redis_url=""):
    """Return what every process of one installation is told."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "spmi.settings",
        "SECRET_KEY": "only-for-tests-" + 40 * "x",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "MEDIA_URL_STORAGE": f"{folder}/media",
        "FAULTS_FOLDER": str(folder),
        "JOB_EXTRA_HANDLERS": "tests.faults.handlers",
        "JOB_MEMORY_LIMIT_MB": "1024",
        "REMAP_SIGTERM": "SIGQUIT",
        "DEMO": "off",
        "DEBUG": "off",
        **{f"JOB_{name.upper()}_SECONDS": str(value) for name, value in TIMES.items()},
    }


class System:
    """Starts, asks and ends the processes of one installation."""

    def __init__(self, folder, database_url, redis=None):
        """Note where everything is; nothing is started yet."""
        self.folder = folder
        self.database_url = database_url
        self.redis = redis
        self.environment = environment(folder, database_url, redis.url if redis else "")
        self.processes = []
        self.address = ""
        self.next_subject = 1

    # --- processes ----------------------------------------------------------------------------

    def start(self, *command):
        """Start a program of the virtual environment in a process group of its own."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [Path(sys.executable).with_name(command[0]), *command[1:]],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def start_web(self):
        """Start gunicorn as docs/operating.md does, and wait until it answers."""
        port = servers.free_port()
        self.address = f"http://127.0.0.1:{port}"
        web = self.start(
            "gunicorn", "tests.faults.web:application", "--bind", f"127.0.0.1:{port}",
            "--workers", "1", "--worker-class", "gthread", "--threads", "8",
        )  # fmt: skip
        servers.wait_until(lambda: self._answers(web), what=f"gunicorn ({self.folder / 'log'})")
        return web

    def _answers(self, web):
        assert web.poll() is None, self.log()
        return requests.get(f"{self.address}/sehat/", timeout=5).ok

    def start_worker(self):
        """Start the worker of this installation: Celery's where there is Redis, else ours."""
        if not self.redis:
            return self.start("python", "manage.py", "work")
        return self.start("celery", "-A", "spmi", "worker", "--concurrency", "2",
                          "--without-gossip", "--without-mingle", "--loglevel", "INFO")  # fmt: skip

    def start_beat(self):
        """Start the sweeper's clock where Celery works; `work` sweeps by itself."""
        if not self.redis:
            return None
        schedule = str(self.folder / "schedule")
        return self.start("celery", "-A", "spmi", "beat", "--schedule", schedule, "--pidfile=")

    def end(self):
        """Kill whatever of ours still runs."""
        for process in self.processes:
            kill_tree(process)

    # --- questions ----------------------------------------------------------------------------

    def post(self, path, timeout=30, **query):
        """Send a request; return the answer's text and the seconds it took."""
        before = time.monotonic()
        answer = requests.post(f"{self.address}/{path}", params=query, timeout=timeout)
        assert answer.status_code == 200, self.log()
        return answer.text, time.monotonic() - before

    def queue(self, name="faults.work", count=1):
        """Save some jobs through the web process; return their numbers and the seconds it took."""
        first, self.next_subject = self.next_subject, self.next_subject + count
        _text, seconds = self.post("queue", name=name, first=first, count=count)
        return range(first, first + count), seconds

    def journal(self, event):
        """Return (subject, process) of every event of this kind, as it happened."""
        path = self.folder / "journal"
        lines = path.read_text().splitlines() if path.exists() else []
        found = [line.split() for line in lines]
        return [(int(subject), int(pid)) for kind, subject, pid in found if kind == event]

    def jobs(self):
        """Return {subject: (state, attempts, error)} of the tests' jobs."""
        sql = (
            "SELECT subject_id, state, attempts, error FROM jobs_job WHERE name LIKE 'faults.%' "
            "ORDER BY id"
        )
        return {subject: rest for subject, *rest in self._rows(sql)}

    def inbox(self, kind="returned"):
        """Return how many lines of a kind the inboxes hold."""
        return self._rows(f"SELECT COUNT(*) FROM accounts_notice WHERE kind = '{kind}'")[0][0]

    def _rows(self, sql):
        if self.database_url.startswith("sqlite"):
            connection = sqlite3.connect(self.database_url.removeprefix("sqlite:///"), timeout=20)
        else:
            connection = psycopg2.connect(self.database_url)
        with contextlib.closing(connection), contextlib.closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def log(self):
        """Return the end of what the processes printed."""
        return (self.folder / "log").read_text(errors="replace")[-6000:]

    # --- waiting ------------------------------------------------------------------------------

    def wait(self, ready, seconds, what):
        """Wait for a condition and return the seconds it took; else fail with the log."""
        before = time.monotonic()
        while not ready():
            assert time.monotonic() - before < seconds, f"no {what} in {seconds} s\n{self.log()}"
            time.sleep(0.05)
        return time.monotonic() - before

    def wait_begun(self, times, seconds=30):
        """Wait until work has begun so many times."""
        return self.wait(lambda: len(self.journal("begin")) >= times, seconds, f"{times} begun")

    def wait_all(self, state, seconds=60):
        """Wait until every job of the tests has this state."""
        return self.wait(
            lambda: {row[0] for row in self.jobs().values()} == {state}, seconds, f"all {state}"
        )

    @contextlib.contextmanager
    def held(self):
        """Keep work from ending inside the block."""
        (self.folder / "hold").touch()
        try:
            yield
        finally:
            (self.folder / "hold").unlink()


def kill_tree(process):
    """Kill a process with everything it started, as a power cut does."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def migrate(folder, database_url):
    """Make the tables of an empty database."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=environment(folder, database_url), check=True,
    )  # fmt: skip


def empty(database_url):
    """Forget the jobs of the test before."""
    with contextlib.closing(psycopg2.connect(database_url)) as connection, connection:
        connection.cursor().execute("TRUNCATE jobs_job")


def copy_of(template, folder):
    """Copy a migrated SQLite file into a test's own folder and return its address."""
    shutil.copy(template, folder / "spmi.sqlite3")
    return f"sqlite:///{folder / 'spmi.sqlite3'}"
