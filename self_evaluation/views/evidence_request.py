"""Asking a colleague for evidence, and giving it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from self_evaluation import policy
from self_evaluation.actions import evidence_request as actions
from self_evaluation.actions.evidence import NothingKept
from self_evaluation.forms.evidence import EvidenceForm, local_path
from self_evaluation.forms.evidence_request import EvidenceRequestForm
from self_evaluation.models import EvidenceKind
from self_evaluation.queries import requests as queries
from self_evaluation.queries.evidence import quota_of
from self_evaluation.queries.share import request_text
from self_evaluation.queries.sheet import item_url, tops_of
from self_evaluation.views import named_answer, page, say_refusals

GIVEN_AS = (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT, EvidenceKind.LINK)


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_request_create(request):
    """Ask a named colleague for evidence of one item, until a day."""
    answer = named_answer(request)
    policy.may_ask_for_evidence(request.user, answer).require()
    form = EvidenceRequestForm(
        request.POST if request.method == "POST" else None, school=answer.sheet.school
    )
    back = local_path(request)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(answer, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s is asked.") % {"name": asked.asked_of})
        return redirect(back or _address(asked))
    context = {"form": form, "answer": answer, "back": back}
    template = "self_evaluation/evidence_request_create.html"
    return page(request, template, answer.sheet.owner, context)


@require_safe
def evidence_request_detail(request, public_id):
    """Show what is asked for, and to whoever was asked the form that gives it."""
    asked = _asked(request, public_id)
    return _detail(request, asked, _form(request, asked))


@require_POST
def evidence_request_give(request, public_id):
    """Give what was asked for, with the camera, a file or a link."""
    asked = _asked(request, public_id)
    policy.may_give_evidence(request.user, asked).require()
    form = _form(request, asked)
    if form.is_valid() and _give(request, asked, form):
        return redirect(_address(asked))
    return _detail(request, asked, form)


@require_POST
def evidence_request_cancel(request, public_id):
    """Take a request back."""
    asked = _asked(request, public_id)
    actions.cancel(asked, by=request.user)
    messages.success(request, _("The request is taken back."))
    return redirect(_address(asked))


def _asked(request, public_id):
    return get_object_or_404(queries.whole(request.user), public_id=public_id)


def _detail(request, asked, form):
    may_cancel = policy.may_cancel_request(request.user, asked)
    context = {
        "asked": asked,
        "form": form,
        "kinds": _kinds(asked, form.kind),
        "may_give": policy.may_give_evidence(request.user, asked),
        "share_text": request_text(asked) if may_cancel else "",
        "may_cancel": may_cancel,
        "item_url": _item_address(request.user, asked.answer),
        "quota": quota_of(asked.answer.sheet.school),
        "crumbs": [
            {"label": _("Tasks"), "url": reverse("self_evaluation:task_list")},
            {"label": _("Evidence asked for %(code)s") % {"code": asked.answer.node.code}},
        ],
    }
    template = "self_evaluation/evidence_request_detail.html"
    return page(request, template, asked.answer.sheet.owner, context)


def _item_address(user, answer):
    """Return the address of the item for whom it is visible; who was asked need not see it."""
    evaluation = answer.sheet.owner
    if not policy.sees_answer(user, evaluation, answer):
        return ""
    return item_url(evaluation, answer.node, tops_of(answer.node.instrument_id))


def _form(request, asked):
    """Return the form of the kind chosen; a photo where none was."""
    wanted = request.POST.get("kind") or request.GET.get("kind")
    kind = wanted if wanted in GIVEN_AS else EvidenceKind.PHOTO
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    return EvidenceForm(data, files, kind=kind, initial={"title": str(asked.answer.node)[:150]})


def _give(request, asked, form):
    """Store what was given; return False when every file was refused, with the reasons."""
    files = form.all_files if "files" in form.fields else ()
    try:
        _item, refusals = actions.give(
            asked, by=request.user, files=files, kind=form.kind, **form.values
        )
    except NothingKept as nothing:
        for refusal in nothing.refusals:
            form.add_error("files", f"{refusal.name}: {refusal.sentence}")
        return False
    say_refusals(request, refusals)
    messages.success(request, _("Thank you. The evidence stands beside the item now."))
    return True


def _kinds(asked, current):
    return [
        {
            "label": kind.label,
            "url": f"{_address(asked)}?kind={kind.value}",
            "current": kind == current,
        }
        for kind in GIVEN_AS
    ]


def _address(asked):
    return reverse("self_evaluation:evidence_request_detail", args=[asked.public_id])


routes = [
    path("bukti/minta/", evidence_request_create, name="evidence_request_create"),
    path("bukti/minta/<uuid:public_id>/", evidence_request_detail, name="evidence_request_detail"),
    path("bukti/minta/<uuid:public_id>/beri/", evidence_request_give, name="evidence_request_give"),
    path(
        "bukti/minta/<uuid:public_id>/batal/",
        evidence_request_cancel,
        name="evidence_request_cancel",
    ),
]
