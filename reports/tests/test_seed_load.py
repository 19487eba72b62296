"""Load data are believable: every status, and results that their own inputs give again."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import School
from accounts.tests.factories import SchoolFactory
from self_evaluation import results
from self_evaluation.models import Answer, Evaluation, Result

pytestmark = pytest.mark.django_db


def seed(schools, year=2026):
    call_command("seed_load", schools=schools, year=year, verbosity=0)


def test_ten_schools_stand_in_every_status():
    seed(10)
    assert Counter(Evaluation.objects.values_list("status", flat=True)) == {
        "verified": 4,
        "verification": 1,
        "approval": 1,
        "team_review": 1,
        "draft": 3,
    }


def test_a_copied_result_is_what_its_inputs_and_answers_give():
    seed(10)
    copied = Result.objects.get(number__startswith="SPMI/00000004/")
    assert copied.scores.count() > 150
    assert results.recompute(copied) is False
    standing = results.sheet_scores(copied.evaluation.sheet)
    inputs = {code: results.mark_data(entry.mark) for code, entry in standing.counted.items()}
    assert inputs == copied.inputs


def test_no_answer_is_shared_and_history_belongs_to_the_school_itself():
    seed(10)
    answer = Answer.objects.filter(sheet__school__npsn="00000004").first()
    version = answer.versions.get()
    assert version.by.username == "kepala.00000004"
    assert {judgement.by.username for judgement in answer.judgements.all()} == {
        "tim.00000004",
        "pengawas.1",
    }


def test_another_run_adds_another_year():
    seed(10)
    seed(10, year=2025)
    assert School.objects.count() == 10
    assert Counter(Evaluation.objects.values_list("year", flat=True)) == {2025: 10, 2026: 10}


def test_the_same_year_twice_is_refused():
    seed(1)
    with pytest.raises(CommandError, match="There are evaluations of 2026 already"):
        seed(1)


def test_another_number_of_schools_is_refused():
    seed(1)
    with pytest.raises(CommandError, match="There are 1 schools; give that number"):
        seed(2, year=2025)


def test_a_database_in_use_is_refused():
    SchoolFactory()
    with pytest.raises(CommandError, match="There are other schools already"):
        seed(1)
    assert Evaluation.objects.count() == 0
