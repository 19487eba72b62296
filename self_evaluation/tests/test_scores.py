"""What `scores NPSN --json` prints."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.tests.factories import SchoolFactory
from self_evaluation.actions import evaluation as moves
from self_evaluation.models import ImportedScore, ImportedSet, Result, Status
from self_evaluation.queries.years import trend
from self_evaluation.tests.factories import evaluation_at, year_of
from standards.models import Instrument
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db


def published(school, year=2026, **scores):
    small_instrument()
    instrument = Instrument.objects.get(code="small")
    imported = ImportedSet.objects.create(school=school, year=year, instrument=instrument)
    ImportedScore.objects.bulk_create(
        ImportedScore(imported_set=imported, node_code=code, score=score)
        for code, score in scores["scores"].items()
    )


def printed(capsys, school, year=2026):
    call_command("scores", school.npsn, "--year", str(year), "--instrument", "small", "--json")
    data = json.loads(capsys.readouterr().out)
    return data, {node["code"]: node for node in data["nodes"]}


def test_a_verified_year(capsys):
    begun = evaluation_at(Status.VERIFIED)
    data, nodes = printed(capsys, begun.school)
    assert {name: data[name] for name in ("npsn", "year", "instrument")} == {
        "npsn": begun.school.npsn,
        "year": 2026,
        "instrument": "small",
    }
    # 1: (5.25 + 7) / 2, for 15 pupils where 20 may be; 2: 5.25
    assert data["overall"] == {"score": "5.69", "band": "m4", "judged": 5, "of": 5}
    assert nodes["1"] == {
        "code": "1",
        "score": "6.13",
        "band": "m4",
        "judged": 3,
        "of": 3,
        "source": "own",
    }
    assert list(nodes) == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.2",
        "1.2",
        "1.2.1",
        "2",
        "2.1",
        "2.1.1",
        "2.1.3",
    ]


def test_a_year_that_is_being_filled_in_shows_what_stands(capsys):
    begun = year_of()
    data, nodes = printed(capsys, begun.school)
    assert data["overall"] == {"score": None, "band": None, "judged": 0, "of": 5}
    begun.save("1.1.1", level=4)
    data, nodes = printed(capsys, begun.school)
    assert data["overall"] == {"score": "7.00", "band": "snp", "judged": 1, "of": 5}
    assert nodes["2"]["score"] is None


def test_imported_parents_stand_in_and_computed_ones_show_both(capsys):
    school = SchoolFactory()
    published(school, scores={"1": "6", "1.1": "5", "1.1.1": "4", "1.1.2": "5", "2": "3"})
    data, nodes = printed(capsys, school)
    assert (nodes["1.1"]["score"], nodes["1.1"]["source"]) == ("4.50", "computed")
    assert nodes["1.1"]["imported_score"] == "5.00"
    assert (nodes["1"]["score"], nodes["1"]["source"]) == ("6.00", "imported")
    assert "imported_score" not in nodes["1"]
    assert data["overall"] == {"score": "4.50", "band": "m3", "judged": 2, "of": 2}


def test_the_own_result_wins_and_the_imported_number_stands_beside(capsys):
    begun = evaluation_at(Status.VERIFIED)
    published(begun.school, scores={"1": "6.13", "2": "3"})
    _data, nodes = printed(capsys, begun.school)
    assert (nodes["2"]["score"], nodes["2"]["imported_score"]) == ("5.25", "3.00")
    assert (nodes["2"]["source"], nodes["1"]["source"]) == ("own", "own")
    assert "imported_score" not in nodes["1"]


def test_the_overall_stays_the_own_result_s_where_only_the_import_has_a_standard(capsys):
    begun = evaluation_at(Status.VERIFIED)
    result = Result.objects.get()
    for code in ("2.1.1", "2.1.3"):
        result.inputs[code] = dict.fromkeys(("level", "have", "need")) | {"not_applicable": False}
    result.save()
    published(begun.school, scores={"1": "2", "2": "3"})
    data, nodes = printed(capsys, begun.school)
    assert (nodes["2"]["score"], nodes["2"]["source"]) == (None, "own")
    assert nodes["2"]["imported_score"] == "3.00"
    assert data["overall"] == {"score": "6.13", "band": "m4", "judged": 3, "of": 5}


def test_while_reopened_the_year_stands_as_it_is_judged_now(capsys):
    begun = evaluation_at(Status.VERIFIED)
    moves.reopen(begun.evaluation, by=begun.supervisor, reason="Diperiksa lagi.")
    assert printed(capsys, begun.school)[0]["overall"]["score"] == "5.69"


def test_nothing_known():
    school = SchoolFactory()
    small_instrument()
    with pytest.raises(CommandError, match=f"{school.npsn} has no small of 2026/2027"):
        call_command("scores", school.npsn, year=2026, instrument="small", json=True)
    with pytest.raises(CommandError, match="There is no school with NPSN 1"):
        call_command("scores", "1", year=2026)


def test_for_people(capsys):
    begun = evaluation_at(Status.VERIFIED)
    call_command("scores", begun.school.npsn, year=2026, instrument="small")
    first, second, *_rest = capsys.readouterr().out.splitlines()
    assert first.split() == ["overall", "5.69", "m4", "5/5"]
    assert second.split() == ["1", "6.13", "m4", "3/3", "own"]


def test_trend_over_years_costs_the_same_for_any_number(django_assert_num_queries):
    school = SchoolFactory()
    for year in range(2016, 2020):
        published(school, year, scores={"1": f"{year - 2012}", "2": "2"})
    with django_assert_num_queries(4):
        points = trend(school, "small")
    assert [(p.year, str(p.overall), p.is_imported, str(p.standards["1"])) for p in points] == [
        (2016, "3.00", True, "4.00"),
        (2017, "3.50", True, "5.00"),
        (2018, "4.00", True, "6.00"),
        (2019, "4.50", True, "7.00"),
    ]
