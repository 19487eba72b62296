"""What must hold for every edition, level and set of answers."""

import re
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards import scoring
from standards.tests.editions import CODES, edition

editions = st.sampled_from(CODES).map(edition)
profile = settings(max_examples=25)


def completed(one):
    """Take an edition as if its item list were complete, so that it comes to an end."""
    return replace(one, how=replace(one.how, is_incomplete=False))


@st.composite
def answered(draw):
    """An edition with a level for each of its items, mostly high so that some pass."""
    one = completed(draw(editions))
    chance = Random(draw(st.integers(0, 2**32)))
    ease = draw(st.sampled_from([0, 1, 3, 9]))
    levels = {code: chance.choice([*own, *[own[-1]] * ease]) for code, own in one.levels.items()}
    return one, levels, chance


def test_every_edition_is_tried():
    assert len(CODES) == 15
    assert sum(len(edition(code).levels) for code in CODES if code.startswith("ia2009")) == 1167


@profile
@given(answered())
def test_a_better_item_never_makes_anything_worse(case):
    one, levels, chance = case
    code = chance.choice([code for code in levels if levels[code] != one.levels[code][-1]] or [""])
    if not code:
        return
    own = one.levels[code]
    better = levels | {code: own[own.index(levels[code]) + 1]}
    before, after = one.judged(levels), one.judged(better)
    for low, high in zip(before.values, after.values, strict=True):
        assert high.value >= low.value
        assert high.hundred >= low.hundred
    if before.final is not None:
        assert (after.raw, after.final) >= (before.raw, before.final)
    assert after.accredited >= before.accredited
    assert {f.condition.key for f in after.failures} <= {f.condition.key for f in before.failures}


@profile
@given(answered())
def test_who_fails_a_condition_never_passes(case):
    one, levels, _chance = case
    told = one.judged(levels)
    assert told.accredited is (not told.failures)
    ranks = {rank.code for rank in one.how.ranks}
    assert (told.rank in ranks) is told.accredited
    assert told.accredited or told.rank == one.how.refused


@profile
@given(answered())
def test_the_order_of_items_and_answers_does_not_matter(case):
    one, levels, chance = case
    places, pairs = list(one.places), list(levels.items())
    chance.shuffle(places)
    chance.shuffle(pairs)
    told, shuffled = one.judged(levels), replace(one, places=tuple(places)).judged(dict(pairs))
    assert told.values == shuffled.values
    assert (told.raw, told.final, told.rank) == (shuffled.raw, shuffled.final, shuffled.rank)
    assert told.failures == shuffled.failures


NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def computed(words):
    """Do what a line says with exact numbers."""
    expression = NUMBER.sub(lambda found: f'Fraction("{found[0].replace(",", "")}")', words)
    return eval(expression.replace("×", "*"), {"Fraction": Fraction})


def places_in(words):
    return len(words.partition(".")[2])


@profile
@given(answered())
def test_the_printed_arithmetic_adds_up(case):
    one, levels, _chance = case
    lines = scoring.outcome_lines(one.judged(levels), one.rules, one.how, ".")
    assert lines
    for line in lines:
        shown, _sign, formula = re.split(r" ([=≈]) ", line.text)
        exact = computed(formula)
        assert scoring.rounded(exact, places_in(shown)) == scoring.rounded(
            computed(shown), places_in(shown)
        )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("hundredths", [0, 1, 7, 49, 99])
def test_halves_go_up(code, hundredths):
    how = edition(code).how
    component = how.components[0]
    half = Fraction(10 * hundredths + 5, 1000)
    value = scoring.value_of_ratio(component, half / component.worth, how, judged=1, of=1)
    assert value.value == scoring.rounded(Fraction(hundredths + 1, 100), 2)


@pytest.mark.parametrize("code", CODES)
def test_no_answers_are_answered(code):
    one = edition(code)
    told = one.judged({})
    assert (told.raw, told.final, told.accredited, told.rank) == (None, None, None, None)
    assert all(value.value is value.hundred is None for value in told.values)
    assert (told.judged, told.of) == (0, len(one.levels))
    assert scoring.outcome_lines(told, one.rules, one.how) == []


@pytest.mark.parametrize("code", CODES)
def test_full_marks_give_100_and_the_lowest_give_nothing_away(code):
    one = completed(edition(code))
    best = one.judged({code: own[-1] for code, own in one.levels.items()})
    assert [value.hundred for value in best.values] == [100] * len(best.values)
    assert (best.accredited, best.rank) == (True, "A")
    worst = one.judged({}, gaps=scoring.LOWEST)
    assert (worst.accredited, worst.rank) == (False, "TT")
