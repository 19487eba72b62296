"""Making every stored number again."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import School
from accounts.tests.factories import SchoolFactory, district
from self_evaluation.models import Result, ResultScore, Status
from self_evaluation.tests.factories import (
    approved,
    evaluation_at,
    reviewed,
    sent,
    verified,
    year_of,
)
from standards.models import Node

pytestmark = pytest.mark.django_db


def run(capsys, *, fails=False, **options):
    if fails:
        with pytest.raises(SystemExit, match="1"):
            call_command("recompute", **options)
    else:
        call_command("recompute", **options)
    read = capsys.readouterr()
    return read.out.strip(), read.err.strip()


def numbers():
    fields = ("result_id", "node_code", "score", "band", "judged", "of")
    return sorted(ResultScore.objects.values_list(*fields))


def test_the_result_is_identical(capsys):
    evaluation_at(Status.VERIFIED)
    before = numbers()
    assert run(capsys) == ("1 results checked, 0 changed.", "")
    assert numbers() == before


def test_a_level_that_was_corrected_since_changes_no_result(capsys):
    begun = evaluation_at(Status.VERIFIED)
    Node.objects.filter(code="1.1.1").update(school_levels=["SD"])
    School.objects.filter(pk=begun.school.pk).update(level="SMP")
    before = numbers()
    assert run(capsys) == ("1 results checked, 0 changed.", "")
    assert numbers() == before


def test_what_differs_is_mended_and_named(capsys):
    evaluation_at(Status.VERIFIED)
    before = numbers()
    ResultScore.objects.filter(node_code="1").update(score=1)
    Result.objects.update(overall=1)
    out, err = run(capsys)
    assert out == "1 results checked, 1 changed."
    assert Result.objects.get().number in err
    assert numbers() == before
    assert str(Result.objects.get().overall) == "5.6900"


def test_changed_inputs_are_noticed_and_nothing_is_made_from_them(capsys):
    evaluation_at(Status.VERIFIED)
    result = Result.objects.get()
    result.inputs["1.1.1"]["level"] = 4
    result.save()
    before = numbers()
    out, err = run(capsys, fails=True)
    assert out == "1 results checked, 0 changed."
    assert err == f"{result.number}: the kept inputs do not fit their hash."
    assert numbers() == before


def test_by_year_and_region(capsys):
    evaluation_at(Status.VERIFIED, school=SchoolFactory(region=district("32.73.01")))
    evaluation_at(Status.VERIFIED, school=SchoolFactory(region=district("33.74.01")), year=2025)
    assert run(capsys, year=2025)[0].startswith("1 results")
    assert run(capsys, region="32")[0].startswith("1 results")
    assert run(capsys, region="00")[0].startswith("2 results")
    assert run(capsys, region="33", year=2026)[0].startswith("0 results")
    with pytest.raises(CommandError, match="There is no region 99"):
        call_command("recompute", region="99")


def test_a_level_that_was_corrected_while_it_was_filled_in_changes_no_result_either(capsys):
    begun = year_of()
    School.objects.filter(pk=begun.school.pk).update(level="SMK")
    begun.school.refresh_from_db()
    verified(approved(reviewed(sent(begun))))
    result = Result.objects.get()
    assert (result.judged, result.of) == (5, 5), "what was asked when the year was opened"
    assert run(capsys) == ("1 results checked, 0 changed.", "")
