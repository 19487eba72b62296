"""What the checkers said, for the school that has to live with it."""

from django.urls import path
from django.views.decorators.http import require_safe

from self_evaluation.queries import judgement as queries
from self_evaluation.views import evaluation_or_404, page


@require_safe
def judgement_list(request, public_id):
    """List every item that a checker adjusted or returned, with all layers and reasons."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    context = {"changes": queries.changes(request.user, evaluation)}
    return page(request, "self_evaluation/judgement_list.html", evaluation, context)


routes = [
    path("evaluasi/<uuid:public_id>/penelaah/", judgement_list, name="judgement_list"),
]
