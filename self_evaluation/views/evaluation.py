"""A school's year: open, look at, check, send, withdraw, approve."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.policy import schools_of
from self_evaluation import policy, workflow
from self_evaluation.actions import evaluation as verbs
from self_evaluation.forms.evaluation import OpenForm, ReturnForm
from self_evaluation.models import Status
from self_evaluation.queries import comment as comments
from self_evaluation.queries import evaluation as queries
from self_evaluation.queries import home, share
from self_evaluation.queries.batch import offer
from self_evaluation.queries.check import check
from self_evaluation.views import evaluation_or_404, page

A_PAGE = 30


@require_safe
def evaluation_list(request):
    """List the years of the person's schools, and what may be opened."""
    years = Paginator(queries.years(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": years,
        "rows": [queries.year_row(one) for one in policy.know_extensions(list(years))],
        "to_open": home.to_open(request.user),
        "may_open_campaign": policy.may_open_campaign(request.user),
    }
    return render(request, "self_evaluation/evaluation_list.html", context)


@require_POST
def evaluation_open(request):
    """Begin a school's year in a round."""
    schools = schools_of(request.user).select_related("region")
    campaigns = policy.visible_campaigns(request.user).select_related("instrument", "region")
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise Http404
    school = get_object_or_404(schools, npsn=form.cleaned_data["school"])
    campaign = get_object_or_404(campaigns, public_id=form.cleaned_data["campaign"])
    evaluation = verbs.open_evaluation(school, campaign, by=request.user)
    return redirect("self_evaluation:evaluation_detail", evaluation.public_id)


@require_safe
def evaluation_detail(request, public_id):
    """Show where a school's year stands, its standards, and the one next action."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    standing = queries.standing(request.user, evaluation)
    context = {
        "standing": standing,
        "steps": queries.steps_of(evaluation),
        "status_label": queries.status_label(evaluation),
        "status_kind": queries.status_kind(evaluation),
        "due_rows": queries.due_rows(evaluation),
        "people": queries.people_of(evaluation.school),
        "share_text": share.year_text(request.user, evaluation, standing),
        "result": queries.result_in_force(evaluation),
        "offer": offer(request.user, evaluation),
        "may_assign": policy.may_assign(request.user, evaluation),
        "open_comments": comments.open_count(request.user, evaluation),
        **_next(request.user, evaluation),
    }
    return page(request, "self_evaluation/evaluation_detail.html", evaluation, context)


def _next(user, evaluation):
    """Return what this person can do now; the page shows one of it as the next action."""
    leads = policy.may_open(user, evaluation.school).allowed
    return {
        "leads": leads,
        "may_answer": policy.may_answer(user, evaluation),
        "withdraw": workflow.WITHDRAW.decide(user, evaluation) if leads else None,
        "approve": workflow.APPROVE.decide(user, evaluation) if leads else None,
        "is_reviewer": _is_reviewer(user, evaluation),
    }


def _is_reviewer(user, evaluation):
    begins = policy.may_start_review(user, evaluation)
    return bool(begins) or bool(policy.may_judge(user, evaluation))


@require_safe
def evaluation_check(request, public_id):
    """List, per standard, what deserves a second look before sending."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_send_someday(request.user, evaluation).require()
    context = {
        "report": check(request.user, evaluation),
        "submit": workflow.submission_of(evaluation).decide(request.user, evaluation),
    }
    return page(request, "self_evaluation/evaluation_check.html", evaluation, context)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_submit(request, public_id):
    """Say what sending means, and send: once, however often the button is pressed."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    policy.may_send_someday(request.user, evaluation).require()
    was_sent = evaluation.submissions and evaluation.status != Status.DRAFT
    if request.method != "POST" and not was_sent:
        return _before_sending(request, evaluation)
    if not was_sent:
        _submit_once(evaluation, request.user)
    return redirect("self_evaluation:evaluation_receipt", public_id)


def _submit_once(evaluation, user):
    try:
        verbs.submit(evaluation, by=user)
    except verbs.AlreadyMoved:  # the same button pressed twice, or a colleague was faster
        return


def _before_sending(request, evaluation):
    move = workflow.submission_of(evaluation)
    to_supervisor = move.target == Status.VERIFICATION
    role = Role.SUPERVISOR if to_supervisor else Role.QUALITY_TEAM
    context = {
        "decision": move.decide(request.user, evaluation),
        "due_at": queries.due_at(evaluation),
        "to_supervisor": to_supervisor,
        "readers": queries.names_of(evaluation.school, role),
    }
    return page(request, "self_evaluation/evaluation_submit.html", evaluation, context)


@require_safe
def evaluation_receipt(request, public_id):
    """Show the receipt of the latest sending: number, time, fingerprint, what happens next."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    if not evaluation.submitted_hash:
        return redirect("self_evaluation:evaluation_detail", public_id)
    context = {
        "number": queries.receipt_number(evaluation),
        "code": queries.code_of(evaluation.submitted_hash),
        "to_supervisor": queries.went_to_supervisor(evaluation),
        "withdraw": workflow.WITHDRAW.decide(request.user, evaluation),
    }
    return page(request, "self_evaluation/evaluation_receipt.html", evaluation, context)


@require_POST
def evaluation_withdraw(request, public_id):
    """Take a sent evaluation back, until the team has begun."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    verbs.withdraw(evaluation, by=request.user)
    messages.success(request, _("The self-evaluation is open again. Send it when it is ready."))
    return redirect("self_evaluation:evaluation_detail", public_id)


@require_POST
def evaluation_approve(request, public_id):
    """Sign for the school; the supervisor verifies next."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    verbs.approve(evaluation, by=request.user)
    messages.success(request, _("Approved. The supervisor has been asked to verify."))
    return redirect("self_evaluation:evaluation_detail", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_return_to_team(request, public_id):
    """Give the evaluation back to the team with a reason, instead of approving."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    workflow.HEAD_SEND_BACK.decide(request.user, evaluation).require()
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verbs.send_back(evaluation, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The quality team has it again, with your reason."))
        return redirect("self_evaluation:evaluation_detail", public_id)
    return page(
        request, "self_evaluation/evaluation_return_to_team.html", evaluation, {"form": form}
    )


_one = "evaluasi/<uuid:public_id>/"
routes = [
    path("evaluasi/", evaluation_list, name="evaluation_list"),
    path("evaluasi/buka/", evaluation_open, name="evaluation_open"),
    path(_one, evaluation_detail, name="evaluation_detail"),
    path(f"{_one}periksa/", evaluation_check, name="evaluation_check"),
    path(f"{_one}kirim/", evaluation_submit, name="evaluation_submit"),
    path(f"{_one}tanda-terima/", evaluation_receipt, name="evaluation_receipt"),
    path(f"{_one}tarik/", evaluation_withdraw, name="evaluation_withdraw"),
    path(f"{_one}setujui/", evaluation_approve, name="evaluation_approve"),
    path(f"{_one}kembalikan-ke-tim/", evaluation_return_to_team, name="evaluation_return_to_team"),
]
