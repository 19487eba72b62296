"""What answers the addresses of self-evaluation, by noun; each module ends with its `routes`."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from self_evaluation import policy
from self_evaluation.queries import answer as queries

# How the addresses of a sheet begin, whoever it belongs to.
SHEET_ROUTES = ("evaluasi/", "jawaban/")


def evaluation_or_404(user, **lookup):
    """Return an evaluation the person may know of, with all that its pages need."""
    visible = policy.visible_to(user).select_related(
        "school__region", "campaign", "sheet__instrument"
    )
    evaluation = get_object_or_404(visible.prefetch_related("campaign__windows"), **lookup)
    evaluation.sheet.school = evaluation.school
    evaluation.sheet.evaluation = evaluation
    return evaluation


def owner_or_404(user, public_id):
    """Return the owner of a sheet the person may know of, with all that filling in needs."""
    sheets = policy.visible_sheets(user).select_related(
        "school__region", "instrument", "evaluation__campaign"
    )
    sheets = sheets.prefetch_related("evaluation__campaign__windows")
    return get_object_or_404(sheets, public_id=public_id).known_owner


def answer_or_404(user, public_id, *, read=queries.whole):
    """Return an answer the person may know of, with its evaluation: two queries, or three.

    `read` is one of the statements of `queries.answer`: the whole, or what a save needs.
    """
    answer = queries.visible_answer(user, public_id, read=read)
    if answer is None:
        raise Http404
    return answer


def named_answer(request):
    """Return the answer named in the request, if this person may know of it, else 404."""
    wanted = request.POST.get("answer") or request.GET.get("answer")
    return answer_or_404(request.user, uuid_or_404(wanted))


def uuid_or_404(text):
    """Return the UUID written in a request; nonsense is an address that does not exist."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise Http404 from None


def evidence_or_404(user, public_id):
    """Return an item of a locker the person may know of."""
    items = policy.visible_evidence(user).select_related(
        "school__region", "created_by", "consent_by", "field_note"
    )
    return get_object_or_404(items, public_id=public_id)


def say_refusals(request, refusals):
    """Tell the person which files were not taken, and why."""
    for refusal in refusals:
        messages.error(request, f"{refusal.name}: {refusal.sentence}")


def page(request, template, evaluation, context, status=200):
    """Render a page about a sheet for its owner; its times are the school's local times."""
    if request.resolver_match.route.startswith(SHEET_ROUTES):
        request.stands_under = reverse(evaluation.list_name)
    with timezone.override(evaluation.school.region.zone):
        shown = {"evaluation": evaluation, "school": evaluation.school, **context}
        return render(request, template, shown, status=status)
