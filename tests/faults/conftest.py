"""Installations to break. Each test has fresh rows, a fresh Redis and processes of its own."""

import pytest

from tests import servers
from tests.faults import system

MEASURED = []


@pytest.fixture
def measured(request):
    """Return a function that notes a measurement; the run prints them all at its end."""
    return lambda what, value: MEASURED.append(f"{request.node.name}: {what} {value}")


def pytest_terminal_summary(terminalreporter):
    """Print what was measured."""
    if MEASURED:
        terminalreporter.section("measured (seconds unless said)")
        terminalreporter.write_line("\n".join(MEASURED))


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory):
    """A PostgreSQL of these tests with all tables."""
    server = servers.PostgreSQL()
    server.start()
    system.migrate(tmp_path_factory.mktemp("postgresql"), server.url())
    yield server.url()
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A SQLite file with all tables, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite")
    system.migrate(folder, f"sqlite:///{folder / 'template.sqlite3'}")
    return folder / "template.sqlite3"


@pytest.fixture
def with_redis(postgresql_url, tmp_path):
    """PostgreSQL, gunicorn, and Celery over Redis: what docs/operating.md installs."""
    redis = servers.Redis()
    redis.start()
    system.empty(postgresql_url)
    installation = system.System(tmp_path, postgresql_url, redis)
    yield installation
    installation.end()
    redis.stop()


@pytest.fixture(params=["celery", "work", "work-sqlite"])
def installation(request, tmp_path):
    """Each of the three ways to do background work, in turn."""
    if request.param == "celery":
        yield request.getfixturevalue("with_redis")
        return
    if request.param == "work":
        url = request.getfixturevalue("postgresql_url")
        system.empty(url)
    else:
        url = system.copy_of(request.getfixturevalue("sqlite_template"), tmp_path)
    installation = system.System(tmp_path, url)
    yield installation
    installation.end()
