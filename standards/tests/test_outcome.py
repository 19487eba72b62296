"""What an edition makes of levels: the official example, and an edition that nobody published."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from standards import scoring
from standards.loading import read_yaml
from standards.tests.editions import edition, from_document

HERE = Path(__file__).parent
EXAMPLE = json.loads((HERE / "data/accreditation_example.json").read_text())["example"]
INVENTED = from_document(read_yaml(HERE / "invented-edition.yaml"))


def levels_for(places, wanted, highest=4):
    """Return a level for each item so that the weighted sum is as wanted."""
    reached = {0: {}}
    for place in places:
        step = {}
        for total, levels in reached.items():
            for level in range(highest, -1, -1):
                step.setdefault(total + int(place.weight) * level, levels | {place.code: level})
        reached = step
    return reached[wanted]


def official_levels():
    """Return the example's answers. It prints those of the first component only; the others'
    are made here so that each component has the weighted sum that the annex prints."""
    sd = edition("ia2018-sd")
    levels = {
        code: "edcba".index(letter) for code, letter in EXAMPLE["inputs"]["isi_answers"].items()
    }
    for component, wanted in EXAMPLE["inputs"]["weighted_score_obtained"].items():
        if component != "isi":
            below = [place for place in sd.places if place.parent == component]
            levels |= levels_for(below, wanted)
    return levels


def test_the_worked_example_of_2017_to_the_last_digit():
    told = edition("ia2018-sd").judged(official_levels())
    expected = EXAMPLE["outputs"]
    assert {v.component.code: float(v.value) for v in told.values} == expected["component_value"]
    hundreds = {v.component.code: int(v.hundred) for v in told.values}
    assert hundreds == expected["component_value_100"]
    assert (told.raw, told.final) == (Decimal("84.79"), Decimal(85))
    assert (told.accredited, told.rank, told.failures) == (True, "B", ())


def test_its_items_have_the_weighted_scores_that_are_printed():
    sd, levels = edition("ia2018-sd"), official_levels()
    weights = {place.code: int(place.weight) for place in sd.places if place.parent == "isi"}
    weighted = {code: weights[code] * levels[code] for code in weights}
    assert weighted == EXAMPLE["outputs"]["isi_weighted_scores"]


def test_its_arithmetic_is_printed_line_by_line():
    sd = edition("ia2018-sd")
    lines = scoring.outcome_lines(sd.judged(official_levels()), sd.rules, sd.how)
    assert [line.text for line in lines if line.code in ("isi", "raw", "final")] == [
        "10,31 = 109 / 148 × 14",
        "74 = 10,31 / 14 × 100",
        "84,79 = 10,31 + 10,97 + 12,79 + 14,55 + 10,50 + 7,69 + 8,52 + 9,46",
        "85 ≈ 84,79",
    ]


@pytest.mark.parametrize(
    ("component", "level", "key"), [("sarpras", 2, "sarpras"), ("penilaian", 1, "every")]
)
def test_a_component_that_is_too_low_refuses_whatever_the_sum(component, level, key):
    sd = edition("ia2018-sd")
    below = {place.code for place in sd.places if place.parent == component}
    told = sd.judged({code: level if code in below else 4 for code in sd.levels})
    assert told.final >= 71
    assert (told.accredited, told.rank) == (False, "TT")
    assert [failure.condition.key for failure in told.failures] == [key]


def test_facilities_are_tested_on_the_shown_number():
    """60.5 of 100 is shown as 61, which is enough."""
    component = scoring.Component("sarpras", Fraction(12))
    how = edition("ia2018-sd").how
    value = scoring.value_of_ratio(component, Fraction("7.26") / 12, how, judged=1, of=1)
    assert (value.value, value.hundred) == (Decimal("7.26"), Decimal(61))


@pytest.mark.parametrize(("below", "accredited"), [(2, True), (3, False)])
def test_2009_bears_two_components_below_56(below, accredited):
    sma = edition("ia2009-sma")
    tops = [place.code for place in sma.places if place.parent is None][:below]
    parents = {place.code: place.parent for place in sma.places}
    told = sma.judged({code: 2 if parents[code] in tops else 4 for code in sma.levels})
    assert told.accredited is accredited
    assert [f.seen for f in told.failures] == ([] if accredited else [Decimal(3)])


def test_2020_waits_for_its_missing_items_and_needs_every_absolute_condition():
    smp = edition("iasp2020-smp")
    highest = {code: levels[-1] for code, levels in smp.levels.items()}
    told = smp.judged(highest)
    assert [value.value for value in told.values] == [35, 29, 18, 18, 100]
    assert (told.final, told.accredited, told.rank) == (None, None, None)
    completed = replace(smp, how=replace(smp.how, is_incomplete=False))
    told = completed.judged(highest)
    assert (told.raw, told.final, told.rank) == (100, 100, "A")
    told = completed.judged(highest | {"ipm.3": 1})
    assert (told.final, told.accredited, told.rank) == (100, False, "TT")
    assert [(f.condition.key, f.seen, f.code) for f in told.failures] == [("absolute", None, "ipm")]


def test_2024_tells_a_rank_without_a_number():
    smk = edition("ia2024-smk")
    told = smk.judged(dict.fromkeys(smk.levels, 4))
    assert (told.raw, told.final, told.accredited, told.rank) == (None, None, True, "A")


def test_n_a_leaves_its_component():
    dasmen = edition("ia2024-dasmen")
    marks = {code: scoring.Mark(level=3) for code in dasmen.levels}
    marks["3.10.2"] = scoring.Mark(not_applicable=True)
    told = scoring.outcome_of(dasmen.places, marks, dasmen.rules, dasmen.how)
    assert [value.hundred for value in told.values] == [75, 75, 75]
    assert (told.judged, told.of) == (len(marks) - 1, len(marks) - 1)


def test_a_gap_leaves_all_open_or_is_filled_as_wished():
    levels = official_levels()
    del levels["119"]
    sd = edition("ia2018-sd")
    told = sd.judged(levels)
    assert (told.final, told.accredited, told.rank) == (None, None, None)
    assert [v.component.code for v in told.values if v.value is None] == ["penilaian"]
    assert (told.judged, told.of) == (118, 119)
    lowest = sd.judged(levels, gaps=scoring.LOWEST)
    assert lowest.raw == sd.judged(levels | {"119": 0}).raw
    left_out = sd.judged(levels, gaps=scoring.LEAVE_OUT)
    assert left_out.values[-1].ratio == sum(
        place.weight * levels[place.code]
        for place in sd.places
        if place.parent == "penilaian" and place.code in levels
    ) / (4 * sum(p.weight for p in sd.places if p.parent == "penilaian" and p.code in levels))


def test_a_new_edition_is_a_file():
    """Steps that are not even, groups below fields, half a component, decimals in the final."""
    levels = {"P.1.1": 3, "P.1.2": 2, "P.2.1": 3, "Q.1.1": 2, "R.1.1": 3, "R.1.2": 1}
    told = INVENTED.judged(levels)
    # P: (3 × (2 × 10 + 3) / 3 + 10) / 4 = 8.25 of 10; Q: 3 of 10; R: 5 of 10.
    assert [value.value for value in told.values] == [
        Decimal("41.3"),
        Decimal("24.0"),
        Decimal("5.0"),
    ]
    assert (told.raw, told.final) == (Decimal("58.3"), Decimal("58.3"))
    assert (told.accredited, told.rank) == (True, "Perak")
    lines = scoring.outcome_lines(told, INVENTED.rules, INVENTED.how, ".")
    assert [line.text for line in lines] == [
        "41.3 = 82.5 / 100 × 50",
        "82.6 = 41.3 / 50 × 100",
        "24.0 = 30 / 100 × 80",
        "30.0 = 24.0 / 80 × 100",
        "5.0 = 50 / 100 × 10",
        "50.0 = 5.0 / 10 × 100",
        "58.3 = 41.3 + 0.5 × 24.0 + 5.0",
    ]
    assert INVENTED.judged(levels | {"P.2.1": 1}).rank == "Nol"
    assert INVENTED.judged(levels | {"R.1.1": 1}).failures[0].condition.key == "two"
    below_all_ranks = dict.fromkeys(levels, 2) | {"P.2.1": 3}
    assert INVENTED.judged(below_all_ranks).rank == "Nol"


def test_below_the_lowest_rank_nobody_is_accredited():
    sd = edition("ia2018-sd")
    how = replace(sd.how, conditions=())
    told = replace(sd, how=how).judged(dict.fromkeys(sd.levels, 2))
    assert (told.final, told.failures) == (50, ())
    assert (told.accredited, told.rank) == (False, "TT")


def test_an_edition_without_a_number_tells_none_in_its_reasons_either():
    smk = edition("ia2024-smk")
    told = smk.judged(dict.fromkeys(smk.levels, 2))
    assert [(failure.condition.key, failure.seen) for failure in told.failures] == [("final", None)]
