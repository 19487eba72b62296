"""Published numbers, alone and beside the school's own, by example."""

from decimal import Decimal
from fractions import Fraction

from standards.scoring import (
    Place,
    Score,
    beside,
    overall,
    score_imported,
)
from standards.tests.trees import STANDARD, family, rules


def imported(**values):
    named = {code.replace("_", ".").lstrip("."): Decimal(v) for code, v in values.items()}
    return score_imported(STANDARD, named, rules())


def test_imported_leaves_compute_their_parents():
    scores = imported(_1_1_1="6", _1_1_2="7", _1_2_1="4")

    assert [scores[code].exact for code in ("1.1", "1")] == [Fraction("6.5"), Fraction("5.25")]
    assert [scores[code].source for code in ("1.1.1", "1.1", "1")] == [
        "imported",
        "computed",
        "computed",
    ]
    assert (scores["1"].judged, scores["1"].of, scores["1"].band) == (3, 3, "m4")


def test_published_parent_that_differs_is_kept_beside_the_computed_one():
    score = imported(_1_1_1="6", _1_1_2="7", _1_2_1="4", _1="5.6")["1"]

    assert (score.exact, score.imported, score.source) == (
        Fraction("5.25"),
        Fraction("5.6"),
        "computed",
    )


def test_published_parent_that_differs_only_by_rounding_is_the_same():
    scores = imported(_1_1_1="6", _1_1_2="7", _1_2_1="4.333", _1="5.42")

    assert scores["1"].exact == Fraction("5.4165")
    assert scores["1"].imported is None


def test_published_parent_stands_where_a_child_is_missing():
    score = imported(_1_1_1="6", _1_2_1="4", _1="5.6")["1"]

    assert score == Score("1", Fraction("5.6"), 1, 1, source="imported", band="m4", is_coarse=True)
    assert not score.provisional


def test_computed_parent_is_provisional_where_a_child_is_missing():
    score = imported(_1_1_1="6", _1_2_1="4")["1"]

    assert (score.exact, score.judged, score.of, score.provisional) == (5, 2, 3, True)


def test_published_indicators_stand_for_their_leaves_and_are_counted_as_one():
    scores = imported(_1_1="6", _1_2="4", _1="5.6")

    assert (scores["1"].exact, scores["1"].imported) == (5, Fraction("5.6"))
    assert (scores["1"].judged, scores["1"].of) == (2, 2)
    assert (scores["1.1.1"].exact, scores["1.1.1"].judged, scores["1.1.1"].of) == (None, 0, 1)


def test_parent_above_a_published_number_stays_provisional_while_something_else_is_missing():
    scores = imported(_1_1_1="6", _1_2="4")

    assert (scores["1"].exact, scores["1"].judged, scores["1"].of) == (5, 2, 2)
    assert scores["1"].provisional
    assert imported(_1_1_1="6", _1_2="4", _1="5.6")["1"].source == "imported"


def test_overall_of_published_standards_says_how_many_of_how_many():
    places = [*family(1, 1, parent="a"), *family(1, parent="b"), *family(1, 1, 1, parent="c")]

    scores = score_imported(places, {"a": Decimal("5.21"), "b": Decimal("4.61")}, rules())
    score = overall(scores, places, rules())

    assert (score.exact, score.judged, score.of) == (Fraction("4.91"), 2, 3)
    assert (score.source, score.provisional) == ("computed", True)


def test_nothing_imported_is_no_score():
    score = imported()["1"]

    assert (score.exact, score.judged, score.of, score.imported) == (None, 0, 3, None)


# --- Beside ------------------------------------------------------------------------------------


def one(value, **more):
    exact = None if value is None else Fraction(value)
    return {"x": Score("x", exact, int(exact is not None), 1, **more)}


def test_own_result_wins_and_the_imported_one_is_shown_beside_it():
    score = beside(one("5"), one("6", source="imported"))["x"]

    assert (score.exact, score.source, score.imported) == (5, "own", 6)


def test_imported_zero_is_a_value():
    assert beside(one("5"), one("6", imported=Fraction(0)))["x"].imported == 0


def test_the_printed_number_is_the_one_shown_beside():
    assert beside(one("5"), one("5", imported=Fraction(6)))["x"].imported == 6


def test_same_number_is_not_shown_twice():
    assert beside(one("35/6"), one("5.83"))["x"].imported is None
    assert beside(one("35/6"), one("5.833"), places=3)["x"].imported is None
    assert beside(one("35/6"), one("5.83"), places=3)["x"].imported == Fraction("5.83")


def test_what_the_school_did_not_judge_stays_so_with_the_imported_number_beside_it():
    score = beside(one(None), one("6", source="imported"))["x"]

    assert (score.exact, score.source, score.imported) == (None, "own", 6)


def test_school_that_said_not_applicable_judged():
    score = beside(one(None, applicable=False), one("6"))["x"]

    assert (score.exact, score.applicable, score.imported) == (None, False, 6)


def test_overall_of_own_and_imported_standards_is_not_called_our_own():
    places = [Place("x"), Place("y")]
    merged = one("5") | {"y": Score("y", Fraction(6), 1, 1, source="imported")}

    assert overall(merged, places, rules()).source == "computed"
    assert overall(one("5"), places[:1], rules()).source == "own"


def test_each_side_alone():
    assert beside(one("5"), {}) == one("5")
    assert beside({}, one("6")) == {}
    assert beside(one(None), one(None, source="imported")) == one(None)
