"""What answers the addresses of self-evaluation, by noun; each module ends with its `routes`."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from self_evaluation import policy
from self_evaluation.queries import answer as queries


def evaluation_or_404(user, **lookup):
    """Return an evaluation the person may know of, with all that its pages need."""
    visible = policy.visible_to(user).select_related(
        "school__region", "campaign", "sheet__instrument"
    )
    evaluation = get_object_or_404(visible.prefetch_related("campaign__windows"), **lookup)
    evaluation.sheet.school = evaluation.school
    evaluation.sheet.evaluation = evaluation
    return evaluation


def answer_or_404(user, public_id, *, read=queries.whole):
    """Return an answer the person may know of, with its evaluation: two queries, or three.

    `read` is one of the statements of `queries.answer`: the whole, or what a save needs.
    """
    answer = queries.visible_answer(user, public_id, read=read)
    if answer is None:
        raise Http404
    return answer


def page(request, template, evaluation, context, status=200):
    """Render a page of one school's year; its times are the school's local times."""
    with timezone.override(evaluation.school.region.zone):
        shown = {"evaluation": evaluation, "school": evaluation.school, **context}
        return render(request, template, shown, status=status)
