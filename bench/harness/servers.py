"""The servers of a run: a throw-away PostgreSQL with its databases, and gunicorn on loopback."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from bench.harness import counters
from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
SCHOOLS = {"small": 10, "large": 2000}
PRODUCT, COUNTED, REFERENCE = "spmi.wsgi", "bench.harness.counted", "bench.harness.reference"
# The same for the product and for what it is held against.
GUNICORN = ("--workers", "1", "--threads", "4", "--keep-alive", "60", "--log-level", "warning")


def environment(folder, **more):
    """Return the environment of every process measured: nothing of a developer's `.env`."""
    return (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "spmi.settings",
            "SECRET_KEY": "only-for-benchmarks-" + 40 * "x",
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "MEDIA_URL_STORAGE": f"{folder}/media",
            "EMAIL_URL": "memorymail://",
            "REDIS_URL": "",
            "DEMO": "off",
            "DEBUG": "off",
            "LOG_LEVEL": "WARNING",
        }
        | more
    )


def make_database(postgresql, size, folder):
    """Make a database with so many schools; return its address and the seconds it took."""
    began = time.monotonic()
    connection = psycopg2.connect(postgresql.url())
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {size}")
    connection.close()
    url = postgresql.url(size)
    settings = environment(folder, DATABASE_URL=url, STATEMENT_TIMEOUT_MS="120000")
    for command in (["migrate", "-v", "0"], ["seed_load", "--schools", str(SCHOOLS[size])]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=settings, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return url, time.monotonic() - began


class Web:
    """One gunicorn with one worker, answering on a port of its own while the block lasts."""

    def __init__(self, application=PRODUCT, *, database="small", **settings):
        """Choose application, database and settings; nothing is started yet."""
        self.application = application
        self.settings = settings | {"DATABASE_URL": os.environ[f"BENCH_{database.upper()}_URL"]}
        self.port = free_port()
        self.process = None

    def __enter__(self):
        """Start it and wait until it answers anything at all."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.application, "--bind",
             f"127.0.0.1:{self.port}", *GUNICORN],
            cwd=ROOT, env=environment(os.environ["BENCH_FOLDER"], **self.settings),
        )  # fmt: skip
        wait_until(self._answers, what=self.application)
        return self

    def __exit__(self, *error):
        """End it, and wait until it has ended."""
        self.process.terminate()
        self.process.wait(timeout=30)

    @property
    def url(self):
        """The address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_ms(self, request, times):
        """Return the CPU milliseconds, master and worker together, that one `request()` takes."""
        before = counters.cpu_seconds(self.process.pid)
        for _time in range(times):
            request()
        return (counters.cpu_seconds(self.process.pid) - before) * 1000 / times

    def _answers(self):
        # Here, because the processes whose memory is measured must not carry it: 13 MB.
        import requests  # noqa: PLC0415

        if self.process.poll() is not None:
            raise RuntimeError(f"{self.application} did not start")
        try:
            return requests.get(f"{self.url}/", allow_redirects=False, timeout=10).status_code
        except requests.ConnectionError:
            return False
