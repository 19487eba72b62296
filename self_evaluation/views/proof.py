"""Verdicts on the evidence beside a claim."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from self_evaluation import policy
from self_evaluation.forms.proof import ProofForm
from self_evaluation.models import EvidenceUse
from self_evaluation.views.review import item_address, item_page, review_or_404, show_of


@require_POST
def proof_save(request, public_id, answer_id, item_id):
    """Say whether one piece of evidence proves the claim, and stay beside it."""
    evaluation = review_or_404(request, public_id)
    uses = EvidenceUse.objects.filter(answer__sheet=evaluation.sheet_id, item__deleted_at=None)
    use = get_object_or_404(uses, answer__public_id=answer_id, item__public_id=item_id)
    policy.may_judge(request.user, evaluation).require()
    form = ProofForm(request.POST, user=request.user, of=item_id)
    if not form.is_valid():
        return item_page(request, evaluation, answer_id, proof_form=form)
    form.judge(evaluation, use, by=request.user)
    return redirect(item_address(evaluation, answer_id, show_of(request)) + "#evidence")


routes = [
    path(
        "telaah/<uuid:public_id>/butir/<uuid:answer_id>/bukti/<uuid:item_id>/",
        proof_save,
        name="proof_save",
    ),
]
