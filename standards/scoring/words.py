"""How a score was made, in a line that a calculator agrees with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from standards.scoring.numbers import half_up, rounded
from standards.scoring.tree import above_below, weighted_mean
from standards.scoring.values import Mark, Part, Rules, Score

# How many decimals more than usual the parts of a mean may show to give it on a calculator.
MORE_DECIMALS = 3


def arithmetic(score: Score, rules: Rules, mark: str = ",") -> str:
    """Return how a score was made, e.g. `5,84 = (7,00 + 6,65 + 3,88) / 3`; `mark` is the decimal.

    A leaf: `5,25 = 7 × 75 %`, `3,50 = 7 × min(1, 4 / 8)`. Whoever types it into a calculator gets
    the score as shown: parts have as many decimals as that needs, at worst they are fractions.
    Empty where there is no value or it came from elsewhere.
    """
    if score.parts:
        formula = _mean_in_words(score, rules.places, mark)
    elif score.mark and score.exact is not None:
        formula = _leaf_in_words(score.mark, score.direction, rules, mark)
    else:
        return ""
    return f"{written(rounded(score.exact, rules.places), mark)} = {formula}"


def _mean_in_words(score: Score, places: int, mark: str) -> str:
    parts, below = score.parts, Fraction(len(score.parts))
    terms = _terms(parts, places, mark)
    if len({part.weight for part in parts}) > 1:
        terms = [f"{short(p.weight, mark)} × {term}" for p, term in zip(parts, terms, strict=True)]
        below = sum((part.weight for part in parts), Fraction(0))
    return f"({' + '.join(terms)}) / {short(below, mark)}"


def _terms(parts: Sequence[Part], places: int, mark: str) -> list[str]:
    """Write the parts with as few decimals as give their mean as shown.

    A mean that lies exactly between two shown numbers may need parts without an end, like thirds:
    then they are fractions.
    """
    wanted = rounded(weighted_mean(parts), places)
    for decimals in range(places, places + MORE_DECIMALS + 1):
        shown = [replace(part, value=Fraction(half_up(part.value, decimals))) for part in parts]
        if rounded(weighted_mean(shown), places) == wanted:
            return [written(rounded(part.value, decimals), mark) for part in shown]
    return [as_fraction(part.value) for part in parts]


def _leaf_in_words(given: Mark, direction: str, rules: Rules, mark: str) -> str:
    top = short(rules.scale_max, mark)
    if given.level is not None:
        return f"{top} × {short(rules.shares[given.level] * 100, mark)} %"
    above, below = above_below(given, direction)
    return f"{top} × min(1, {short(above, mark)} / {short(below, mark)})" if below else f"{top} × 1"


def short(value: Fraction, mark: str) -> str:
    """Write a number with as few decimals as it needs; one that needs more than four, exactly."""
    for places in range(5):
        if (value * 10**places).denominator == 1:
            return written(half_up(value, places), mark)
    return as_fraction(value)


def as_fraction(value: Fraction) -> str:
    """Write a number that has no end as a fraction: `(1/3)`."""
    return f"({value.numerator}/{value.denominator})"


def written(value: Decimal | None, mark: str) -> str:
    """Write a number with a mark between thousands and the decimal mark."""
    between = "." if mark == "," else ","
    return f"{value:,f}".translate({ord(","): between, ord("."): mark})
