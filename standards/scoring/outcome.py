"""What an accreditation makes of a tree of scores: component values, conditions, a rank.

Nothing here belongs to an edition: what each component is worth, where a number is rounded, which
conditions there are and what a rank is called is data (`outcome` in an instrument's rules).
Source: `domain/accreditation.md` sections 1 to 3; decisions.md 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from standards.scoring.numbers import half_up
from standards.scoring.tree import score_tree
from standards.scoring.values import Mark, Place, Rules, Score

HUNDRED = Fraction(100)
# What stands in for an item that nobody has judged.
NOTHING, LOWEST, LEAVE_OUT = "nothing", "lowest", "leave_out"
GAPS = (NOTHING, LOWEST, LEAVE_OUT)
# What a condition looks at.
FINAL, COMPONENT, EVERY, BELOW, FULL = "final", "component", "every", "below", "full"
CONDITIONS = (FINAL, COMPONENT, EVERY, BELOW, FULL)


@dataclass(frozen=True)
class Component:
    """A node that gives a value of its own: `worth` is the value of full marks.

    `counts` is how much of the value goes into the final one.
    """

    code: str
    worth: Fraction
    counts: Fraction = Fraction(1)


@dataclass(frozen=True)
class Condition:
    """What must hold besides the sum; `key` names it in the instrument's texts.

    `final`, `component` (of `code`) and `every` component want at least `bound`; `below` allows
    `most` components under `bound`; `full` wants full marks for every item below the node `code`.
    All look at numbers as they are shown, components on a scale of 100.
    """

    key: str
    what: str
    bound: Fraction = Fraction(0)
    code: str = ""
    most: int = 0


@dataclass(frozen=True)
class Rank:
    """A rank from a final value on; ranks are tried from the highest down."""

    code: str
    least: Fraction


@dataclass(frozen=True)
class OutcomeRules:
    """How one edition gets from items to a rank.

    A component's value is shown with `value_places`; `rounds_values` says whether it is added up
    as shown, `hundred_of_rounded` whether its scale of 100 starts from what is shown. `raw_places`
    round the sum, `places` that rounded sum again. `has_number` is False where
    the edition tells a rank only; `is_incomplete` where the item list is known to be: components
    compute, nothing final does.
    """

    components: tuple[Component, ...]
    conditions: tuple[Condition, ...]
    ranks: tuple[Rank, ...]
    refused: str | None
    value_places: int = 2
    rounds_values: bool = True
    hundred_places: int = 0
    hundred_of_rounded: bool = True
    raw_places: int = 2
    places: int = 0
    has_number: bool = True
    is_incomplete: bool = False


_DEFAULTS = {field.name: field.default for field in fields(OutcomeRules)}
FLAGS = {name: usual for name, usual in _DEFAULTS.items() if isinstance(usual, bool)}
PLACES = {
    name: usual for name, usual in _DEFAULTS.items() if isinstance(usual, int) and name not in FLAGS
}


@dataclass(frozen=True)
class Value:
    """A component's result; every number is None until all of it that applies was judged.

    `ratio` is the exact share of full marks, `value` and `hundred` what is shown, `added` what goes
    into the sum: the rounded value where the edition rounds it, else the exact one.
    """

    component: Component
    ratio: Fraction | None
    value: Decimal | None
    hundred: Decimal | None
    added: Fraction | None
    judged: int
    of: int


@dataclass(frozen=True)
class Failure:
    """A condition that does not hold: what was seen instead, and in which component."""

    condition: Condition
    seen: Decimal | None
    code: str = ""


@dataclass(frozen=True)
class Outcome:
    """What comes of the answers. `accredited` is None as long as that cannot be told."""

    values: tuple[Value, ...]
    raw: Decimal | None
    final: Decimal | None
    accredited: bool | None
    rank: str | None
    failures: tuple[Failure, ...]
    judged: int
    of: int
    scores: Mapping[str, Score]


def outcome_rules_from(data: Mapping[str, Any]) -> OutcomeRules:
    """Read the `outcome` of an instrument's rules. Raises `ValueError` with what is wrong."""
    try:
        return OutcomeRules(
            components=tuple(
                Component(str(row["code"]), _number(row["worth"]), _number(row.get("counts", 1)))
                for row in data["components"]
            ),
            conditions=tuple(_condition(row) for row in data.get("conditions", ())),
            ranks=tuple(
                sorted(
                    (Rank(str(row["code"]), _number(row["least"])) for row in data["ranks"]),
                    key=lambda rank: -rank.least,
                )
            ),
            refused=data["refused"]["code"] if data.get("refused") else None,
            **{name: data[name] for name in (*PLACES, *FLAGS) if name in data},
        )
    except (KeyError, TypeError, ZeroDivisionError) as error:
        raise ValueError(f"outcome: {error} is missing or has the wrong form") from error


def _condition(row: Mapping[str, Any]) -> Condition:
    return Condition(
        key=str(row["key"]),
        what=str(row["what"]),
        bound=_number(row.get("bound", 0)),
        code=str(row.get("code", "")),
        most=int(row.get("most", 0)),
    )


def _number(value: object) -> Fraction:
    return Fraction(str(value))


def outcome_of(
    places: Sequence[Place],
    marks: Mapping[str, Mark],
    rules: Rules,
    how: OutcomeRules,
    *,
    gaps: str = NOTHING,
) -> Outcome:
    """Judge the marks of an instrument's items by an edition's rules.

    An item that nobody judged keeps its component and all that follows from it at None. With
    `gaps` "lowest" it counts as the lowest level, with "leave_out" the component is made of the
    judged ones.
    """
    if gaps == LOWEST:
        marks = _filled(places, marks, rules)
    scores = score_tree(places, marks, rules)
    values = tuple(
        component_value(component, scores[component.code], rules, how, gaps=gaps)
        for component in how.components
    )
    full = {
        condition.code: _is_full(condition.code, places, scores, rules)
        for condition in how.conditions
        if condition.what == FULL
    }
    asked = {component.code for component in how.components} | full.keys()
    leaves = [scores[code] for code in _leaves_below(asked, places)]
    counts = (sum(leaf.judged for leaf in leaves), sum(leaf.of for leaf in leaves))
    return concluded(values, full, how, scores, counts)


def _leaves_below(codes: Set[str], places: Sequence[Place]) -> list[str]:
    """Return the items that lie below any of some nodes, each once."""
    parents = {place.code: place.parent for place in places}
    inner = set(parents.values())

    def is_below(code: str | None) -> bool:
        while code is not None:
            if code in codes:
                return True
            code = parents[code]
        return False

    return [code for code in parents if code not in inner and is_below(code)]


def _filled(places: Sequence[Place], marks: Mapping[str, Mark], rules: Rules) -> dict[str, Mark]:
    parents = {place.parent for place in places}
    lowest = Mark(level=min(rules.shares))
    leaves = (place.code for place in places if place.code not in parents)
    return dict.fromkeys(leaves, lowest) | judged_only(marks)


def judged_only(marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """Leave out marks that say nothing: of items that nobody has judged."""
    return {
        code: mark
        for code, mark in marks.items()
        if mark.level is not None or mark.have is not None or mark.not_applicable
    }


def component_value(
    component: Component, score: Score, rules: Rules, how: OutcomeRules, *, gaps: str = NOTHING
) -> Value:
    """Return a component's value and its value on a scale of 100."""
    is_whole = score.exact is not None and (gaps == LEAVE_OUT or not score.provisional)
    ratio = score.exact / rules.scale_max if is_whole and score.exact is not None else None
    return value_of_ratio(component, ratio, how, judged=score.judged, of=score.of)


def value_of_ratio(
    component: Component, ratio: Fraction | None, how: OutcomeRules, *, judged: int, of: int
) -> Value:
    """Return what a share of full marks is worth; `ratio` is from 0 to 1, or None."""
    if ratio is None:
        return Value(component, None, None, None, None, judged, of)
    exact = ratio * component.worth
    value = half_up(exact, how.value_places)
    added = Fraction(value) if how.rounds_values else exact
    base = Fraction(value) if how.hundred_of_rounded else exact
    hundred = half_up(base / component.worth * HUNDRED, how.hundred_places)
    return Value(component, ratio, value, hundred, added, judged, of)


def _is_full(
    code: str, places: Sequence[Place], scores: Mapping[str, Score], rules: Rules
) -> bool | None:
    """Say whether every item below a node that applies has full marks; None while one of them is
    not judged."""
    asked = [scores[leaf] for leaf in _leaves_below({code}, places) if scores[leaf].applicable]
    if any(score.exact is not None and score.exact < rules.scale_max for score in asked):
        return False
    return None if any(score.exact is None for score in asked) else True


def concluded(
    values: Sequence[Value],
    full: Mapping[str, bool | None],
    how: OutcomeRules,
    scores: Mapping[str, Score],
    counts: tuple[int, int],
) -> Outcome:
    """Add the component values up, try the conditions, and name the rank.

    `full` says of each node that a condition wants full marks of whether it has them. `scores`
    are those of the tree that it came from, `counts` how many items are judged of how many.
    """
    judged, of = counts
    counted = [value.added * value.component.counts for value in values if value.added is not None]
    is_open = how.is_incomplete or len(counted) < len(values) or None in full.values()
    raw = None if is_open else half_up(sum(counted, Fraction(0)), how.raw_places)
    final = None if raw is None else half_up(Fraction(raw), how.places)
    failures = tuple(_failures(values, final, full, how))
    # While something is open, what fails already is told, but nothing is decided.
    reached = _reached(final, failures, how)
    return Outcome(
        values=tuple(values),
        raw=raw if how.has_number else None,
        final=final if how.has_number else None,
        accredited=None if final is None else reached is not None,
        rank=None if final is None else reached or how.refused,
        failures=failures,
        judged=judged,
        of=of,
        scores=scores,
    )


def _reached(final: Decimal | None, failures: Sequence[Failure], how: OutcomeRules) -> str | None:
    """Return the highest rank that is reached, or None: below the lowest one nobody passes."""
    if final is None or failures:
        return None
    return next((rank.code for rank in how.ranks if final >= rank.least), None)


def _failures(
    values: Sequence[Value],
    final: Decimal | None,
    full: Mapping[str, bool | None],
    how: OutcomeRules,
) -> list[Failure]:
    seen = _Seen(values, final, full, has_number=how.has_number)
    return [failure for condition in how.conditions for failure in seen.failures(condition)]


class _Seen:
    """The shown numbers that conditions look at; what is not known yet fails nothing."""

    def __init__(
        self,
        values: Sequence[Value],
        final: Decimal | None,
        full: Mapping[str, bool | None],
        *,
        has_number: bool,
    ) -> None:
        self.has_number = has_number
        self.hundreds = {
            value.component.code: value.hundred for value in values if value.hundred is not None
        }
        self.final, self.full = final, full

    def failures(self, condition: Condition) -> list[Failure]:
        tests: dict[str, Callable[[Condition], list[Failure]]] = {
            FINAL: self._final,
            COMPONENT: self._component,
            EVERY: self._every,
            BELOW: self._below,
            FULL: self._full,
        }
        return tests[condition.what](condition)

    def _final(self, condition: Condition) -> list[Failure]:
        is_low = self.final is not None and self.final < condition.bound
        # An edition that tells no number does not tell it here either.
        return [Failure(condition, self.final if self.has_number else None)] if is_low else []

    def _component(self, condition: Condition) -> list[Failure]:
        seen = self.hundreds.get(condition.code)
        is_low = seen is not None and seen < condition.bound
        return [Failure(condition, seen, condition.code)] if is_low else []

    def _every(self, condition: Condition) -> list[Failure]:
        low = {code: seen for code, seen in self.hundreds.items() if seen < condition.bound}
        return [Failure(condition, seen, code) for code, seen in low.items()]

    def _below(self, condition: Condition) -> list[Failure]:
        low = [seen for seen in self.hundreds.values() if seen < condition.bound]
        return [Failure(condition, Decimal(len(low)))] if len(low) > condition.most else []

    def _full(self, condition: Condition) -> list[Failure]:
        is_missing = self.full[condition.code] is False
        return [Failure(condition, None, condition.code)] if is_missing else []
