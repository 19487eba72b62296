"""A status move as data: where from, where to, and the rule that guards it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from spmi.decisions import Decision, yes_if


@dataclass(frozen=True)
class Transition:
    """One row of an app's `workflow.py`; apps list theirs in a tuple named `TRANSITIONS`."""

    name: str
    sources: frozenset[str]
    target: str
    rule: Callable[[Any, Any], Decision]

    def decide(self, user: Any, subject: Any) -> Decision:
        """Say whether this person may make this move now, and if not, why."""
        return self.rule(user, subject) & yes_if(
            subject.status in self.sources, _("This is not possible at the present stage.")
        )
