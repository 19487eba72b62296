"""Acts on many answers at once: carrying last year over, marking a branch, taking either back."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from self_evaluation import policy
from self_evaluation.actions import batch as verbs
from self_evaluation.forms.batch import BranchForm
from self_evaluation.models import BranchMark
from self_evaluation.queries import batch as queries
from self_evaluation.queries.sheet import root_of
from self_evaluation.views import evaluation_or_404, page
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


@require_http_methods(["GET", "HEAD", "POST"])
def branch_mark(request, public_id):
    """Say of a part with all below it that it does not apply; the form of a standard posts here."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_act_on_many(request.user, evaluation).require()
    form = BranchForm(
        request.POST or None, nodes=queries.branches_of(evaluation), initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid():
        mark = verbs.mark_branch(evaluation, by=request.user, **form.chosen)
        messages.success(
            request, _("%(code)s is marked as not applicable.") % {"code": mark.node.code}
        )
        return _back_to(evaluation, mark.node)
    return page(request, "self_evaluation/branch_mark.html", evaluation, {"form": form})


@require_POST
def branch_unmark(request, public_id, mark_id):
    """Take a mark back: what nobody has saved since says again what it said before."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_act_on_many(request.user, evaluation).require()
    marks = BranchMark.objects.filter(sheet_id=evaluation.sheet_id).select_related("node")
    mark = get_object_or_404(marks, public_id=mark_id)
    _say_undone(request, verbs.unmark_branch(evaluation, by=request.user, mark=mark))
    return _back_to(evaluation, mark.node)


def _back_to(evaluation, node):
    tops = Node.objects.filter(instrument_id=node.instrument_id, path=root_of(node.path))
    return _back(evaluation, tops.get())


def _say_undone(request, count):
    sentence = ngettext(
        "%(count)d answer says again what it said before.",
        "%(count)d answers say again what they said before.",
        count,
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
    path(f"{_one}tidak-berlaku/", branch_mark, name="branch_mark"),
    path(f"{_one}tidak-berlaku/<uuid:mark_id>/urungkan/", branch_unmark, name="branch_unmark"),
]
