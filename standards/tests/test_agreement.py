"""Agreement against published figures, and what must hold for any judgements."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.agreement import (
    equal_weights,
    kappa,
    linear_weights,
    mean_gap,
    quadratic_weights,
    share_equal,
    table_of,
)

# Published by Fleiss, Cohen and Everitt in 1969 under the title "Large sample standard errors of
# kappa and weighted kappa" in Psychological Bulletin 72: two judges sort 200 patients; disagreements weigh differently.
FLEISS_1969 = ((106, 10, 4), (22, 28, 10), (2, 12, 6))
FLEISS_1969_WEIGHTS = (
    (Fraction(1), Fraction(0), Fraction(4, 9)),
    (Fraction(0), Fraction(1), Fraction(2, 3)),
    (Fraction(4, 9), Fraction(2, 3), Fraction(1)),
)
# Cohen (1968), "Weighted kappa", Psychological Bulletin 70: reports kappa .492 and weighted .348.
COHEN_1968 = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COHEN_1968_DISAGREEMENT = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
# The printout of SAS (PROC FREQ) that statsmodels tests its `cohens_kappa` against: kappa, its
# asymptotic standard error and the limits of the 95 % interval, simple and with linear weights.
SAS = ((0, 4, 1), (0, 8, 0), (0, 1, 5))
# R's irr, kappa2(anxiety[, 2:3]): unweighted, "equal" (linear) and "squared"; it drops the sixth
# level between, which nobody chose, so ranks stand for levels.
IRR_PAIRS = tuple(
    zip(
        (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
        (2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2),
        strict=True,
    )
)


def rounded(found, places):
    step = Decimal(1).scaleb(-places)
    value = Decimal(found.value.numerator) / found.value.denominator
    return [number.quantize(step) for number in (value, found.error, found.low, found.high)]


def decimals(*numbers):
    return [Decimal(number) for number in numbers]


def test_fleiss_cohen_everitt_1969_kappa_and_weighted_kappa_with_their_errors():
    simple = kappa(FLEISS_1969, equal_weights(3))
    weighted = kappa(FLEISS_1969, FLEISS_1969_WEIGHTS)
    assert rounded(simple, 3)[:2] == decimals("0.429", "0.054")
    assert rounded(weighted, 3)[:2] == decimals("0.507", "0.057")
    assert (simple.error**2).quantize(Decimal("1e-6")) == Decimal("0.002885")
    assert (weighted.error**2).quantize(Decimal("1e-6")) == Decimal("0.003248")


def test_cohen_1968_with_his_weights_of_disagreement():
    agreement = [[1 - Fraction(w, 6) for w in row] for row in COHEN_1968_DISAGREEMENT]
    assert rounded(kappa(COHEN_1968, equal_weights(3)), 3)[0] == Decimal("0.492")
    assert rounded(kappa(COHEN_1968, agreement), 3)[0] == Decimal("0.348")


def test_the_interval_of_sas():
    simple = rounded(kappa(SAS, equal_weights(3)), 4)
    linear = rounded(kappa(SAS, linear_weights(3)), 4)
    assert simple == decimals("0.4842", "0.1380", "0.2137", "0.7547")
    assert linear == decimals("0.4701", "0.1457", "0.1845", "0.7558")


@pytest.mark.parametrize(
    ("weights", "value"),
    [
        (equal_weights, "-0.006289308"),
        (linear_weights, "0.1459075"),
        (quadratic_weights, "0.2520325"),
    ],
)
def test_the_values_of_irr(weights, value):
    ranks = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4}
    table = table_of([(ranks[one], ranks[other]) for one, other in IRR_PAIRS], 5)
    wanted = Decimal(value)
    assert rounded(kappa(table, weights(5)), -wanted.as_tuple().exponent)[0] == wanted


@pytest.mark.parametrize("weights", [equal_weights, linear_weights, quadratic_weights])
def test_undefined_is_none(weights):
    assert kappa(table_of([], 5), weights(5)) is None
    assert kappa(table_of([(4, 4), (4, 4)], 5), weights(5)) is None
    assert (share_equal([]), mean_gap([])) == (None, None)


@pytest.mark.parametrize("weights", [equal_weights, linear_weights, quadratic_weights])
def test_pairs_that_do_not_vary_have_no_interval(weights):
    assert not kappa(table_of([(4, 2), (4, 2)], 5), weights(5)).has_interval
    assert kappa(table_of([(4, 2), (4, 4), (2, 2)], 5), weights(5)).has_interval


def test_share_and_gap():
    pairs = [(Fraction(7), Fraction(7)), (Fraction(7), Fraction(21, 4)), (Fraction(0), Fraction(0))]
    assert share_equal(pairs) == Fraction(2, 3)
    assert mean_gap(pairs) == Fraction(7, 12)


TINY = Decimal("1e-20")
LEVELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60)
WEIGHTS = st.sampled_from([equal_weights, linear_weights, quadratic_weights])


@given(LEVELS, WEIGHTS)
def test_who_is_named_first_does_not_matter(pairs, weights):
    there = kappa(table_of(pairs, 5), weights(5))
    back = kappa(table_of([(second, first) for first, second in pairs], 5), weights(5))
    assert there == back


@given(st.lists(st.integers(0, 4), min_size=2), WEIGHTS)
def test_one_where_all_is_equal(levels, weights):
    found = kappa(table_of([(level, level) for level in levels], 5), weights(5))
    if len(set(levels)) == 1:
        assert found is None
    else:
        assert (found.value, found.error, found.low, found.high) == (1, 0, 1, 1)
        assert not found.has_interval


@given(LEVELS, WEIGHTS)
def test_within_its_bounds(pairs, weights):
    found = kappa(table_of(pairs, 5), weights(5))
    if found is not None:
        assert -1 <= found.value <= 1
        middle = Decimal(found.value.numerator) / found.value.denominator
        assert -1 <= found.low <= middle + TINY
        assert middle - TINY <= found.high <= 1


@given(LEVELS, WEIGHTS)
def test_twice_the_judgements_leave_kappa_and_narrow_the_interval(pairs, weights):
    once, twice = (kappa(table_of(pairs * times, 5), weights(5)) for times in (1, 2))
    if once is not None:
        assert twice.value == once.value
        assert twice.error <= once.error
