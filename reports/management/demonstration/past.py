"""The dates of a demonstration year: as if people had worked over weeks, not in one second."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse

from accounts.models import Notice
from self_evaluation.models import (
    Answer,
    AnswerVersion,
    Evaluation,
    EvidenceFile,
    EvidenceItem,
    Judgement,
    UseVerdict,
)

# The acts of a year in the order of doing; between two of them pass these days.
ACTS = ("submitted", "review_started", "reviewed", "approved", "verified", "reopened")
BETWEEN = timedelta(days=3, hours=2, minutes=17)
FILLED_IN = timedelta(days=16, hours=4)
# Which act a notice tells of.
TOLD_AT = {
    "submitted_for_review": "submitted",
    "approval_needed": "reviewed",
    "verification_needed": "approved",
    "verified": "verified",
    "reopened": "reopened",
}
LAYER_AT = {"team": "reviewed", "supervisor": "verified"}


def move(evaluation, proofs, days):
    """Shift a year so that its last act was so many days ago, and spread the acts before it.

    The audit trail alone keeps the moment of making: nothing in it can be changed, not even here.
    """
    evaluation.refresh_from_db()
    last = evaluation.status_at - timedelta(days=days)
    done = [act for act in ACTS if getattr(evaluation, f"{act}_at")]
    moments = {act: last - BETWEEN * back for back, act in enumerate(reversed(done))}
    first = min(moments.values(), default=last)
    Evaluation.objects.filter(pk=evaluation.pk).update(
        **{f"{act}_at": moment for act, moment in moments.items()},
        status_at=last,
        last_activity_at=last,
        created_at=first - 3 * FILLED_IN,
    )
    evaluation.results.update(verified_at=moments.get("verified", last))
    _move_answers(evaluation, first - FILLED_IN if done else last)
    _move_proofs(proofs, first)
    _move_words(evaluation, moments, last)


def _move_answers(evaluation, at):
    sheet = evaluation.sheet_id
    Answer.objects.filter(sheet=sheet, version__gt=0).update(updated_at=at)
    AnswerVersion.objects.filter(answer__sheet=sheet).update(at=at)


def _move_proofs(proofs, first):
    at = first - 2 * FILLED_IN
    EvidenceItem.objects.filter(pk__in=proofs).update(created_at=at)
    EvidenceFile.objects.filter(item__in=proofs).update(stamped_at=at)


def _move_words(evaluation, moments, last):
    for layer, act in LAYER_AT.items():
        judged = Judgement.objects.filter(answer__sheet=evaluation.sheet_id, layer=layer)
        judged.update(at=moments.get(act, last))
        weighed = UseVerdict.objects.filter(use__answer__sheet=evaluation.sheet_id, layer=layer)
        weighed.update(at=moments.get(act, last))
    path = reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])
    for kind in (*TOLD_AT, "returned"):
        told = Notice.objects.filter(path=path, kind=kind)
        at = moments.get(TOLD_AT.get(kind), last)
        told.update(created_at=at)
        told.filter(read_at__isnull=False).update(read_at=F("created_at"))
