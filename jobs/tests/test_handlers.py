"""The registry."""

import sys
from datetime import timedelta
from types import ModuleType

import pytest

from jobs import handlers


def test_handlers_of_a_name_in_their_order(registry):
    first = registry("app.work")(lambda subject_id, report: 1)
    second = registry("app.work")(lambda subject_id, report: 2)
    registry("app.work")(first)
    assert handlers.handlers_of("app.work") == [first, second]


def test_unknown_work(registry):
    with pytest.raises(handlers.UnknownWork, match=r"app\.nothing"):
        handlers.handlers_of("app.nothing")


def test_periodic_work(registry):
    registry("app.daily", every=timedelta(days=1))(print)
    registry("app.once")(print)
    assert handlers.periodic() == {"app.daily": timedelta(days=1)}


def test_load_imports_what_the_setting_names(registry, settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "extra_handlers_of_a_test", ModuleType("extra"))
    settings.JOB_EXTRA_HANDLERS = ["extra_handlers_of_a_test"]
    handlers.load()
    settings.JOB_EXTRA_HANDLERS = ["no_such_module_here"]
    with pytest.raises(ModuleNotFoundError):
        handlers.load()
