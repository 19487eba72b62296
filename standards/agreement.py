"""How far do two judges agree? Plain arithmetic on pairs and tables, exact until the last root.

Weighted kappa (Cohen 1968) with the large-sample variance of Fleiss, Cohen and Everitt (1969).
What cannot be computed is None, never 0: nobody judged, or chance alone would agree entirely.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm

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

    @property
    def has_interval(self) -> bool:
        """Say whether the pairs vary enough to tell how far off kappa may lie.

        Where all are the same the formula leaves no error; that is no certainty, but no estimate.
        """
        return self.low < self.high


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
    """Return weighted kappa of a square table of counts with its 95 % interval, or None.

    In whole numbers: shares and weights over their common denominators, which cancel out.
    """
    total = sum(map(sum, table))
    whole, unit = _in_whole_numbers(weights)
    rows, columns = (
        [sum(row) for row in table],
        [sum(column) for column in zip(*table, strict=True)],
    )
    observed = _weighted(table, whole)
    expected = _weighted([[row * column for column in columns] for row in rows], whole)
    room = unit * total**2 - expected  # what chance leaves to be agreed on
    if not room:
        return None
    missed = unit * total - observed
    of_row = [_product(ws, columns) for ws in whole]
    of_column = [_product(ws, rows) for ws in zip(*whole, strict=True)]
    squares = sum(
        count * (whole[i][j] * room - (of_row[i] + of_column[j]) * missed) ** 2
        for i, row in enumerate(table)
        for j, count in enumerate(row)
    )
    middle = observed * expected - 2 * unit * total * expected + unit * total**2 * observed
    variance = Fraction(total * (total * squares - middle**2), room**4)
    return _with_interval(Fraction(observed * total - expected, room), variance)


def _in_whole_numbers(weights: Weights) -> tuple[list[list[int]], int]:
    unit = lcm(*(Fraction(weight).denominator for row in weights for weight in row))
    return [[int(weight * unit) for weight in row] for row in weights], unit


def _weighted(counts: Table, weights: Table) -> int:
    return sum(_product(row, ws) for row, ws in zip(counts, weights, strict=True))


def _product(numbers: Iterable[int], others: Iterable[int]) -> int:
    return sum(one * other for one, other in zip(numbers, others, strict=True))


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
