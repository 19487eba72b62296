"""Runs the application as `script/server` does: gunicorn, a real worker, the demonstration data."""

import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.browser.stages import TWO_VERSIONS
from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
SMALL = "standards/tests/small-instrument.yaml"
MAKE_STAGES = "from tests.browser.make_stages import make; make()"


class Application:
    """One running installation on SQLite, in a folder of its own."""

    def __init__(self, folder, *, schools, with_stages):
        """Choose the port and the environment; nothing of the tests' own database is used."""
        self.schools, self.with_stages = schools, with_stages
        self.url = f"http://127.0.0.1:{free_port()}"
        self.folder = Path(folder)
        self.processes = []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "spmi.settings",
            "DATABASE_URL": f"sqlite:///{self.folder / 'application.sqlite3'}",
            "MEDIA_URL_STORAGE": str(self.folder / "files"),
            "SITE_URL": self.url,
            "DEMO": "on",
            "REDIS_URL": "",
            "EMAIL_URL": "memorymail://",
            "LOG_LEVEL": "WARNING",
        }

    def manage(self, *arguments):
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stderr[-2000:]}")
        return done.stdout

    def start(self):
        """Make the data, then start web and worker and wait for the first answer."""
        self.manage("migrate", "-v", "0")
        self.manage("collectstatic", "--noinput", "-v", "0")
        self.manage("load_instruments")
        self.manage("import_regions")
        self.manage("seed_demo", "--schools", str(self.schools))
        if self.with_stages:
            self.manage("load_instruments", SMALL)
            self.manage("shell", "-v", "0", "-c", MAKE_STAGES)
            self.manage("load_instruments", *self._two_versions())
        host = self.url.removeprefix("http://")
        self._run(PYTHON, "-m", "gunicorn", "spmi.wsgi", "--bind", host, "--threads", "4",
                  "--log-level", "warning")  # fmt: skip
        self._run(PYTHON, "manage.py", "work")
        wait_until(self._answers, seconds=60, what="the application")

    def stop(self):
        """End both, as Ctrl-C would."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()

    def log(self):
        """Return what web and worker have said so far."""
        return (self.folder / "log").read_text(errors="replace")

    def _two_versions(self):
        """Write the small instrument again under another name, once as it is and once changed."""
        small = (ROOT / SMALL).read_text(encoding="utf-8")
        first = small.replace("code: small", f"code: {TWO_VERSIONS}").replace(" kecil", " lain")
        second = first.replace("version: 1", "version: 2").replace("Silabus,", "Silabus baru,")
        for number, content in enumerate((first, second), start=1):
            file = self.folder / f"version-{number}.yaml"
            file.write_text(content, encoding="utf-8")
            yield str(file)

    def _run(self, *command):
        with (self.folder / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
            )

    def _answers(self):
        if any(process.poll() is not None for process in self.processes):
            raise RuntimeError(f"The application did not start:\n{self.log()}")
        with urllib.request.urlopen(f"{self.url}/sehat/", timeout=5) as response:
            return response.status == 200


@contextmanager
def running(folder, **what):
    """Run an application in a folder as long as the block lasts."""
    application = Application(folder, **what)
    try:
        application.start()
        yield application
    finally:
        application.stop()
