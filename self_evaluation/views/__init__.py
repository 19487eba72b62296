"""What answers the addresses of self-evaluation, by noun; each module ends with its `routes`."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from self_evaluation import policy


def evaluation_or_404(user, **lookup):
    """Return an evaluation the person may know of, with all that its pages need."""
    visible = policy.visible_to(user).select_related(
        "school__region", "campaign", "sheet__instrument"
    )
    evaluation = get_object_or_404(visible.prefetch_related("campaign__windows"), **lookup)
    evaluation.sheet.school = evaluation.school
    evaluation.sheet.evaluation = evaluation
    return evaluation


def answer_or_404(user, public_id, *, only=()):
    """Return an answer the person may know of, with its evaluation: one query, or two.

    `only` names the columns that are needed, where fewer make a difference.
    """
    answers = policy.answers_in_sight(user).select_related(
        "node",
        "sheet__instrument",
        "sheet__evaluation__campaign",
        "sheet__evaluation__school__region",
    )
    answer = get_object_or_404(answers.only(*only) if only else answers, public_id=public_id)
    evaluation = answer.sheet.evaluation
    evaluation.sheet, answer.sheet.school = answer.sheet, evaluation.school
    if not policy.sees_answer(user, evaluation, answer):
        raise Http404
    return answer


def page(request, template, evaluation, context, status=200):
    """Render a page of one school's year; its times are the school's local times."""
    with timezone.override(evaluation.school.region.zone):
        shown = {"evaluation": evaluation, "school": evaluation.school, **context}
        return render(request, template, shown, status=status)
