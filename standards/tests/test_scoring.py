"""Scoring by example: every rule once, with the number a person would write down."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from standards.scoring import (
    Band,
    Mark,
    Place,
    Score,
    band_for,
    is_not_applicable,
    mark_value,
    overall,
    rounded,
    rules_from,
    score_imported,
    score_tree,
    share_percent,
)
from standards.tests.trees import NOT_APPLICABLE, STANDARD, family, level, quantity, rules

LEAF = Place("x")
LESS = Place("x", direction="less")
COUNTED = Place("x", is_counted=True)


@pytest.mark.parametrize(
    ("number", "value"), [(0, "0"), (1, "1.75"), (2, "3.5"), (3, "5.25"), (4, "7")]
)
def test_level_is_worth_its_share_of_the_scale(number, value):
    assert mark_value(level(number), LEAF, rules()) == Fraction(value)


@pytest.mark.parametrize(
    ("place", "have", "need", "value"),
    [
        (LEAF, "4", "8", "3.5"),
        (LEAF, "0", "8", "0"),
        (LEAF, "8", "8", "7"),
        (LEAF, "9", "8", "7"),
        (LESS, "36", "27", "5.25"),
        (LESS, "27", "36", "7"),
        (LESS, "0", "36", "7"),
    ],
)
def test_quantity_is_worth_its_ratio_but_never_more_than_the_scale(place, have, need, value):
    assert mark_value(quantity(have, need), place, rules()) == Fraction(value)


@pytest.mark.parametrize(
    "mark", [None, Mark(), Mark(have=Decimal(3)), Mark(need=Decimal(3)), NOT_APPLICABLE]
)
def test_mark_without_a_judgement_has_no_value(mark):
    assert mark_value(mark, LEAF, rules()) is None


@pytest.mark.parametrize(
    ("mark", "answer"),
    [
        (None, False),
        (Mark(), False),
        (NOT_APPLICABLE, True),
        (quantity("0", "0"), True),
        (quantity("5", "0"), True),
        (Mark(need=Decimal(0)), True),
        (quantity("0", "1"), False),
        (level(0), False),
        (Mark(level=0, need=Decimal(0)), False),
    ],
)
def test_not_applicable_is_declared_or_follows_from_no_need(mark, answer):
    assert is_not_applicable(mark) is answer


@pytest.mark.parametrize("mark", [quantity("0", "0"), Mark(need=Decimal(0)), quantity("3", "4")])
def test_numbers_that_a_level_follows_from_are_nothing_without_it(mark):
    assert not is_not_applicable(mark, COUNTED)
    assert mark_value(mark, COUNTED, rules()) is None
    assert score_tree([COUNTED], {"x": mark}, rules())["x"].applicable
    assert is_not_applicable(NOT_APPLICABLE, COUNTED)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "m1"),
        ("2.04", "m1"),
        ("2.0400001", "m2"),
        ("3.70", "m2"),
        ("3.7000001", "m3"),
        ("5.06", "m3"),
        ("5.063", "m4"),
        ("6.66", "m4"),
        ("6.6600001", "snp"),
        ("7", "snp"),
    ],
)
def test_band_ends_at_and_includes_its_upper_bound_on_the_unrounded_value(value, code):
    assert band_for(Fraction(value), rules()) == code


def test_band_that_excludes_its_upper_bound():
    half = rules(bands=(Band("low", Fraction(3), inclusive=False), Band("high", Fraction(7))))

    assert [band_for(Fraction(v), half) for v in ("2.9999", "3")] == ["low", "high"]


def test_no_value_has_no_band():
    assert band_for(None, rules()) is None


def test_value_above_the_scale_is_an_error():
    with pytest.raises(ValueError, match="above the highest band"):
        band_for(Fraction("7.01"), rules())


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("5.845", 2, "5.85"),
        ("5.8449999", 2, "5.84"),
        ("5.835", 2, "5.84"),
        ("2.5", 0, "3"),
        ("7", 2, "7.00"),
        ("0", 2, "0.00"),
        ("-0.005", 2, "-0.01"),
        ("-0.0049", 2, "0.00"),
    ],
)
def test_rounds_half_up_and_keeps_its_places(value, places, shown):
    assert str(rounded(Fraction(value), places)) == shown


def test_rounding_nothing_gives_nothing():
    assert rounded(None, 2) is None


def test_parent_is_the_mean_of_its_children():
    marks = {"p.1": level(4), "p.2": level(3), "p.3": level(1)}

    score = score_tree(family(1, 1, 1), marks, rules())["p"]

    assert score.exact == Fraction(14, 3)
    assert (score.judged, score.of, score.band, score.source) == (3, 3, "m3", "own")
    assert [(part.code, part.value, part.weight) for part in score.parts] == [
        ("p.1", 7, 1),
        ("p.2", Fraction("5.25"), 1),
        ("p.3", Fraction("1.75"), 1),
    ]
    assert not score.provisional


def test_weights_count_when_the_data_give_them():
    scores = score_tree(family(2, 1), {"p.1": level(4), "p.2": level(1)}, rules())

    assert scores["p"].exact == Fraction("5.25")


def test_not_judged_is_not_zero_and_the_parent_is_provisional():
    score = score_tree(family(1, 1), {"p.1": level(4)}, rules())["p"]

    assert (score.exact, score.judged, score.of) == (7, 1, 2)
    assert score.provisional


def test_nothing_judged_is_no_score_and_not_provisional():
    score = score_tree(family(1, 1), {}, rules())["p"]

    assert (score.exact, score.band, score.judged, score.of) == (None, None, 0, 2)
    assert score.parts == ()
    assert score.applicable
    assert not score.provisional


def test_judged_as_nothing_there_is_zero():
    assert score_tree(family(1), {"p.1": level(0)}, rules())["p"].exact == 0


def test_not_applicable_leaves_the_mean_and_the_count():
    marks = {"p.1": level(4), "p.2": NOT_APPLICABLE}

    scores = score_tree(family(1, 1), marks, rules())

    assert (scores["p"].exact, scores["p"].judged, scores["p"].of) == (7, 1, 1)
    assert scores["p.2"] == Score("p.2", None, 0, 0, applicable=False)


def test_parent_whose_leaves_are_all_not_applicable_leaves_its_parents_mean():
    places = [Place("r"), Place("a", "r"), Place("a.1", "a"), Place("b", "r"), Place("b.1", "b")]

    scores = score_tree(places, {"a.1": NOT_APPLICABLE, "b.1": level(2)}, rules())

    assert not scores["a"].applicable
    assert [part.code for part in scores["r"].parts] == ["b"]
    assert (scores["r"].exact, scores["r"].judged, scores["r"].of) == (Fraction("3.5"), 1, 1)


def test_standard_is_the_mean_of_its_indicators_and_not_of_its_leaves():
    places = [Place("s"), Place("a", "s"), Place("b", "s")]
    places += [Place("a.1", "a"), Place("b.1", "b"), Place("b.2", "b"), Place("b.3", "b")]
    marks = {"a.1": level(4), "b.1": level(0), "b.2": level(0), "b.3": level(0)}

    assert score_tree(places, marks, rules())["s"].exact == Fraction("3.5")


def test_every_place_is_scored_with_its_band_and_its_mark():
    scores = score_tree(family(1, 1), {"p.1": level(1)}, rules())

    assert list(scores) == ["p.1", "p.2", "p"]
    assert scores["p.1"] == Score("p.1", Fraction("1.75"), 1, 1, band="m1", mark=level(1))
    assert scores["p.2"] == Score("p.2", None, 0, 1)


def test_direction_of_the_place_counts():
    places = [Place("p"), Place("p.1", "p", direction="less")]

    scores = score_tree(places, {"p.1": quantity("36", "27")}, rules())

    assert (scores["p"].exact, scores["p.1"].direction) == (Fraction("5.25"), "less")


def test_part_of_a_tree_is_scored_from_its_own_top():
    places = [Place("3.1", "3"), Place("3.1.1", "3.1")]

    scores = score_tree(places, {"3.1.1": level(4)}, rules())

    assert scores["3.1"].exact == 7
    assert overall(scores, places, rules()).exact == 7


def test_rounding_at_each_node_goes_up_the_tree():
    places = [Place("r"), *[Place("p", "r"), Place("q", "r")], Place("q.1", "q")]
    places += [Place(f"p.{n}", "p") for n in (1, 2, 3)]
    marks = {"p.1": level(4), "p.2": level(4), "p.3": level(3), "q.1": level(4)}

    at_node = score_tree(places, marks, rules(round_at="node", places=0))
    at_display = score_tree(places, marks, rules(places=0))

    assert [part.value for part in at_node["r"].parts] == [6, 7]
    assert at_node["p"].exact == at_display["p"].exact + Fraction(-1, 12)
    assert at_node["r"].exact == Fraction("6.5")
    assert at_display["r"].exact == Fraction(161, 24)


def test_overall_is_the_mean_of_the_tops_that_have_a_value():
    places = [*family(1, parent="a"), *family(1, parent="b"), *family(1, parent="c")]
    scores = score_tree(places, {"a.1": level(4), "b.1": level(2)}, rules())

    score = overall(scores, places, rules())

    assert (score.exact, score.judged, score.of) == (Fraction("5.25"), 2, 3)
    assert (score.code, score.band) == ("", "m4")
    assert score.provisional


def test_overall_weighs_the_tops():
    places = [Place("a", weight=Fraction(3)), Place("b")]
    scores = score_tree(places, {"a": level(4), "b": level(0)}, rules())

    assert overall(scores, places, rules()).exact == Fraction("5.25")


@pytest.mark.parametrize(
    ("judged", "of", "percent"), [(0, 0, None), (0, 3, 0), (188, 189, 99), (189, 189, 100)]
)
def test_coverage_is_full_only_when_all_is_judged(judged, of, percent):
    assert share_percent(judged, of) == percent


def test_bands_of_parents_and_leaves_are_those_of_the_unrounded_value():
    """5.063 prints as 5.06, the end of band 3, and lies in band 4."""
    leaves = {"p.1": Decimal("5.063"), "p.2": Decimal("5.062")}

    scores = score_imported(family(1, 1), leaves, rules())

    assert [str(rounded(s.exact, 2)) for s in scores.values()] == ["5.06", "5.06", "5.06"]
    assert [s.band for s in scores.values()] == ["m4", "m4", "m4"]
    published = score_imported(family(1, 1), {"p": Decimal("5.063")}, rules())["p"]
    assert published.band == "m4"


# --- Rules -------------------------------------------------------------------------------------

DATA = {
    "scale_max": "7",
    "places": 2,
    "round_at": "node",
    "steps": [{"level": 0, "share": "0"}, {"level": 1, "share": "0.25"}],
    "bands": [{"code": "m1", "upper": "2.04", "inclusive": False}],
}


def test_rules_are_read_exactly():
    read = rules_from(DATA)

    assert (read.scale_max, read.places, read.round_at) == (7, 2, "node")
    assert read.shares == {0: 0, 1: Fraction(1, 4)}
    assert read.bands == (Band("m1", Fraction("2.04"), inclusive=False),)


def test_rules_round_at_display_unless_they_say_otherwise():
    assert rules_from({key: DATA[key] for key in DATA if key != "round_at"}).round_at == "display"


@pytest.mark.parametrize(
    "changes", [{"bands": [{}]}, {"bands": None}, {"scale_max": "seven"}, {"scale_max": "1/0"}]
)
def test_rules_that_cannot_be_read_are_an_error(changes):
    with pytest.raises(ValueError, match=r"rules: |Invalid literal"):
        rules_from(DATA | changes)


def test_order_of_the_places_does_not_matter():
    marks = {"1.1.1": level(3), "1.1.2": level(1), "1.2.1": level(2)}
    expected = score_tree(STANDARD, marks, rules())
    shuffled = random.Random(1).sample(STANDARD, len(STANDARD))

    scores = score_tree(shuffled, marks, rules())

    assert {code: s.exact for code, s in scores.items()} == {
        code: s.exact for code, s in expected.items()
    }
