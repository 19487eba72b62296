"""What the tests of jobs share: a registry of handlers that belongs to the test alone."""

import pytest

from jobs import handlers


@pytest.fixture
def registry(monkeypatch):
    """Give the test an empty registry; return the function that registers."""
    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(handlers, "_periodic", {})
    return handlers.handles
