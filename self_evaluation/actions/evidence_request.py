"""A colleague is asked for evidence of one answer, gives it, or is let off."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.notifications import settle, tell
from self_evaluation import policy
from self_evaluation.actions import evidence
from self_evaluation.actions.evaluation import AlreadyMoved
from self_evaluation.models import EvidenceRequest
from spmi.decisions import yes_if

ASKING = ("evidence_asked", "evidence_due", "evidence_due_near", "evidence_due_missed")


@transaction.atomic
def ask(answer, *, by, asked_of, words, due_on=None):
    """Ask a colleague for evidence of an answer; they are told once. Return the request."""
    policy.may_ask_for_evidence(by, answer).require()
    yes_if(
        policy.askable_people(answer.sheet.school).filter(pk=asked_of.pk).exists(),
        _("Only people of this school can be asked."),
    ).require()
    request = EvidenceRequest.objects.create(
        answer=answer, asked_of=asked_of, words=words, due_on=due_on, created_by=by
    )
    after = {"person": str(asked_of), "due": due_on and due_on.isoformat()}
    _record("evidence_ask", request, by, after)
    if asked_of != by:
        _tell(request, asked_of, "evidence_asked", who=str(by))
    return request


def give(request, *, by, files=(), **values):
    """Answer a request with a new item of the locker, used for the answer at once.

    Return the item and the refusals; raises `NothingKept` when nothing would prove anything.
    """
    policy.may_give_evidence(by, request).require()
    with transaction.atomic():
        school = request.answer.sheet.school
        item, refusals = evidence.create(school, by=by, files=files, **values)
        evidence.put_beside(item, request.answer, by=by)
        _close(request, item=item, done_at=timezone.now())
        _record("evidence_give", request, by, {"evidence": item.title})
        if request.created_by_id != by.pk:
            _tell(request, request.created_by, "evidence_given", who=str(by))
    return item, refusals


@transaction.atomic
def cancel(request, *, by):
    """Take a request back; it leaves the colleague's tasks."""
    policy.may_cancel_request(by, request).require()
    _close(request, cancelled_at=timezone.now())
    _record("evidence_ask_cancel", request, by, {"person": str(request.asked_of)})
    if request.asked_of_id != by.pk:
        _tell(request, request.asked_of, "evidence_not_needed", who=str(by))


def _close(request, **values):
    """Close a request that still waits; somebody else may just have done so."""
    waiting = EvidenceRequest.objects.filter(pk=request.pk, done_at=None, cancelled_at=None)
    if not waiting.update(**values):
        raise AlreadyMoved
    for name, value in values.items():
        setattr(request, name, value)
    settle(request.answer.sheet.school, ASKING, path=_path(request))


def _record(name, request, by, after):
    audit.record(
        f"self_evaluation.{name}",
        by=by,
        subject=request.answer.sheet.owner,
        school=request.answer.sheet.school,
        after=after | {"code": request.answer.node.code},
    )


def _path(request):
    return reverse("self_evaluation:evidence_request_detail", args=[request.public_id])


def _tell(request, person, kind, **values):
    tell(
        person,
        kind,
        key=f"{kind}:{request.pk}",
        path=_path(request),
        what=str(request.answer.node),
        words=request.words,
        **values,
    )
