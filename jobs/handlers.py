"""Which function does which work. Apps register theirs in `tasks.py`.

A name belongs to the app where the change happens; an app above may register a handler for it,
which is how upper apps pull without lower ones knowing them.
"""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.module_loading import autodiscover_modules

_handlers: dict[str, list[Callable[..., Any]]] = {}
_periodic: dict[str, timedelta] = {}


class UnknownWork(LookupError):
    """No app registered a handler under this name."""


def handles(
    name: str, *, every: timedelta | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated `function(subject_id, report)` for jobs of this name.

    `report(percent, message="")` writes progress and raises `LeaseLost` when another worker has
    taken the job over. A handler may run twice for the same id, and does its long computing outside
    a transaction (PostgreSQL ends one that idles for 30 seconds). With `every` the sweeper writes a
    row for it (subject 0) whenever that much time has passed since the last one.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        registered = _handlers.setdefault(name, [])
        if function not in registered:
            registered.append(function)
        if every:
            _periodic[name] = every
        return function

    return register


def handlers_of(name: str) -> list[Callable[..., Any]]:
    """Return the handlers of a name in the order they were registered."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownWork(name) from None


def periodic() -> dict[str, timedelta]:
    """Return the names of periodic work and how often its turn comes."""
    return dict(_periodic)


def load() -> None:
    """Import what registers handlers: every app's `tasks.py` and JOB_EXTRA_HANDLERS."""
    autodiscover_modules("tasks")
    for module in settings.JOB_EXTRA_HANDLERS:
        import_module(module)
