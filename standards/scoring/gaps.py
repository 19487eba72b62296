"""What stands in, in a simulation, for items that nobody has judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from standards.scoring.outcome import FULL, OutcomeRules, judged_only
from standards.scoring.values import Mark, Place

Levels = Mapping[str, Sequence[int]]


def with_lowest(marks: Mapping[str, Mark], levels: Levels) -> dict[str, Mark]:
    """Return the marks with the lowest level for every item that has none."""
    lowest = {code: Mark(level=min(own)) for code, own in levels.items()}
    return lowest | {code: mark for code, mark in judged_only(marks).items() if code in levels}


def without_gaps(
    places: Sequence[Place], marks: Mapping[str, Mark], levels: Levels, how: OutcomeRules
) -> dict[str, Mark]:
    """Return the marks with what nobody judged left out; a condition that wants full marks of an
    item is not met by leaving it out, so that such an item counts as the lowest."""
    judged = judged_only(marks)
    wanted = below_full(places, how)
    return {
        code: judged.get(code)
        or (Mark(level=min(own)) if code in wanted else Mark(not_applicable=True))
        for code, own in levels.items()
    }


def below_full(places: Sequence[Place], how: OutcomeRules) -> set[str]:
    """Return the nodes that a condition wants full marks of, and all below them."""
    wanted = {one.code for one in how.conditions if one.what == FULL}
    parents = {place.code: place.parent for place in places}

    def is_wanted(code: str | None) -> bool:
        while code:
            if code in wanted:
                return True
            code = parents[code]
        return False

    return {place.code for place in places if is_wanted(place.code)}
