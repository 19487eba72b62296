"""`accreditation_score`: answers in a file, value and rank out."""

import json

import pytest
from django.core.management import CommandError, call_command

from standards.actions import load
from standards.loading import BUNDLED, checked, read_yaml
from standards.tests.editions import edition, from_document
from standards.tests.factories import INVENTED
from standards.tests.test_outcome import EXAMPLE, official_levels

pytestmark = pytest.mark.django_db
CODES = ("ia2018-sd", "iasp2020-smp", "ia2024-dasmen")


@pytest.fixture
def score(tmp_path, capsys):
    """Return a function that scores answers and returns what was printed."""
    for code in CODES:
        load(checked(read_yaml(BUNDLED / f"{code}.yaml")), published=True)

    def run(code, answers, *options):
        path = tmp_path / "answers.json"
        path.write_text(answers if isinstance(answers, str) else json.dumps(answers))
        capsys.readouterr()
        call_command("accreditation_score", "--instrument", code, "--answers", str(path), *options)
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in options else printed.splitlines()

    return run


def test_the_official_example_with_letters(score):
    answers = {code: "EDCBA"[level] for code, level in official_levels().items()}
    told = score("ia2018-sd", answers | {"1": "b"}, "--json")
    assert [float(row["value"]) for row in told["components"]] == list(
        EXAMPLE["outputs"]["component_value"].values()
    )
    assert told["components"][0] == {"code": "isi", "value": "10.31", "value_100": "74"}
    del told["components"]
    assert told == {
        "final_raw": "84.79",
        "final": "85",
        "accredited": True,
        "rank": "B",
        "reasons": [],
        "notes": [],
    }


def test_its_arithmetic_line_by_line(score):
    lines = score("ia2018-sd", official_levels())
    assert lines[0] == "Content standard: 10.31 = 109 / 148 × 14"
    assert lines[-2:] == ["Final value: 85 ≈ 84.79", "Rank: B (Good)"]


def test_failed_conditions_are_told_each_with_what_was_seen(score):
    sd = edition("ia2018-sd")
    below = {place.code for place in sd.places if place.parent == "sarpras"}
    told = score("ia2018-sd", {c: "C" if c in below else "A" for c in sd.levels}, "--json")
    assert (told["final"], told["accredited"], told["rank"]) == ("94", False, "TT")
    title = [place for place in sd.places if place.code == "sarpras"]
    assert len(title) == 1
    assert told["reasons"] == [
        "Not met: At least 61 for the facilities standard. "
        "Facilities and infrastructure standard has 50."
    ]


def test_no_answers_are_answered_and_gaps_filled_as_wished(score):
    told = score("ia2018-sd", {}, "--json")
    assert told["reasons"] == ["119 of 119 items are not judged yet."]
    assert (told["final"], told["accredited"], told["rank"]) == (None, None, None)
    told = score("ia2018-sd", {}, "--json", "--gaps", "lowest")
    assert (told["final"], told["accredited"], told["rank"]) == ("0", False, "TT")


def test_an_incomplete_edition_says_that_it_is(score):
    answers = {code: levels[-1] for code, levels in edition("iasp2020-smp").levels.items()}
    told = score("iasp2020-smp", answers | {"ipm.1": True, "ipm.2": "Yes"}, "--json")
    assert told["reasons"] == [
        "The instrument's list of items is not complete, so there is no final value yet."
    ]
    assert told["components"][0] == {"code": "mutu_lulusan", "value": "35.00", "value_100": "100"}
    assert len(told["notes"]) == 2


def test_a_rank_without_a_number_with_n_a(score):
    answers = dict.fromkeys(edition("ia2024-dasmen").levels, 4) | {"1.4.4": "N/A", "1.1.1": "3"}
    told = score("ia2024-dasmen", answers, "--json")
    assert (told["final_raw"], told["final"], told["rank"]) == (None, None, "A")
    assert [row["value_100"] for row in told["components"]] == ["98", "100", "100"]


def test_every_wrong_answer_is_named(score):
    answers = {"1": "F", "2": "N/A", "120": "A", "3": 7, "4": None, "5": [1]}
    with pytest.raises(CommandError) as told:
        score("ia2018-sd", answers)
    assert str(told.value).splitlines() == [
        "1: “F” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
        "2: “N/A” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
        "120: the instrument has no such item",
        "3: “7” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
        "5: “[1]” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
    ]


def test_true_and_false_are_answers_only_where_there_are_two_levels(score):
    with pytest.raises(CommandError) as told:
        score("ia2018-sd", {"1": True, "2": False})
    assert str(told.value).splitlines() == [
        "1: “true” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
        "2: “false” is none of: E, D, C, B, A, 0, 1, 2, 3, 4",
    ]
    with pytest.raises(CommandError) as told:
        score("iasp2020-smp", {"ipm.1": "maybe"})
    assert str(told.value).startswith("ipm.1: “maybe” is none of: ")
    assert str(told.value).endswith(", 1, 4, true, false")


@pytest.mark.parametrize("answer", ["9" * 5000, "A" * 5000, [[[[[[[[1]]]]]]]]])
def test_a_long_or_deep_answer_is_one_short_line(score, answer):
    with pytest.raises(CommandError, match=r"^1: “.{1,60}” is none of: .*$") as told:
        score("ia2018-sd", {"1": answer})
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"1": "A", "2": "B", "1": "C"}', "The answers cannot be read: “1” stands twice"),
        ('{"1": ' + "[" * 100_000 + "]" * 100_000 + "}", "The answers are nested too deeply."),
        ('{"1": ' + "9" * 5000 + "}", "The answers cannot be read: Exceeds the limit"),
    ],
)
def test_answers_that_cannot_be_taken_are_told_in_a_line(score, text, sentence):
    with pytest.raises(CommandError) as told:
        score("ia2018-sd", text)
    assert str(told.value).startswith(sentence)
    assert len(str(told.value).splitlines()) == 1


def test_gaps_that_are_filled_are_told_of(score):
    answers = dict.fromkeys(edition("ia2018-sd").levels, "A")
    del answers["1"]
    lowest = "1 of 119 items is not judged and counted as the lowest."
    left_out = "1 of 119 items is not judged and left out."
    assert score("ia2018-sd", answers, "--gaps", "lowest")[-1] == lowest
    assert score("ia2018-sd", answers, "--gaps", "leave_out")[-1] == left_out
    assert score("ia2018-sd", answers, "--gaps", "lowest", "--json")["notes"] == [lowest]
    assert score("ia2018-sd", answers, "--gaps", "leave_out", "--json")["notes"] == [left_out]
    assert score("ia2018-sd", answers, "--json")["notes"] == []
    full = answers | {"1": "A"}
    assert score("ia2018-sd", full, "--gaps", "lowest", "--json")["notes"] == []


def test_a_component_of_which_nothing_applies_is_told(score):
    answers = {
        code: "N/A" if code.startswith("R") else levels[-1]
        for code, levels in from_document(read_yaml(INVENTED)).levels.items()
    }
    load(checked(read_yaml(INVENTED)), published=True)
    told = score("invented", answers, "--json")
    assert (told["final"], told["accredited"]) == (None, None)
    assert told["reasons"] == ["Nothing in “Field R” applies, so nothing final can be told."]


def test_a_narrative_is_not_scored(score):
    with pytest.raises(CommandError) as told:
        score("ia2024-dasmen", {"1.1.N": 4, "1.1.1": 4})
    assert str(told.value) == "1.1.N: this is a narrative, which is not scored"


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_file_that_holds_no_answers(score, text):
    with pytest.raises(CommandError, match="The answers"):
        score("ia2018-sd", text)


def test_an_unknown_instrument_and_one_without_a_rank(score):
    for code in ("nothing", "rapor-mutu"):
        with pytest.raises(CommandError, match="There are: ia2018-sd, ia2024-dasmen, iasp2020-smp"):
            score(code, {})
