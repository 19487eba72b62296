"""Judging claims beside their evidence."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from self_evaluation import policy, workflow
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.forms.comment import CommentForm
from self_evaluation.forms.proof import ProofForm
from self_evaluation.forms.review import BatchForm, JudgementForm, ReasonForm
from self_evaluation.models import Answer, Proof, Status
from self_evaluation.queries import comment as comments
from self_evaluation.queries import review as queries
from self_evaluation.views import evaluation_or_404, page

ACTS = ("adjust", "return")
REASONED = (Proof.PARTLY, Proof.DOES_NOT)


@require_safe
def review_list(request):
    """Show what waits for this person's judgement."""
    waiting = list(queries.waiting_for(request.user))
    for evaluation in waiting:
        evaluation.may_start = policy.may_start_review(request.user, evaluation)
    context = {
        "waiting": waiting,
        "has_to_begin": any(evaluation.may_start for evaluation in waiting),
        "crumbs": [{"label": _("Review")}],
    }
    return render(request, "self_evaluation/review_list.html", context)


@require_POST
def review_start(request, public_id):
    """Begin the team's review; the school can no longer withdraw."""
    evaluation = review_or_404(request, public_id)
    moves.start_review(evaluation, by=request.user)
    messages.success(request, _("The review has begun."))
    return redirect("self_evaluation:review_detail", public_id)


@require_safe
def review_detail(request, public_id):
    """Lead to the item asked for, to the first one of a filter, or to the end of the review."""
    evaluation = review_or_404(request, public_id)
    rows = queries.rows_of(evaluation)
    code = request.GET.get("code", "").strip()
    show = show_of(request)
    if code:
        row = next((row for row in rows if row.code == code), None)
        if row is None:
            messages.error(request, _("There is no item %(code)s.") % {"code": code[:20]})
    else:
        row = queries.first_of(rows, show if "show" in request.GET else queries.UNJUDGED)
    return redirect(_item_address(evaluation, row or None, show))


@require_safe
def review_item(request, public_id, answer_id):
    """Show one claim at the left and its evidence at the right, with the bar of verdicts."""
    evaluation = review_or_404(request, public_id)
    return item_page(request, evaluation, answer_id)


@require_POST
def judgement_save(request, public_id, answer_id):
    """Accept, adjust or return one claim, and go on to the next."""
    evaluation = review_or_404(request, public_id)
    answer = get_object_or_404(
        Answer.objects.filter(sheet=evaluation.sheet_id).select_related("node"), public_id=answer_id
    )
    policy.may_judge(request.user, evaluation).require()
    form = JudgementForm(
        request.POST,
        answer=answer,
        rules=evaluation.sheet.instrument.scoring_rules,
        user=request.user,
    )
    act = request.POST.get("verdict", "")
    remark = CommentForm(
        request.POST, user=request.user, evaluation=evaluation, answer=answer, sent_with=act
    )
    following = queries.after(evaluation, answer_id, show_of(request))
    is_whole = form.is_valid() and (remark.is_valid() or not remark.is_written)
    if is_whole and not form.is_stale:
        _judge(request, evaluation, form, remark)
        return redirect(_item_address(evaluation, following, show_of(request)))
    if is_whole:  # what was typed stays in the box, beside what the school says now
        messages.error(request, _("The school has changed this item. Please look at it again."))
    return item_page(request, evaluation, answer_id, form=form, remark=remark)


@transaction.atomic
def _judge(request, evaluation, form, remark):
    """Say the verdict, and with it what stood in the field for a comment."""
    form.judge(evaluation, by=request.user)
    if remark.is_written:
        remark.save(by=request.user)
        messages.success(request, _("The comment was added."))


@require_safe
def review_finish(request, public_id):
    """Sum the review up and offer to send it back or to conclude it."""
    return _finish_page(request, review_or_404(request, public_id), ReasonForm())


@require_POST
def review_accept_rest(request, public_id):
    """Accept all that is not judged yet; the summary then offers to take it back."""
    evaluation = review_or_404(request, public_id)
    if not verbs.accept_rest(evaluation, by=request.user):
        messages.info(request, _("Nothing was left to accept."))
    return redirect("self_evaluation:review_finish", public_id)


@require_POST
def review_take_back(request, public_id):
    """Take back what was accepted in one act, where nobody has judged it again since."""
    evaluation = review_or_404(request, public_id)
    policy.may_judge(request.user, evaluation).require()
    form = BatchForm(request.POST)
    if not form.is_valid():
        raise Http404
    made = verbs.take_back(evaluation, form.cleaned_data["batch"], by=request.user)
    sentence = ngettext("%(count)s item waits again.", "%(count)s items wait again.", len(made))
    messages.success(request, sentence % {"count": len(made)})
    return redirect("self_evaluation:review_finish", public_id)


def _finish_page(request, evaluation, form):
    rows = queries.rows_of(evaluation)
    may_judge = policy.may_judge(request.user, evaluation)
    send_back = workflow.return_of(evaluation)
    conclude = CONCLUSIONS.get(evaluation.status)
    context = {
        "counts": queries.counts_of(rows),
        "returned": [row for row in rows if row.state == "returned"],
        "adjusted": [row for row in rows if row.state == "adjusted"],
        "may_judge": may_judge,
        "may_start": policy.may_start_review(request.user, evaluation),
        "may_draw": policy.may_draw_sample(request.user, evaluation),
        "sample_waiting": queries.sample_waiting(rows),
        "left": queries.left_to_accept(rows) if may_judge else 0,
        "batches": queries.batches_of(rows, queries.layer_of(evaluation)) if may_judge else [],
        "may_send_back": send_back and send_back.decide(request.user, evaluation),
        "may_conclude": conclude and conclude.decide(request.user, evaluation),
        "may_reopen": workflow.REOPEN.decide(request.user, evaluation),
        "form": form,
        "is_team": evaluation.status == Status.TEAM_REVIEW,
        "crumbs": _crumbs(evaluation, _("Summary of the review")),
    }
    status = 422 if form.is_bound else 200
    return page(request, "self_evaluation/review_finish.html", evaluation, context, status=status)


@require_POST
def evaluation_send_back(request, public_id):
    """Return the evaluation: a reviewer to the school, the head to the team."""
    evaluation = review_or_404(request, public_id)
    form = ReasonForm(request.POST)
    # A reviewer has said why at each item; without a reason only the head is refused.
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    moves.send_back(evaluation, by=request.user, reason=reason)
    messages.success(request, _("It was sent back. Whoever must act now has been told."))
    return redirect(_evaluation_address(evaluation))


@require_POST
def evaluation_complete_review(request, public_id):
    """End the team's review; the head is asked to approve."""
    evaluation = review_or_404(request, public_id)
    moves.complete_review(evaluation, by=request.user)
    messages.success(request, _("The review is complete. The principal has been asked to approve."))
    return redirect(_evaluation_address(evaluation))


@require_POST
def evaluation_verify(request, public_id):
    """End the year's judging; the result is frozen."""
    evaluation = review_or_404(request, public_id)
    moves.verify(evaluation, by=request.user)
    messages.success(request, _("Verified. The result is final and the report is being made."))
    return redirect(_evaluation_address(evaluation))


@require_POST
def evaluation_reopen(request, public_id):
    """Look at a verified evaluation again, for a reason that everybody can read."""
    evaluation = review_or_404(request, public_id)
    workflow.REOPEN.decide(request.user, evaluation).require()
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _finish_page(request, evaluation, form)
    moves.reopen(evaluation, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("It is open for verification again."))
    return redirect("self_evaluation:review_detail", evaluation.public_id)


CONCLUSIONS = {
    Status.TEAM_REVIEW: workflow.COMPLETE_REVIEW,
    Status.VERIFICATION: workflow.VERIFY,
}


def review_or_404(request, public_id):
    """Return an evaluation the person may see as a whole, else 404: contributors see parts."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    if not policy.reads_whole(request.user, evaluation):
        raise Http404
    return evaluation


def item_page(request, evaluation, answer_id, *, form=None, remark=None, proof_form=None):
    """Show one claim with its evidence, with a box open or with what was wrong in one.

    `remark` is the form of a comment that came along and is not added yet.
    """
    show = show_of(request)
    shown = queries.review_page(evaluation, answer_id, user=request.user, show=show)
    if shown is None:
        raise Http404
    answer, rules = shown.row.answer, evaluation.sheet.instrument.scoring_rules
    may_judge = policy.may_judge(request.user, evaluation)
    act = form["verdict"].value() if form else request.GET.get("act")
    box = act if act in ACTS and may_judge else ""
    context = {
        "page": shown,
        "answer": answer,
        "show": show,
        "form": form or JudgementForm(answer=answer, rules=rules, act=act, user=request.user),
        "comments": comments.thread(answer),
        "comment_form": remark
        if remark and remark.is_written
        else _remark(request.user, evaluation, answer, sent_with=may_judge and (box or "accept")),
        "may_comment": policy.may_comment(request.user, evaluation),
        **_proof_box(request, proof_form, may_judge),
        "act": box,
        "may_judge": may_judge,
        "may_start": policy.may_start_review(request.user, evaluation),
        "filters": queries.filters_of(evaluation, shown.counts, show),
        "before_url": shown.before and _item_address(evaluation, shown.before, show),
        "after_url": _item_address(evaluation, shown.after, show),
        "here": _item_address(evaluation, shown.row, show),
        "tally": _tally(shown),
        "crumbs": _crumbs(evaluation, shown.row.code),
    }
    status = 422 if form or proof_form else 200
    return page(request, "self_evaluation/review_item.html", evaluation, context, status=status)


def _remark(user, evaluation, answer, *, sent_with):
    """Return the empty field for a comment, which goes along with the verdict pressed."""
    return CommentForm(
        user=user, evaluation=evaluation, answer=answer, back="review", sent_with=sent_with or ""
    )


def _proof_box(request, form, may_judge):
    """Return what the box for a reason beside a piece of evidence needs, if one is open."""
    verdict = request.GET.get("as", "")
    if form is None:
        asked = request.GET.get("proof", "") if verdict in REASONED else ""
        form = ProofForm(user=request.user, verdict=verdict, of=asked)
    return {"proof_form": form, "proof": form.of if may_judge else ""}


def _tally(shown):
    """Say how far the review has come: `28 of 189 · 3 returned`."""
    returned = shown.counts["returned"]
    judged = _("%(judged)s of %(of)s judged") % {"judged": shown.counts["judged"], "of": shown.of}
    sent = ngettext("%(count)s returned", "%(count)s returned", returned) % {"count": returned}
    return (judged, sent)


def show_of(request):
    """Return the filter asked for, empty for an unknown one."""
    wanted = request.POST.get("show") or request.GET.get("show") or ""
    return wanted if wanted in queries.SHOWN else ""


def _item_address(evaluation, row, show):
    """Return the address of an item, or of the summary where no item follows."""
    if row is None:
        return reverse("self_evaluation:review_finish", args=[evaluation.public_id])
    return item_address(evaluation, row.answer.public_id, show)


def item_address(evaluation, answer_id, show):
    """Return the address of an item under a filter."""
    address = reverse("self_evaluation:review_item", args=[evaluation.public_id, answer_id])
    return address + (f"?show={show}" if show else "")


def _evaluation_address(evaluation):
    return reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])


def _crumbs(evaluation, here):
    return [
        {"label": _("Review"), "url": reverse("self_evaluation:review_list")},
        {"label": str(evaluation), "url": _evaluation_address(evaluation)},
        {"label": here},
    ]


_review = "telaah/<uuid:public_id>/"
_evaluation_path = "evaluasi/<uuid:public_id>/"
routes = [
    path("telaah/", review_list, name="review_list"),
    path(_review, review_detail, name="review_detail"),
    path(f"{_review}mulai/", review_start, name="review_start"),
    path(f"{_review}butir/<uuid:answer_id>/", review_item, name="review_item"),
    path(f"{_review}butir/<uuid:answer_id>/nilai/", judgement_save, name="judgement_save"),
    path(f"{_review}selesai/", review_finish, name="review_finish"),
    path(f"{_review}terima-sisanya/", review_accept_rest, name="review_accept_rest"),
    path(f"{_review}urungkan/", review_take_back, name="review_take_back"),
    path(f"{_evaluation_path}kembalikan/", evaluation_send_back, name="evaluation_send_back"),
    path(
        f"{_evaluation_path}telaah-selesai/",
        evaluation_complete_review,
        name="evaluation_complete_review",
    ),
    path(f"{_evaluation_path}verifikasi/", evaluation_verify, name="evaluation_verify"),
    path(f"{_evaluation_path}buka-kembali/", evaluation_reopen, name="evaluation_reopen"),
]
