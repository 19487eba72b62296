"""How far do two judges agree? Plain arithmetic on pairs and tables, exact until the last root.

Weighted kappa (Cohen 1968) with the large-sample variance of Fleiss, Cohen and Everitt (1969).
What cannot be computed is None, never 0: nobody judged, or chance alone would agree entirely.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

NORMAL_95 = Fraction("1.959963984540054")  # 95 % of a normal distribution lie within so many errors
DIGITS = 30

Table = Sequence[Sequence[int]]
Weights = Sequence[Sequence[Fraction]]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance: 1 always, 0 as often as by chance; `low` to `high` holds 95 %."""

    value: Fraction
    error: Decimal
    low: Decimal
    high: Decimal


def share_equal(pairs: Sequence[tuple[object, object]]) -> Fraction | None:
    """Return the share of pairs whose two values are the same, or None without pairs."""
    if not pairs:
        return None
    return Fraction(sum(first == second for first, second in pairs), len(pairs))


def mean_gap(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return by how much the first values lie above the second on average, or None without pairs."""
    if not pairs:
        return None
    return sum((first - second for first, second in pairs), Fraction(0)) / len(pairs)


def table_of(pairs: Iterable[tuple[int, int]], size: int) -> list[list[int]]:
    """Return how often the first judge said `row` where the second said `column`."""
    table = [[0] * size for _ in range(size)]
    for row, column in pairs:
        table[row][column] += 1
    return table


def _weights(size: int, weigh: Callable[[Fraction], Fraction]) -> list[list[Fraction]]:
    return [[weigh(_distance(i, j, size)) for j in range(size)] for i in range(size)]


def _distance(i: int, j: int, size: int) -> Fraction:
    return Fraction(abs(i - j), max(1, size - 1))


def equal_weights(size: int) -> list[list[Fraction]]:
    """Return weights that count only what is the same (Cohen's first kappa)."""
    return _weights(size, lambda distance: Fraction(distance == 0))


def linear_weights(size: int) -> list[list[Fraction]]:
    """Return weights that fall by the same for every step apart."""
    return _weights(size, lambda distance: 1 - distance)


def quadratic_weights(size: int) -> list[list[Fraction]]:
    """Return weights that forgive a step and punish a leap."""
    return _weights(size, lambda distance: 1 - distance**2)


def kappa(table: Table, weights: Weights) -> Kappa | None:
    """Return weighted kappa of a square table of counts with its 95 % interval, or None."""
    total = sum(map(sum, table))
    if not total:
        return None
    shares = [[Fraction(count, total) for count in row] for row in table]
    observed = _weighted(shares, weights)
    rows, columns = (
        [sum(row) for row in shares],
        [sum(column) for column in zip(*shares, strict=True)],
    )
    expected = _weighted([[row * column for column in columns] for row in rows], weights)
    if expected == 1:
        return None
    value = (observed - expected) / (1 - expected)
    core = _core(shares, weights, (rows, columns), (observed, expected))
    variance = (core - (observed * expected - 2 * expected + observed) ** 2) / (
        total * (1 - expected) ** 4
    )
    return _with_interval(value, variance)


def _weighted(shares: Sequence[Sequence[Fraction | int]], weights: Weights) -> Fraction:
    return sum(
        (
            share * weight
            for row, ws in zip(shares, weights, strict=True)
            for share, weight in zip(row, ws, strict=True)
        ),
        Fraction(0),
    )


def _core(
    shares: Sequence[Sequence[Fraction]],
    weights: Weights,
    margins: tuple[Sequence[Fraction | int], Sequence[Fraction | int]],
    agreement: tuple[Fraction, Fraction],
) -> Fraction:
    """The first sum of the variance (Fleiss, Cohen and Everitt 1969): per cell, how the weight
    differs from the mean weights of its row and column."""
    rows, columns = margins
    observed, expected = agreement
    of_row = [sum(w * c for w, c in zip(ws, columns, strict=True)) for ws in weights]
    of_column = [
        sum(w * r for w, r in zip(ws, rows, strict=True)) for ws in zip(*weights, strict=True)
    ]
    return sum(
        (
            share
            * (weights[i][j] * (1 - expected) - (of_row[i] + of_column[j]) * (1 - observed)) ** 2
            for i, row in enumerate(shares)
            for j, share in enumerate(row)
        ),
        Fraction(0),
    )


def _with_interval(value: Fraction, variance: Fraction) -> Kappa:
    """Add the interval; kappa itself lies between -1 and 1, so the interval does too."""
    with localcontext() as context:
        context.prec = DIGITS
        error = _decimal(max(variance, Fraction(0))).sqrt()
        middle, reach = _decimal(value), _decimal(NORMAL_95) * error
        return Kappa(
            value, error, max(Decimal(-1), middle - reach), min(Decimal(1), middle + reach)
        )


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
