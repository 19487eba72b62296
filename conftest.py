"""The first thing pytest loads: it gives the tests an environment of their own.

Settings are read once, so everything here happens before Django is imported: a developer's `.env`
must not reach the tests. The database is a throw-away PostgreSQL unless DATABASE_URL is given;
with xdist only the first process starts it, the workers inherit its address.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import servers

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
LONG_ID = 60
_postgresql = None

if not IS_WORKER and not os.environ.get("DATABASE_URL"):
    _postgresql = servers.PostgreSQL()
    os.environ["DATABASE_URL"] = _postgresql.url()
if not IS_WORKER:
    os.environ["SPMI_TEST_FOLDER"] = tempfile.mkdtemp(prefix="spmi-test-")
FOLDER = os.environ["SPMI_TEST_FOLDER"]
os.environ |= {
    "MEDIA_URL_STORAGE": f"{FOLDER}/media",
    "DJANGO_SETTINGS_MODULE": "spmi.settings",
    "SECRET_KEY": "only-for-tests-" + 40 * "x",
    "SITE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "EMAIL_URL": "memorymail://",
    "REDIS_URL": "",
    "DEMO": "off",
    "DEBUG": "off",
    "LOG_LEVEL": "WARNING",
}

import django
from django.conf import settings as django_settings

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

if django_settings.IS_SQLITE:
    # A file, as in an installation: the in-memory one answers "table is locked" where a file waits.
    django_settings.DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}
# Empty, because every test client looks through it; pages are not served from there in tests.
django_settings.STATIC_ROOT = tempfile.mkdtemp(prefix="spmi-static-", dir=FOLDER)
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Conftests further down import models while pytest is still collecting its arguments.
django.setup()


def pytest_configure():
    """Start the database; its address has been known since this file was loaded."""
    if _postgresql:
        try:
            _postgresql.start()
        except servers.NoServer as problem:
            pytest.exit(str(problem), returncode=3)


def pytest_unconfigure():
    """End it again, and leave nothing behind."""
    if _postgresql:
        _postgresql.stop()
    if not IS_WORKER:
        shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Fail a run of `script/test` that skipped anything: it installed all that tests ask for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", ()) if reporter else ()
    if skipped and os.environ.get("NO_SKIPS"):
        reporter.write_line(
            f"\n{len(skipped)} skipped, which script/test does not allow.", red=True
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(items):
    """Mark browser and fault tests by their folder, so that no file can forget it."""
    here = Path(__file__).parent / "tests"
    for item in items:
        for kind in ("browser", "faults"):
            if item.path.is_relative_to(here / kind):
                item.add_marker(kind)


def pytest_make_parametrize_id(val, argname):
    """Name cases the same in every process: xdist refuses ids with addresses or times in them."""
    if callable(val):
        return getattr(val, "__name__", argname)
    is_long = isinstance(val, str) and len(val) > LONG_ID
    return argname if is_long or isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def redis_server():
    """A Redis of this run, for the tests that need a broker; they may freeze and restart it."""
    server = servers.Redis()
    server.start()
    yield server
    server.stop()
