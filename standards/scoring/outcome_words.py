"""How an accreditation's numbers were made, line by line, so that a calculator agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from standards.scoring.numbers import half_up
from standards.scoring.outcome import HUNDRED, Outcome, OutcomeRules, Value
from standards.scoring.values import Rules, Score
from standards.scoring.words import MORE_DECIMALS, as_fraction, short, written

RAW, FINAL = "raw", "final"


@dataclass(frozen=True)
class Line:
    """One step: of which component, or "raw" for the sum and "final" for what is left of it."""

    code: str
    text: str


def outcome_lines(outcome: Outcome, rules: Rules, how: OutcomeRules, mark: str = ",") -> list[Line]:
    """Return the steps from the items to the final value; what is not known yet has no line.

    `10,31 = 109 / 148 × 14`, `74 = 10,31 / 14 × 100`, `84,79 = 10,31 + …`, `85 ≈ 84,79`.
    """
    lines = []
    for value in outcome.values:
        if value.ratio is not None:
            score = outcome.scores[value.component.code]
            lines += _of_component(value, score, outcome, rules, how, mark)
    if outcome.raw is not None and outcome.final is not None:
        raw = written(outcome.raw, mark)
        lines.append(Line(RAW, f"{raw} = {_sum(outcome, how, mark)}"))
        if how.places != how.raw_places:
            lines.append(Line(FINAL, f"{written(outcome.final, mark)} ≈ {raw}"))
    return lines


def _of_component(
    value: Value, score: Score, outcome: Outcome, rules: Rules, how: OutcomeRules, mark: str
) -> list[Line]:
    component = value.component
    worth = short(component.worth, mark)
    got, full = _marks(score, outcome, rules, value.ratio or Fraction(0))
    share = f"{short(got, mark)} / {short(full, mark)}"
    shown = written(value.value, mark)
    first = Line(component.code, f"{shown} = {share} × {worth}")
    if component.worth == HUNDRED and how.hundred_places == how.value_places:
        return [first]
    base = shown if how.hundred_of_rounded else f"({share} × {worth})"
    hundred = f"{written(value.hundred, mark)} = {base} / {worth} × 100"
    return [first, Line(component.code, hundred)]


def _marks(
    score: Score, outcome: Outcome, rules: Rules, ratio: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the weighted marks got and those that were to be got, in whole marks where items
    alone stand below: 109 of 148. Where means stand below, the mean of a scale of 100."""
    below = [outcome.scores[part.code] for part in score.parts]
    if any(one.parts for one in below) or not below:
        return ratio * HUNDRED, HUNDRED
    unit = lcm(*(share.denominator for share in rules.shares.values()))
    full = sum((part.weight for part in score.parts), Fraction(0)) * unit
    return ratio * full, full


def _sum(outcome: Outcome, how: OutcomeRules, mark: str) -> str:
    """Write the sum of the component values with as few decimals as give it as shown."""
    for decimals in range(how.value_places, how.value_places + MORE_DECIMALS + 1):
        shown = [
            Fraction(half_up(value.added or Fraction(0), decimals)) for value in outcome.values
        ]
        if half_up(_weighted(outcome.values, shown), how.raw_places) == outcome.raw:
            terms = [written(half_up(one, decimals), mark) for one in shown]
            return _joined(outcome.values, terms, mark)
    terms = [as_fraction(value.added or Fraction(0)) for value in outcome.values]
    return _joined(outcome.values, terms, mark)


def _weighted(values: Sequence[Value], shown: Sequence[Fraction]) -> Fraction:
    pairs = zip(values, shown, strict=True)
    return sum((value.component.counts * one for value, one in pairs), Fraction(0))


def _joined(values: Sequence[Value], terms: Sequence[str], mark: str) -> str:
    words = [
        term if value.component.counts == 1 else f"{short(value.component.counts, mark)} × {term}"
        for value, term in zip(values, terms, strict=True)
    ]
    return " + ".join(words)
