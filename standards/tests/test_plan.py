"""The smallest set of items that reaches a rank: against trying everything, and by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards import scoring
from standards.tests.editions import edition
from standards.tests.test_outcome import official_levels

LEVELS = (0, 1, 2, 4)
RULES = scoring.Rules(Fraction(100), 2, {level: Fraction(level, 4) for level in range(5)}, ())


def simulation(one, levels):
    marks = {code: scoring.Mark(level=level) for code, level in levels.items()}
    return scoring.Simulation(one.places, marks, one.rules, one.how, one.levels)


@st.composite
def small_cases(draw):
    """Two or three components with a few items, random rules, levels and efforts."""
    places, levels = [], {}
    worths = draw(st.sampled_from([(60, 40), (50, 30, 20), ("33.4", "33.3", "33.3")]))
    for number, _worth in enumerate(worths):
        places.append(scoring.Place(f"{number}", None))
        for item in range(draw(st.integers(1, 3))):
            code = f"{number}.{item}"
            places.append(scoring.Place(code, f"{number}", Fraction(draw(st.integers(1, 4)))))
            levels[code] = draw(st.sampled_from(LEVELS))
    conditions = draw(
        st.lists(
            st.sampled_from(
                [
                    scoring.Condition("every", "every", Fraction(50)),
                    scoring.Condition("one", "component", Fraction(61), code="1"),
                    scoring.Condition("some", "below", Fraction(56), most=1),
                    scoring.Condition("full", "full", code="0"),
                    scoring.Condition("final", "final", Fraction(71)),
                ]
            ),
            unique=True,
        )
    )
    how = scoring.OutcomeRules(
        tuple(scoring.Component(f"{n}", Fraction(worth)) for n, worth in enumerate(worths)),
        tuple(conditions),
        (scoring.Rank("A", Fraction(91)), scoring.Rank("B", Fraction(60))),
        "TT",
        rounds_values=draw(st.booleans()),
        hundred_of_rounded=draw(st.booleans()),
        places=draw(st.integers(0, 1)),
    )
    efforts = {code: draw(st.integers(1, 3)) for code in levels}
    return places, levels, how, efforts, draw(st.sampled_from("AB"))


def reaches(places, levels, how, rank):
    marks = {code: scoring.Mark(level=level) for code, level in levels.items()}
    told = scoring.outcome_of(places, marks, RULES, how)
    least = next(one.least for one in how.ranks if one.code == rank)
    return told.accredited and told.final >= least


def cheapest_by_trying(places, levels, how, efforts, rank):
    """Return the least effort of all sets of items raised to the top, or None."""
    below = [code for code, level in levels.items() if level < LEVELS[-1]]
    sets = chain.from_iterable(combinations(below, size) for size in range(len(below) + 1))
    found = [
        sum(efforts[code] for code in chosen)
        for chosen in sets
        if reaches(places, levels | dict.fromkeys(chosen, LEVELS[-1]), how, rank)
    ]
    return min(found, default=None)


@settings(max_examples=150)
@given(small_cases())
def test_no_other_set_is_cheaper(case):
    places, levels, how, efforts, rank = case
    marks = {code: scoring.Mark(level=level) for code, level in levels.items()}
    one = scoring.Simulation(places, marks, RULES, how, dict.fromkeys(levels, LEVELS))
    plan = one.smallest(rank, efforts)
    assert (plan and plan.effort) == cheapest_by_trying(places, levels, how, efforts, rank)
    if plan:
        raised = {step.code: step.after for step in plan.steps}
        assert reaches(places, levels | raised, how, rank)
        assert plan.outcome == one.with_steps(raised)
        assert _steps(raised, levels) == min(
            _steps(dict(zip(raised, chosen, strict=True)), levels)
            for chosen in product(LEVELS, repeat=len(raised))
            if all(level > levels[code] for code, level in zip(raised, chosen, strict=True))
            and reaches(places, levels | dict(zip(raised, chosen, strict=True)), how, rank)
        )


def _steps(raised, levels):
    """Return by how many levels the items are raised together."""
    return sum(LEVELS.index(level) - LEVELS.index(levels[code]) for code, level in raised.items())


def test_the_official_example_needs_so_many_items_for_an_a():
    plan = simulation(edition("ia2018-sd"), official_levels()).smallest("A")
    assert plan.outcome.rank == "A"
    assert plan.outcome.final == 91
    assert plan.effort == len(plan.steps)
    assert all(step.after > step.before for step in plan.steps)
    # Each of them is needed.
    for left_out in plan.steps:
        rest = {step.code: step.after for step in plan.steps if step != left_out}
        assert simulation(edition("ia2018-sd"), official_levels() | rest).now.rank == "B"


def test_a_rank_that_stands_needs_nothing():
    plan = simulation(edition("ia2018-sd"), official_levels()).smallest("B")
    assert (plan.steps, plan.effort) == ((), 0)


def test_effort_leads_elsewhere():
    one = simulation(edition("ia2018-sd"), official_levels())
    cheap = one.smallest("A")
    dear = {step.code: 50 for step in cheap.steps}
    other = one.smallest("A", dear)
    assert other.outcome.rank == "A"
    assert not {step.code for step in other.steps} & set(dear)


def test_a_failed_condition_is_mended_first():
    sd = edition("ia2018-sd")
    below = {place.code for place in sd.places if place.parent == "sarpras"}
    levels = {code: 2 if code in below else 4 for code in sd.levels}
    plan = simulation(sd, levels).smallest("C")
    assert {step.code for step in plan.steps} <= below
    assert plan.outcome.accredited


def test_every_absolute_condition_is_in_it():
    smp = edition("iasp2020-smp")
    smp = replace(smp, how=replace(smp.how, is_incomplete=False))
    levels = {code: own[-1] for code, own in smp.levels.items()} | {"ipm.2": 1, "ipm.4": 1}
    plan = simulation(smp, levels).smallest("A")
    assert [(step.code, step.after, step.gain) for step in plan.steps] == [
        ("ipm.2", 4, 0),
        ("ipm.4", 4, 0),
    ]


def test_what_cannot_be_reached_or_told_has_no_plan():
    assert simulation(edition("iasp2020-smp"), {}).smallest("A") is None
    assert simulation(edition("ia2018-sd"), official_levels()).smallest("Z") is None


@pytest.mark.parametrize("code", ["ia2018-sd", "ia2009-smk", "ia2024-smk"])
def test_what_one_item_brings_is_what_comes_of_raising_it(code):
    one = edition(code)
    levels = {item: own[len(item) % len(own)] for item, own in one.levels.items()}
    told = simulation(one, levels)
    raws = {}
    for step in told.effects():
        own = one.levels[step.code]
        assert own.index(step.after) == own.index(step.before) + 1
        after = told.with_steps({step.code: step.after})
        raws[step.code] = step.gain
        if told.now.raw is not None:
            assert after.raw - told.now.raw == step.gain
    assert set(raws) == {item for item, own in one.levels.items() if levels[item] < own[-1]}


def test_an_absolute_condition_stands_among_the_effects_and_brings_nothing_to_the_sum():
    one = edition("iasp2020-sd")
    levels = {code: own[-1] for code, own in one.levels.items()} | {"ipm.1": 1}
    assert simulation(one, levels).effects() == [scoring.Step("ipm.1", 1, 4, Decimal("0.00"))]


def test_where_a_whole_component_does_not_apply_nothing_is_told_or_planned():
    one = edition("ia2018-sd")
    marks = {code: scoring.Mark(level=4) for code in one.levels}
    marks |= {f"{number}": scoring.Mark(not_applicable=True) for number in range(1, 11)}
    told = scoring.Simulation(one.places, marks, one.rules, one.how, one.levels)
    assert (told.now.accredited, told.now.rank) == (None, None)
    assert told.smallest("A") is None


def test_a_condition_on_items_that_do_not_apply_holds():
    one = edition("iasp2020-sd")
    how = replace(one.how, is_incomplete=False)
    marks = {code: scoring.Mark(level=own[-1]) for code, own in one.levels.items()}
    marks |= {f"ipm.{n}": scoring.Mark(not_applicable=True) for n in range(1, 6)}
    told = scoring.outcome_of(one.places, marks, one.rules, how)
    assert (told.rank, told.failures) == ("A", ())


def test_gaps_are_left_out_but_for_what_a_condition_wants():
    one = edition("iasp2020-sd")
    marks = scoring.without_gaps(one.places, {"1": scoring.Mark(level=3)}, one.levels, one.how)
    assert marks["1"].level == 3
    assert [marks["2"].not_applicable, marks["ipm.1"].level] == [True, 1]
    left_out = scoring.outcome_of(one.places, marks, one.rules, one.how)
    asked = scoring.outcome_of(
        one.places, {"1": scoring.Mark(level=3)}, one.rules, one.how, gaps=scoring.LEAVE_OUT
    )
    assert left_out.values[0].value == asked.values[0].value


def test_gaps_are_filled_with_the_lowest():
    sd = edition("ia2018-sd")
    marks = scoring.with_lowest({"1": scoring.Mark(level=3)}, sd.levels)
    assert marks["1"].level == 3
    assert {mark.level for code, mark in marks.items() if code != "1"} == {0}
