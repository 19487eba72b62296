"""Numbers of any score: rounding half up, means, shares."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def median(values: Iterable[Fraction | Decimal]) -> Fraction | None:
    """Return the middle of the values, between the two middle ones of an even number; None of none."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    upper = len(ordered) // 2
    lower = upper if len(ordered) % 2 else upper - 1
    return (ordered[lower] + ordered[upper]) / 2


def mean(values: Iterable[Fraction | Decimal]) -> Fraction | None:
    """Return the plain mean of the values; None of none."""
    exact = [Fraction(value) for value in values]
    return sum(exact, Fraction(0)) / len(exact) if exact else None


def rounded(exact: Fraction | None, places: int) -> Decimal | None:
    """Round half up (away from zero) to a number of places: 5.845 → 5.85. None stays None."""
    return None if exact is None else half_up(exact, places)


def half_up(exact: Fraction, places: int) -> Decimal:
    scaled = exact * 10**places
    sign = -1 if scaled < 0 else 1
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(sign * whole).scaleb(-places)


def share_percent(judged: int, of: int) -> int | None:
    """Return coverage in whole percent, 100 only when all is judged; None where nothing applies."""
    return None if of == 0 else judged * 100 // of
