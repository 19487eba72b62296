"""What a better item would bring, and the smallest set of items that reaches a rank.

Within a component every item adds its share times a coefficient, so that what a component can reach
with a given effort is a knapsack; all that is asked of components and of the sum only gets better
with more. Hence a dynamic programme over efforts is exact for the edition's own arithmetic, with
every rounding where the edition rounds (docs/adr/0025-smallest-set.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from standards.scoring.gaps import Levels, below_full
from standards.scoring.numbers import half_up
from standards.scoring.outcome import (
    BELOW,
    COMPONENT,
    EVERY,
    FINAL,
    Component,
    Outcome,
    OutcomeRules,
    outcome_of,
    value_of_ratio,
)
from standards.scoring.tree import is_not_applicable
from standards.scoring.values import Mark, Place, Rules


@dataclass(frozen=True)
class Step:
    """One item raised from a level to a higher one; `gain` is what the sum gains by it alone."""

    code: str
    before: int
    after: int
    gain: Decimal


@dataclass(frozen=True)
class Plan:
    """The items to raise, in the order of the instrument, what that costs and what comes of it."""

    steps: tuple[Step, ...]
    effort: int
    outcome: Outcome


@dataclass(frozen=True)
class _Option:
    """A level an item could be raised to: what it costs and adds to the share of full marks."""

    cost: int
    gain: Fraction
    level: int


@dataclass(frozen=True)
class _Item:
    code: str
    component: str
    level: int
    coefficient: Fraction
    levels: tuple[int, ...]


class Simulation:
    """A set of marks by one edition, to be asked what would change it.

    `marks` with a level for every item that applies; fill gaps before (`with_lowest`). `levels`
    are the levels each item can have, lowest first.
    """

    def __init__(
        self,
        places: Sequence[Place],
        marks: Mapping[str, Mark],
        rules: Rules,
        how: OutcomeRules,
        levels: Levels,
    ) -> None:
        self.places, self.marks, self.rules, self.how = places, dict(marks), rules, how
        self.levels = levels
        self.now = outcome_of(places, self.marks, rules, how)
        self.items = _items(places, self.marks, how, levels)

    def effects(self) -> list[Step]:
        """Return what each item would bring if it alone were one level higher.

        An item outside the components brings nothing to the sum; it stands here where a condition
        wants full marks of it.
        """
        wanted = set(_forced(self))
        steps = []
        for item in self.items.values():
            higher = [level for level in item.levels if level > item.level]
            if higher and (item.component or item.code in wanted):
                steps.append(self._step(item, higher[0]))
        return steps

    def with_steps(self, levels: Mapping[str, int]) -> Outcome:
        """Return what comes of the marks with some items at other levels."""
        marks = self.marks | {code: Mark(level=level) for code, level in levels.items()}
        return outcome_of(self.places, marks, self.rules, self.how)

    def smallest(self, rank: str, efforts: Mapping[str, int] | None = None) -> Plan | None:
        """Return the plan with the least effort that reaches a rank or a higher one, or None.

        `efforts` are whole numbers from 1, one for an item that is not named; raising an item
        costs its effort whatever the level. Of the items found, each is raised no further than
        needed. Where nothing final can come of the marks, whatever is raised, there is none.
        """
        least = next((one.least for one in self.how.ranks if one.code == rank), None)
        if least is None or self.now.accredited is None:
            return None
        asked = efforts or {}
        whole = {
            item.code: [self._option(item, item.levels[-1], asked.get(item.code, 1))]
            for item in self.items.values()
            if item.level < item.levels[-1]
        }
        chosen = _Search(self, least, whole).cheapest()
        if chosen is None:
            return None
        finer = {code: self._options_by_steps(self.items[code]) for code in chosen}
        raised = _Search(self, least, finer).cheapest() or chosen
        effort = sum(asked.get(code, 1) for code in raised)
        steps = [self._step(self.items[code], level) for code, level in self._in_order(raised)]
        return Plan(tuple(steps), effort, self.with_steps(raised))

    def _in_order(self, raised: Mapping[str, int]) -> list[tuple[str, int]]:
        return [(code, raised[code]) for code in self.items if code in raised]

    def _step(self, item: _Item, level: int) -> Step:
        gain = self._sum_with(item, level) - self._sum() if item.component else Fraction(0)
        return Step(item.code, item.level, level, half_up(gain, self.how.raw_places))

    def _options_by_steps(self, item: _Item) -> list[_Option]:
        higher = [level for level in item.levels if level > item.level]
        return [self._option(item, level, cost) for cost, level in enumerate(higher, start=1)]

    def _option(self, item: _Item, level: int, cost: int) -> _Option:
        shares = self.rules.shares
        return _Option(cost, item.coefficient * (shares[level] - shares[item.level]), level)

    def ratio(self, code: str) -> Fraction:
        """Return a component's share of full marks now."""
        exact = self.now.scores[code].exact
        return Fraction(0) if exact is None else exact / self.rules.scale_max

    def added(self, component: Component, ratio: Fraction) -> tuple[Fraction, Decimal]:
        """Return what a share of a component adds to the sum, and the share on a scale of 100."""
        value = value_of_ratio(component, ratio, self.how, judged=0, of=0)
        return (value.added or Fraction(0)) * component.counts, value.hundred or Decimal(0)

    def _sum(self, code: str = "", gain: Fraction = Fraction(0)) -> Fraction:
        return sum(
            (
                self.added(one, self.ratio(one.code) + (gain if one.code == code else 0))[0]
                for one in self.how.components
            ),
            Fraction(0),
        )

    def _sum_with(self, item: _Item, level: int) -> Fraction:
        return self._sum(item.component, self._option(item, level, 0).gain)


def _items(
    places: Sequence[Place], marks: Mapping[str, Mark], how: OutcomeRules, levels: Levels
) -> dict[str, _Item]:
    """Return the items that apply, each with its component and its coefficient there."""
    parents = {place.code: place.parent for place in places}
    coefficients = _coefficients(places, marks)
    components = {component.code for component in how.components}
    items = {}
    for place in places:
        mark = marks.get(place.code)
        if place.code in levels and mark is not None and mark.level is not None:
            above, coefficient = place.code, Fraction(1)
            while above is not None and above not in components:
                coefficient *= coefficients[above]
                above = parents[above] or None  # type: ignore[assignment]
            items[place.code] = _Item(
                place.code, above or "", mark.level, coefficient, tuple(levels[place.code])
            )
    return items


def _coefficients(places: Sequence[Place], marks: Mapping[str, Mark]) -> dict[str, Fraction]:
    """Return each node's weight among those of its siblings that apply."""
    children: dict[str | None, list[Place]] = {}
    for place in places:
        children.setdefault(place.parent, []).append(place)

    def applies(place: Place) -> bool:
        below = children.get(place.code)
        if below is None:
            return not is_not_applicable(marks.get(place.code), place)
        return any(applies(child) for child in below)

    found = {}
    for siblings in children.values():
        total = sum((place.weight for place in siblings if applies(place)), Fraction(0))
        for place in siblings:
            found[place.code] = place.weight / total if total else Fraction(0)
    return found


@dataclass(frozen=True)
class _State:
    """What a component reaches for a cost: the gain in its share, and by which levels."""

    gain: Fraction
    raised: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class _Total:
    """What all components so far reach for a cost and a number of weak ones."""

    added: Fraction
    raised: tuple[tuple[str, int], ...] = ()


class _Search:
    """Looks for the cheapest choice of options, at most one an item, that reaches a value."""

    def __init__(
        self, simulation: Simulation, least: Fraction, options: Mapping[str, Sequence[_Option]]
    ) -> None:
        self.simulation, self.how = simulation, simulation.how
        self.options = options
        self.forced = _forced(simulation)
        bounds = [one.bound for one in self.how.conditions if one.what == FINAL]
        self.least = max([least, *bounds])

    def cheapest(self) -> dict[str, int] | None:
        """Return the levels of the raised items, or None where nothing suffices."""
        if any(code not in self.options for code in self.forced):
            return None
        cost, raised, gains = self._of_forced()
        totals = {(cost, 0): _Total(Fraction(0), raised)}
        for component in self.how.components:
            states = self._states(component, gains.get(component.code, Fraction(0)))
            totals = self._joined(component, totals, states)
        enough = [
            (spent, weak, total)
            for (spent, weak), total in totals.items()
            if self._is_enough(total.added)
        ]
        if not enough:
            return None
        _spent, _weak, total = min(enough, key=lambda found: (found[0], -found[2].added, found[1]))
        return dict(total.raised)

    def _of_forced(self) -> tuple[int, tuple[tuple[str, int], ...], dict[str, Fraction]]:
        """Return cost, levels and gains of what a condition wants full marks of."""
        cost = 0
        raised: list[tuple[str, int]] = []
        gains: dict[str, Fraction] = {}
        for code in self.forced:
            item, best = self.simulation.items[code], self.options[code][-1]
            cost += best.cost
            raised.append((code, best.level))
            gains[item.component] = gains.get(item.component, Fraction(0)) + best.gain
        return cost, tuple(raised), gains

    def _states(self, component: Component, start: Fraction) -> dict[int, _State]:
        """Return the most that the component gains for each cost; dearer without more is left out."""
        states = {0: _State(start)}
        for code, options in self.options.items():
            is_here = self.simulation.items[code].component == component.code
            if is_here and code not in self.forced:
                states = _with_item(states, code, options)
        best: dict[int, _State] = {}
        highest = Fraction(-1)
        for cost in sorted(states):
            if states[cost].gain > highest:
                best[cost], highest = states[cost], states[cost].gain
        return best

    def _joined(
        self,
        component: Component,
        totals: Mapping[tuple[int, int], _Total],
        states: Mapping[int, _State],
    ) -> dict[tuple[int, int], _Total]:
        ratio = self.simulation.ratio(component.code)
        kept: list[tuple[int, int, Fraction, _State]] = []
        for cost, state in states.items():
            added, hundred = self.simulation.added(component, ratio + state.gain)
            weak = self._weak(component, hundred)
            if weak is not None:
                kept.append((cost, weak, added, state))
        joined: dict[tuple[int, int], _Total] = {}
        most = self._most()
        for (spent, low), total in totals.items():
            for cost, weak, added, state in kept:
                key, reached = (spent + cost, low + weak), total.added + added
                known = joined.get(key)
                if low + weak <= most and (known is None or reached > known.added):
                    joined[key] = _Total(reached, total.raised + state.raised)
        return _undominated(joined)

    def _most(self) -> int:
        """Return how many components may be below the bound of a `below` condition."""
        allowed = [one.most for one in self.how.conditions if one.what == BELOW]
        return min(allowed, default=len(self.how.components))

    def _weak(self, component: Component, hundred: Decimal) -> int | None:
        """Return 1 for a component that is below a bound that some may miss, None for one that is
        below a bound of its own, else 0."""
        for condition in self.how.conditions:
            is_meant = condition.what == EVERY or (
                condition.what == COMPONENT and condition.code == component.code
            )
            if is_meant and hundred < condition.bound:
                return None
        bounds = [one.bound for one in self.how.conditions if one.what == BELOW]
        return int(any(hundred < bound for bound in bounds))

    def _is_enough(self, added: Fraction) -> bool:
        raw = half_up(added, self.how.raw_places)
        return half_up(Fraction(raw), self.how.places) >= self.least


def _undominated(totals: Mapping[tuple[int, int], _Total]) -> dict[tuple[int, int], _Total]:
    """Return the totals without those that cost more than another with as many weak components and
    reach no more: nothing that follows could make up for it."""
    kept: dict[tuple[int, int], _Total] = {}
    highest: dict[int, Fraction] = {}
    for (cost, weak), total in sorted(totals.items(), key=lambda found: found[0]):
        if weak not in highest or total.added > highest[weak]:
            kept[cost, weak], highest[weak] = total, total.added
    return kept


def _forced(simulation: Simulation) -> list[str]:
    """Return the items below full marks that a condition wants full marks of."""
    wanted = below_full(simulation.places, simulation.how)
    return [
        item.code
        for item in simulation.items.values()
        if item.level < item.levels[-1] and item.code in wanted
    ]


def _with_item(
    states: Mapping[int, _State], code: str, options: Sequence[_Option]
) -> dict[int, _State]:
    """Return the best states with and without one more item."""
    best = dict(states)
    for cost, state in states.items():
        for option in options:
            gain, spent = state.gain + option.gain, cost + option.cost
            known = best.get(spent)
            if known is None or gain > known.gain:
                best[spent] = replace(
                    state, gain=gain, raised=(*state.raised, (code, option.level))
                )
    return best
