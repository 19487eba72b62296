"""What must hold for every tree and every judgement, searched for by hypothesis."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.scoring import (
    Mark,
    Place,
    Score,
    arithmetic,
    band_for,
    beside,
    overall,
    rounded,
    score_imported,
    score_tree,
)
from standards.tests.trees import NOT_APPLICABLE, UPPERS, family, rules

RULES = rules()
numbers = st.decimals(0, 500, places=2)
levels = st.integers(0, 4).map(lambda number: Mark(level=number))
quantities = st.builds(lambda have, need: Mark(have=have, need=need), numbers, numbers)
marks = st.one_of(st.none(), st.just(NOT_APPLICABLE), levels, quantities)
weights = st.decimals("0.01", 50, places=2).map(Fraction)
values = st.fractions(0, 7)


@st.composite
def judged_trees(draw):
    """A tree of standards, indicators and leaves with weights, and marks for some leaves."""
    places, given_marks = [], {}
    for top in range(draw(st.integers(1, 3))):
        places.append(Place(f"{top}", None, draw(weights)))
        for middle in range(draw(st.integers(1, 3))):
            places.append(Place(f"{top}.{middle}", f"{top}", draw(weights)))
            for number in range(draw(st.integers(1, 4))):
                code = f"{top}.{middle}.{number}"
                direction = draw(st.sampled_from(["more", "less"]))
                places.append(Place(code, f"{top}.{middle}", draw(weights), direction))
                mark = draw(marks)
                if mark is not None:
                    given_marks[code] = mark
    return places, given_marks


def below(places, code):
    return [place.code for place in places if place.parent == code]


@given(judged_trees())
def test_parent_lies_between_its_children(tree):
    places, given_marks = tree
    scores = score_tree(places, given_marks, RULES)
    for place in places:
        children = [scores[code].exact for code in below(places, place.code)]
        known = [value for value in children if value is not None]
        if known:
            assert min(known) <= scores[place.code].exact <= max(known)
        elif children:
            assert scores[place.code].exact is None


@given(judged_trees(), st.randoms())
def test_order_does_not_matter(tree, random):
    places, given_marks = tree
    shuffled = random.sample(places, len(places))
    first, second = (score_tree(each, given_marks, RULES) for each in (places, shuffled))

    assert {c: (s.exact, s.judged, s.of) for c, s in first.items()} == {
        c: (s.exact, s.judged, s.of) for c, s in second.items()
    }
    assert overall(first, places, RULES).exact == overall(second, shuffled, RULES).exact


@given(judged_trees())
def test_every_value_is_on_the_scale_and_in_a_band(tree):
    for score in score_tree(*tree, RULES).values():
        assert (score.exact is None) == (score.band is None)
        assert score.exact is None or 0 <= score.exact <= 7


@given(judged_trees())
def test_counts_are_those_of_the_leaves(tree):
    places, given_marks = tree
    scores = score_tree(places, given_marks, RULES)
    parents = {place.parent for place in places}
    leaves = [scores[place.code] for place in places if place.code not in parents]
    score = overall(scores, places, RULES)

    assert score.judged == sum(leaf.exact is not None for leaf in leaves)
    assert score.of == sum(leaf.applicable for leaf in leaves)
    assert score.provisional == (0 < score.judged < score.of)


@given(st.lists(values, min_size=1, max_size=8), weights)
def test_equal_weights_are_the_plain_mean(exacts, weight):
    places = family(*[weight] * len(exacts))
    decimals = {f"p.{n}": Decimal(str(rounded(v, 4))) for n, v in enumerate(exacts, start=1)}

    score = score_imported(places, decimals, RULES)["p"]

    assert score.exact == sum(map(Fraction, decimals.values())) / len(decimals)


@given(judged_trees())
def test_not_judged_and_not_applicable_leave_the_same_mean(tree):
    places, given_marks = tree
    applicable = {c: m for c, m in given_marks.items() if m != NOT_APPLICABLE}

    with_them = score_tree(places, given_marks, RULES)
    without = score_tree(places, applicable, RULES)

    assert {c: s.exact for c, s in with_them.items()} == {c: s.exact for c, s in without.items()}


@given(judged_trees(), st.integers(0, 4))
def test_leaf_that_is_not_judged_is_not_zero(tree, number):
    places, given_marks = tree
    lone = [*places, Place("new", "0")]
    scores = [score_tree(each, given_marks, RULES)["0"] for each in (places, lone)]
    assert scores[0].exact == scores[1].exact
    assert scores[1].of == scores[0].of + 1
    judged = score_tree(lone, given_marks | {"new": Mark(level=number)}, RULES)["0"]
    assert judged.judged == scores[0].judged + 1


@given(values, st.integers(0, 4))
def test_rounding_is_half_up(value, places):
    shown = Fraction(rounded(value, places))
    half = Fraction(1, 2 * 10**places)

    assert -half < value - shown + Fraction(0) or value - shown == -half
    assert value - shown < half
    assert -rounded(value, places) == rounded(-value, places)


@given(values)
def test_band_is_the_first_whose_bound_is_not_passed(value):
    expected = next(code for code, upper in UPPERS if value <= Fraction(upper))

    assert band_for(value, RULES) == expected


@pytest.mark.parametrize("upper", [upper for _code, upper in UPPERS[:-1]])
@given(st.fractions(Fraction(1, 10**9), Fraction(1, 250)))
def test_band_changes_right_above_its_bound_however_it_would_be_rounded(upper, little):
    assert band_for(Fraction(upper), RULES) != band_for(Fraction(upper) + little, RULES)


@given(judged_trees(), st.data())
def test_imported_numbers_are_never_lost(tree, data):
    places, _marks = tree
    codes = data.draw(st.sets(st.sampled_from([place.code for place in places])))
    numbers_in = {c: data.draw(st.decimals(0, 7, places=2)) for c in sorted(codes)}

    scores = score_imported(places, numbers_in, RULES)

    for code, number in numbers_in.items():
        score = scores[code]
        shown = rounded(score.exact if score.imported is None else score.imported, 2)
        assert shown == number


@given(st.none() | values, st.none() | values, st.booleans())
def test_own_always_stands_and_the_other_beside_it(own, other, applicable):
    ours = {"x": Score("x", own, 0, 1, applicable=applicable or own is not None)}
    theirs = {"x": Score("x", other, 0, 1, source="imported")}

    merged = beside(ours, theirs)["x"]

    assert (merged.exact, merged.source) == (own, "own")
    differs = rounded(own, 2) != rounded(other, 2)
    assert merged.imported == (other if differs else None)


@given(judged_trees())
def test_every_sentence_gives_its_score_on_a_calculator(tree):
    places, given_marks = tree
    for score in score_tree(places, given_marks, RULES).values():
        sentence = arithmetic(score, RULES, ".")
        if score.exact is None:
            assert sentence == ""
        else:
            shown, formula = sentence.split(" = ")
            assert f"{rounded(calculated(formula), 2)}" == shown


def calculated(formula):
    """Do what a person with a calculator does, without losing anything."""
    plain = re.sub(r",(?=\d)", "", formula).replace("×", "*").replace("%", "/ 100")
    exact = re.sub(r"\d+(\.\d+)?", r"Fraction('\g<0>')", plain)
    return eval(exact, {"Fraction": Fraction, "min": min})
