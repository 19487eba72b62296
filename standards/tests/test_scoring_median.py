"""The middle and the mean of many schools' scores."""

import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.scoring import mean, median, rounded

numbers = st.lists(st.decimals(0, 7, places=4), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        (["5.84"], "5.84"),
        (["7", "3", "5"], "5"),
        (["7", "3", "5", "4"], "4.5"),
        (["1", "1", "7"], "1"),
        (["5.84", "5.85"], "5.845"),
    ],
)
def test_the_median_is_the_middle(values, middle):
    assert median(map(Decimal, values)) == Fraction(middle)


def test_halves_are_rounded_up_only_when_shown():
    assert rounded(median([Decimal("5.84"), Decimal("5.85")]), 2) == Decimal("5.85")


def test_of_nothing_there_is_neither():
    assert (median([]), mean([])) == (None, None)


def test_the_mean_is_exact():
    assert mean([Decimal("1"), Decimal("2"), Decimal("2")]) == Fraction(5, 3)


@given(numbers)
def test_both_agree_with_the_standard_library(values):
    exact = [Fraction(value) for value in values]
    assert median(values) == statistics.median(exact)
    assert mean(values) == statistics.mean(exact)
    assert min(exact) <= median(values) <= max(exact)
