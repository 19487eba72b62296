"""Throw-away servers for tests: each lives in its own temporary folder and ends with the run.

Nothing here imports Django: conftest.py needs an address before settings are read.
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

START_SECONDS = 30


class NoServer(RuntimeError):
    """A server program is not installed; the message says what to do about it."""


def free_port():
    """Return a TCP port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, *, seconds=START_SECONDS, what="the server"):
    """Ask `ready()` until it is true; raise TimeoutError when it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if ready():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come up within {seconds} seconds")


def _program(name, *, package):
    """Return the path of a server program; Debian keeps PostgreSQL's off the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = [str(path) for path in versions] or [shutil.which(name)]
    if not found[0]:
        raise NoServer(
            f"{name} is missing: run `script/setup --tests` or `apt-get install {package}`, "
            "or give another database in DATABASE_URL."
        )
    return found[0]


class PostgreSQL:
    """A cluster without durability: it only has to live as long as the tests."""

    SETTINGS = (
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "shared_buffers=128MB",
        "max_connections=120",
        # It would count tables between two tests, while they are empty, and plan by that.
        "autovacuum=off",
        "timezone=UTC",
    )

    def __init__(self):
        """Choose the place, so that the address is known before anything is started."""
        self.folder = Path(tempfile.mkdtemp(prefix="spmi-pg-"))
        self.port = free_port()
        self.process = None

    def url(self, name="postgres"):
        """Return the address of a database of this cluster, as DATABASE_URL wants it."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self):
        """Make the cluster and wait until it answers."""
        as_whom = self._account()
        data = self.folder / "data"
        # --no-sync and the C locale: a second instead of ten, and the same order everywhere.
        subprocess.run(
            [_program("initdb", package="postgresql"), "-D", data, "-U", "postgres",
             "--no-sync", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **as_whom,
        )  # fmt: skip
        options = [part for setting in self.SETTINGS for part in ("-c", setting)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [_program("postgres", package="postgresql"), "-D", data, "-k", self.folder,
                 "-p", str(self.port), *options],
                stdout=log, stderr=log, cwd=self.folder, **as_whom,
            )  # fmt: skip
        atexit.register(self.stop)
        wait_until(self._answers, what=f"PostgreSQL (its log: {self.folder / 'log'})")

    def stop(self):
        """End the cluster and remove it; harmless when it has ended already."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _account(self):
        """PostgreSQL refuses to run as root: then it runs as the account its package made."""
        if os.geteuid() != 0:
            return {}
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            raise NoServer("PostgreSQL is missing: run `script/setup --tests`.") from None
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")
        return "database system is ready" in (self.folder / "log").read_text(errors="replace")


class Redis:
    """A Redis that keeps nothing, on a free port; fault tests freeze it, end it, start it again."""

    def __init__(self):
        """Choose the port; it stays the same across restarts."""
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        """The address, as REDIS_URL wants it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        """Start and wait until it answers; a second start after `stop` forgets everything."""
        program = _program("redis-server", package="redis-server")
        self.process = subprocess.Popen(
            [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", tempfile.gettempdir()],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        atexit.register(self.stop)
        wait_until(self._answers, what="Redis")

    def freeze(self):
        """Let it hang: connections open, answers never come."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        """Let a frozen one go on."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        """Kill it; harmless when it has ended already."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=START_SECONDS)

    def _answers(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
