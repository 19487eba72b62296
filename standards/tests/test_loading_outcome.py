"""What an instrument file may say of accreditation, and the workbook that says the same."""

import copy
from pathlib import Path

import pytest
from django.core.management import call_command

from standards import xlsx
from standards.actions import load
from standards.loading import (
    BUNDLED,
    BadInstrument,
    changes,
    checked,
    checked_workbook,
    content_of,
    read_yaml,
)
from standards.queries.accreditation import FileLimits, file_limits
from standards.tests.editions import CODES

INVENTED = Path(__file__).parent / "invented-edition.yaml"


def document(code="ia2018-sd"):
    return read_yaml(BUNDLED / f"{code}.yaml")


def problems(change):
    """Return what is said of the edition of 2018 with its outcome changed."""
    said = copy.deepcopy(document())
    change(said["rules"]["outcome"], said)
    with pytest.raises(BadInstrument) as caught:
        checked(said)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("code", [*CODES, "invented"])
def test_a_workbook_says_what_the_file_says(code, tmp_path):
    content = checked(read_yaml(INVENTED) if code == "invented" else document(code))
    xlsx.write(content, tmp_path / "edition.xlsx")
    assert checked_workbook(tmp_path / "edition.xlsx") == content


@pytest.mark.django_db
def test_what_is_stored_is_what_was_loaded():
    for code in ("ia2018-sd", "iasp2020-smk", "ia2024-dasmen"):
        content = checked(document(code))
        instrument, _is_changed = load(content, published=True)
        assert content_of(instrument) == content


@pytest.mark.django_db
def test_an_invented_edition_is_loaded_like_any_other(capsys):
    call_command("load_instruments", str(INVENTED))
    assert capsys.readouterr().out == "invented version 1: loaded, 13 nodes\n"


def test_what_two_versions_say_differently_is_told():
    old, new = checked(document()), checked(document())
    new["rules"]["outcome"]["components"][0]["worth"] = "13"
    new["rules"]["outcome"]["places"] = 1
    new["nodes"][1]["option"]["bounds"]["4"] = "95"
    told = {
        difference.field: (difference.before, difference.after)
        for change in changes(old, new)
        for difference in change.differences
    }
    assert told == {
        "outcome_places": (0, 1),
        "Komponen isi": ("isi · 14 · 1", "isi · 13 · 1"),
        "option_4": ("91", "95"),
    }


def _no_top_level(outcome, said):
    """Want full marks of a component in which one item goes to B only."""
    outcome["conditions"].append(
        {"key": "f", "what": "full", "code": "isi", "text": {"id": "x", "en": "x"}}
    )
    said["nodes"][1]["option"] = {"levels": [0, 3]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda outcome, _: outcome["components"][0].update(worth="13"),
            "full marks must give 100, these give 99",
        ),
        (
            lambda outcome, _: outcome["components"][0].update(code="nowhere"),
            "there is no node “nowhere”",
        ),
        (
            lambda outcome, _: outcome["conditions"][1].update(code="nowhere"),
            "there is no node “nowhere”",
        ),
        (
            lambda outcome, _: outcome["conditions"][1].update(code="1"),
            "outcome conditions: “1” is none of the components",
        ),
        (
            lambda outcome, _: outcome["refused"].update(code="B"),
            "outcome ranks: “B” is also the code of a school that is not accredited",
        ),
        (_no_top_level, "outcome conditions: “isi” can never be full: “1” has no level worth it"),
        (
            lambda _, said: said["rules"]["steps"][1].update(label={"id": "e", "en": "D"}),
            "steps: two levels have the name “e”",
        ),
        (
            lambda _, said: said["nodes"][1]["option"].update(levels=[0, 1, 2, 3]),
            "1: there is a bound for level 4, which the item does not have",
        ),
        (
            lambda outcome, _: outcome["conditions"][0].update(what="luck"),
            "what must be one of: final, component, every, below, full",
        ),
        (
            lambda outcome, _: outcome["conditions"][0].pop("bound"),
            "bound must be a number above 0",
        ),
        (lambda outcome, _: outcome["ranks"][0].update(least="many"), "least must be a number"),
        (lambda outcome, _: outcome["ranks"].clear(), "there is no rank that a school could reach"),
        (lambda outcome, _: outcome["ranks"][0].update(code="B"), "“B” stands twice"),
        (lambda outcome, _: outcome["conditions"][0].update(key="every"), "“every” stands twice"),
        (lambda outcome, _: outcome["components"][0].update(code="skl"), "“skl” stands twice"),
        (
            lambda outcome, _: outcome["components"][1].update(code="1"),
            "“1” lies inside “isi” and would count twice",
        ),
        (
            lambda outcome, _: outcome["components"][0].update(counts="0/3"),
            "counts must be a number or a fraction like 1/3",
        ),
        (
            lambda _, said: said["rules"].update(round_at="node"),
            "an accreditation rounds where its outcome says",
        ),
        (
            lambda _, said: said["nodes"][1]["option"]["bounds"].update({4: "81"}),
            "a higher level must ask for more than the one below it",
        ),
        (
            lambda outcome, _: outcome["conditions"].extend(
                {
                    "key": f"b{number}",
                    "what": "below",
                    "bound": 50,
                    "text": {"id": "x", "en": "x"},
                }
                for number in (1, 2)
            ),
            "only one condition can be “below”",
        ),
        (lambda outcome, _: outcome.update(files=58), "files must say how many there may be"),
        (
            lambda outcome, _: outcome.update(files={"most": 0, "bytes": 2_000_000}),
            "files.most must be a whole number from 1 to 999",
        ),
        (
            lambda outcome, _: outcome.update(files={"most": 58, "bytes": "2 MB"}),
            "files.bytes must be a whole number from 100000 to 100000000",
        ),
        (
            lambda outcome, _: outcome.update(files={"most": 58, "bytes": 2_000_000}),
            "note is missing",
        ),
        (lambda outcome, _: outcome.update(files={"luck": 1}), "“luck” is not a known field"),
        (lambda outcome, _: outcome.update(raw_places=9), "raw_places must be a whole number"),
        (lambda outcome, _: outcome.update(has_number="no"), "has_number must be true or false"),
        (lambda outcome, _: outcome.update(school_levels=["TK"]), "school_levels must name"),
        (lambda outcome, _: outcome.update(refused="TT"), "refused must have a code and a label"),
        (lambda outcome, _: outcome.update(luck=1), "“luck” is not a known field"),
        (
            lambda outcome, _: outcome.pop("components"),
            "this list is missing or has the wrong form",
        ),
        (
            lambda _, said: said["nodes"][1].update(option={"levels": [7]}),
            "the option names a level that the rules do not have: 7",
        ),
        (
            lambda _, said: said["nodes"][1].update(option={"what": "percent"}),
            "an option that is found by numbers needs its bounds",
        ),
        (
            lambda _, said: said["nodes"][1]["option"]["bounds"].update({4: "a lot"}),
            "the bound “a lot” is not a number",
        ),
        (
            lambda _, said: said["nodes"][1]["option"]["bounds"].update({4: "<99"}),
            "1: the bound “<99” goes against the direction",
        ),
        (
            lambda _, said: said["nodes"][1].update(
                option={"what": "number", "direction": "less", "bounds": {4: "<5", 3: "<5"}}
            ),
            "a higher level must ask for more than the one below it",
        ),
        (
            lambda _, said: said["nodes"][1].update(na_allowed="no"),
            "na_allowed must be true or false",
        ),
    ],
)
def test_what_is_wrong_is_said(change, sentence):
    assert any(sentence in problem for problem in problems(change)), problems(change)


def test_a_third_counts_as_a_third(tmp_path):
    content = checked(document("ia2024-dasmen"))
    assert [row["counts"] for row in content["rules"]["outcome"]["components"]] == ["1/3"] * 3


def test_an_edition_may_say_how_many_files_of_what_size_are_taken(tmp_path):
    content = checked(document("iasp2020-sd"))
    files = content["rules"]["outcome"]["files"]
    assert (files["most"], files["bytes"], sorted(files["note"])) == (58, 2_000_000, ["en", "id"])
    assert "files" not in checked(document("ia2024-smk"))["rules"]["outcome"]
    other = copy.deepcopy(content)
    other["rules"]["outcome"]["files"]["most"] = 60
    (change,) = changes(content, other)
    assert [(d.field, d.before, d.after) for d in change.differences] == [
        ("outcome_files_most", 58, 60)
    ]


@pytest.mark.django_db
def test_the_limits_are_the_edition_s_or_those_of_the_settings(settings):
    own, _is_changed = load(checked(document("iasp2020-sd")), published=True)
    assert file_limits(own).most == 58
    assert "not official" in file_limits(own).note
    none, _is_changed = load(checked(document("ia2024-smk")), published=True)
    settings.PORTAL_FILES, settings.PORTAL_FILE_BYTES = 40, 1_000_000
    assert file_limits(none) == FileLimits(40, 1_000_000)
