"""Every score opens into the sentence that made it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from standards.scoring import Mark, Place, arithmetic, overall, score_imported, score_tree
from standards.tests.trees import family, level, quantity, rules


def imported_parent(values, weights=None, **changes):
    places = family(*(weights or [1] * len(values)))
    numbers = {f"p.{n}": Decimal(value) for n, value in enumerate(values, start=1)}
    given = rules(**changes)
    return arithmetic(score_imported(places, numbers, given)["p"], given)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["7.00", "6.65", "3.88"], "5,84 = (7,00 + 6,65 + 3,88) / 3"),
        (["6.45"], "6,45 = (6,45) / 1"),
        (["0", "7"], "3,50 = (0,00 + 7,00) / 2"),
    ],
)
def test_parent_shows_its_mean(values, sentence):
    assert imported_parent(values) == sentence


def test_weights_are_shown_where_they_differ():
    assert imported_parent(["7", "3.88"], [2, 1]) == "5,96 = (2 × 7,00 + 1 × 3,88) / 3"
    assert (
        imported_parent(["7", "3"], [Fraction("1.5"), 1]) == "5,40 = (1,5 × 7,00 + 1 × 3,00) / 2,5"
    )


def test_equal_weights_other_than_one_are_a_plain_mean():
    assert imported_parent(["7", "3"], [20, 20]) == "5,00 = (7,00 + 3,00) / 2"


def test_parts_show_as_many_decimals_as_the_calculator_needs():
    assert imported_parent(["1.006", "1.006", "1.003"]) == "1,01 = (1,01 + 1,01 + 1,00) / 3"
    assert imported_parent(["1.005", "1.004"]) == "1,00 = (1,005 + 1,004) / 2"
    assert imported_parent(["1.0049", "1.0049", "1.0053"]) == "1,01 = (1,005 + 1,005 + 1,005) / 3"
    assert imported_parent(["6.996", "6.996"], [3, 1]) == "7,00 = (3 × 7,00 + 1 × 7,00) / 4"


def test_parts_rounded_at_each_node_are_exact():
    assert imported_parent(["1.005", "1.004"], round_at="node") == "1,01 = (1,01 + 1,00) / 2"


def test_parts_that_no_decimals_can_write_are_fractions():
    # 0.015 / 3 lies exactly between 0.00 and 0.01; thirds cut off anywhere fall below it.
    marks = {
        "p.1": quantity("1", "2100"),
        "p.2": quantity("1", "2100"),
        "p.3": quantity("1", "840"),
    }

    scores = score_tree(family(1, 1, 1), marks, rules())

    assert arithmetic(scores["p"], rules()) == "0,01 = ((1/300) + (1/300) + (1/120)) / 3"


def leaf(mark, direction="more", decimal=",", **changes):
    given = rules(**changes)
    scores = score_tree([Place("x", direction=direction)], {"x": mark}, given)
    return arithmetic(scores["x"], given, decimal)


@pytest.mark.parametrize(
    ("mark", "direction", "sentence"),
    [
        (level(3), "more", "5,25 = 7 × 75 %"),
        (level(0), "more", "0,00 = 7 × 0 %"),
        (level(4), "more", "7,00 = 7 × 100 %"),
        (quantity("4", "8"), "more", "3,50 = 7 × min(1, 4 / 8)"),
        (quantity("20", "10"), "more", "7,00 = 7 × min(1, 20 / 10)"),
        (quantity("1", "3"), "more", "2,33 = 7 × min(1, 1 / 3)"),
        (quantity("2.50", "10"), "more", "1,75 = 7 × min(1, 2,5 / 10)"),
        (quantity("36", "27"), "less", "5,25 = 7 × min(1, 27 / 36)"),
        (quantity("0", "36"), "less", "7,00 = 7 × 1"),
        (quantity("1400000", "1750000.5"), "more", "5,60 = 7 × min(1, 1.400.000 / 1.750.000,5)"),
        (quantity("0", "36"), "more", "0,00 = 7 × min(1, 0 / 36)"),
    ],
)
def test_leaf_shows_what_was_answered(mark, direction, sentence):
    assert leaf(mark, direction) == sentence


def test_decimal_mark_and_scale_are_those_asked_for():
    shares = {1: Fraction("0.125")}
    assert leaf(level(1), decimal=".", shares=shares) == "0.88 = 7 × 12.5 %"
    assert leaf(quantity("1000", "8000.5"), decimal=".") == "0.87 = 7 × min(1, 1,000 / 8,000.5)"
    assert leaf(level(1), shares={1: Fraction(1, 3)}) == "2,33 = 7 × (100/3) %"
    assert leaf(level(1), scale_max=Fraction("6.5")) == "1,63 = 6,5 × 25 %"


@pytest.mark.parametrize("mark", [None, Mark(), Mark(have=Decimal(1)), Mark(not_applicable=True)])
def test_nothing_judged_has_no_sentence(mark):
    marks = {} if mark is None else {"x": mark}
    assert arithmetic(score_tree([Place("x")], marks, rules())["x"], rules()) == ""


def test_number_from_elsewhere_has_no_sentence():
    places = family(1)
    scores = score_imported(places, {"p": Decimal(5)}, rules())

    assert [arithmetic(scores[code], rules()) for code in ("p", "p.1")] == ["", ""]
    total = overall(scores, places, rules())
    assert arithmetic(total, rules()) == "5,00 = (5,00) / 1"
