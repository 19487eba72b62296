"""Which function does which work. Apps register theirs in `tasks.py`.

A name belongs to the app where the change happens; an app above may register a handler for it,
which is how upper apps pull without lower ones knowing them.
"""

from collections.abc import Callable
from typing import Any

_handlers: dict[str, list[Callable[..., Any]]] = {}


class UnknownWork(LookupError):
    """No app registered a handler under this name."""


def handles(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated `function(subject_id, report)` for jobs of this name.

    `report(percent, message="")` writes progress and raises `LeaseLost` when another worker has
    taken the job over. A handler may run twice for the same id.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        registered = _handlers.setdefault(name, [])
        if function not in registered:
            registered.append(function)
        return function

    return register


def handlers_of(name: str) -> list[Callable[..., Any]]:
    """Return the handlers of a name in the order they were registered."""
    try:
        return _handlers[name]
    except KeyError:
        raise UnknownWork(name) from None
