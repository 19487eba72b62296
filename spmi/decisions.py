"""A rule's answer: yes, or no with the reason.

The same answer greys a button, refuses a POST and is what a test asserts, so a person never
meets a refusal that the page did not explain beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """Raised where a rule said no; Django answers 403 and the page shows the reason."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Decision:
    """Truthy when allowed; otherwise it carries a (lazily translated) sentence for people."""

    allowed: bool
    reason: Any = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Decision) -> Decision:
        """Return the first refusal, so that the reason shown is the first thing to mend."""
        return other if self.allowed else self

    def require(self) -> None:
        """Raise `NotAllowed` with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Decision(allowed=True)


def no(reason: Any) -> Decision:
    """Refuse with a reason."""
    return Decision(allowed=False, reason=reason)


def yes_if(condition: Any, reason: Any) -> Decision:
    """Allow when the condition holds, else refuse with the reason."""
    return YES if condition else no(reason)
