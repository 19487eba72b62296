"""The report prints the sample with seed and share."""

import pytest
from django.utils import translation

from reports.documents.annual import annual_report, annual_report_draft, annual_report_imported
from reports.queries import result_for_report
from reports.tests.factories import imported_year, verified_year
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review
from self_evaluation.actions.sample import draw_sample
from self_evaluation.models import Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = pytest.mark.django_db


def drawn(**values):
    begun = evaluation_at(Status.VERIFICATION)
    draw_sample(begun.evaluation, by=begun.supervisor, share=20, seed=42, **values)
    return begun


def test_the_sample_of_the_verification_stands_in_its_report():
    begun = drawn()
    moves.verify(begun.evaluation, by=begun.supervisor)
    with translation.override("en"):
        note = annual_report(result_for_report(begun.evaluation.results.get().pk)).sample
    facts = (note.count, note.of, note.share, note.seed, note.draws, note.by)
    assert facts == (5, 5, 20, "000042", 1, str(begun.supervisor))
    assert dict(note.causes)["A claim without evidence"] == 5


def test_a_draft_prints_what_was_drawn_so_far():
    begun = drawn()
    assert annual_report_draft(begun.evaluation).sample.seed == "000042"


def test_without_a_draw_nothing_is_said():
    assert annual_report(verified_year().result).sample is None
    assert annual_report_imported(imported_year()).sample is None


def test_it_says_how_many_the_supervisor_judged_one_by_one():
    begun = drawn()
    evaluation = begun.evaluation
    codes = [item.answer.node.code for item in evaluation.samples.first().items.all()]
    for code in codes[:2]:
        review.accept(evaluation, begun.answer(code), by=begun.supervisor)
    note = annual_report_draft(evaluation).sample
    assert (note.count, note.judged) == (len(codes), 2)
