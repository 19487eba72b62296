"""Acts on many answers at once: carrying last year over, marking a branch, taking either back."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from self_evaluation import policy
from self_evaluation.actions import batch as verbs
from self_evaluation.views import evaluation_or_404
from standards.models import Node


@require_POST
def evaluation_carry_over(request, public_id):
    """Take last year's answers over, of the whole sheet or of one standard."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_act_on_many(request.user, evaluation).require()
    top = _standard(evaluation, request.POST.get("standard", ""))
    count = verbs.carry_over(evaluation, by=request.user, path=top.path if top else "")
    sentence = ngettext(
        "%(count)d answer was taken over. Please confirm it.",
        "%(count)d answers were taken over. Please confirm each.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return _back(evaluation, top)


@require_POST
def evaluation_undo_carry_over(request, public_id):
    """Take an act of carrying over back; confirmed and changed answers stay."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_act_on_many(request.user, evaluation).require()
    top = _standard(evaluation, request.POST.get("standard", ""))
    count = verbs.undo_carry_over(evaluation, by=request.user, batch=_batch(request))
    _say_undone(request, count)
    return _back(evaluation, top)


def _say_undone(request, count):
    sentence = ngettext(
        "%(count)d answer was taken back.", "%(count)d answers were taken back.", count
    )
    messages.success(request, sentence % {"count": count})


def _batch(request):
    try:
        return uuid.UUID(request.POST.get("batch", ""))
    except ValueError as error:
        raise Http404 from error


def _standard(evaluation, code):
    """Return the top node a page names, or None where it speaks of the whole sheet."""
    if not code:
        return None
    nodes = Node.objects.filter(instrument_id=evaluation.sheet.instrument_id, parent=None)
    return get_object_or_404(nodes, code=code.replace("\0", ""))


def _back(evaluation, top):
    if top:
        return redirect("self_evaluation:sheet_standard", evaluation.public_id, top.code)
    return redirect("self_evaluation:evaluation_detail", evaluation.public_id)


_one = "evaluasi/<uuid:public_id>/"
routes = [
    path(f"{_one}ambil-tahun-lalu/", evaluation_carry_over, name="evaluation_carry_over"),
    path(
        f"{_one}ambil-tahun-lalu/urungkan/",
        evaluation_undo_carry_over,
        name="evaluation_undo_carry_over",
    ),
]
