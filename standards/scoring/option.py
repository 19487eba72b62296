"""Which level follows from numbers, where an edition says so (docs/adr/0024)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

PERCENT, COUNT, NUMBER, SET = "percent", "count", "number", "set"
# What is entered as numbers; a set of requirements is ticked and not counted.
COUNTED = (PERCENT, COUNT, NUMBER)
KINDS = (*COUNTED, SET)
ALL, ABOVE, UNDER = "all", ">", "<"


def is_counted(option: Mapping[str, Any]) -> bool:
    """Say whether an item's level follows from numbers that a person enters."""
    return option.get("what") in COUNTED


def needs_total(option: Mapping[str, Any]) -> bool:
    """Say whether it takes two numbers: how many, and of how many."""
    return option.get("what") == PERCENT or ALL in option.get("bounds", {}).values()


def proposed_level(
    option: Mapping[str, Any], have: Decimal | None, need: Decimal | None, lowest: int
) -> int | None:
    """Return the level that the numbers give, or None where they do not say.

    A level is reached from its bound on, by the exact quotient: 90.5 % is below 91.
    """
    if not is_counted(option) or have is None or (needs_total(option) and not need):
        return None
    value = Fraction(have)
    if option["what"] == PERCENT:
        value = value * 100 / Fraction(need or 1)
    bounds = option["bounds"]
    for level in sorted(bounds, key=int, reverse=True):
        if _reaches(value, bounds[level], need, option.get("direction") == "less"):
            return int(level)
    return lowest


def _reaches(value: Fraction, bound: str, need: Decimal | None, is_most: bool) -> bool:
    if bound == ALL:
        return value >= Fraction(need or 0)
    number = Fraction(bound.lstrip(ABOVE + UNDER))
    if bound.startswith(ABOVE):
        return value > number
    if bound.startswith(UNDER):
        return value < number
    return value <= number if is_most else value >= number
