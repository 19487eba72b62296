"""Saving one answer: a version, a key, and never a lost update (R-01 to R-03)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from self_evaluation import policy
from self_evaluation.models import Answer, AnswerVersion, Evaluation, Status

ACTIVITY_STEP = timedelta(seconds=60)
FIELDS = (
    "level",
    "have",
    "need",
    "not_applicable",
    "reason",
    "note",
    "exceeds",
    "exceeds_reason",
)


class Clash(Exception):
    """A colleague saved the same answer first; `current` is what stands now."""

    def __init__(self, current):
        super().__init__(current)
        self.current = current


@dataclass(frozen=True)
class Saved:
    """What a save led to: the version it made, when, and whether the key was seen before."""

    version: int
    at: object
    repeated: bool = False


@transaction.atomic
def save_answer(answer, *, by, key, version, **values):
    """Save one answer on top of the version it was shown at.

    `key` is the client's own name for this save: a repeat returns the first outcome. Raises
    `Clash` when somebody saved in between, `NotAllowed` when answering is over.
    """
    evaluation = answer.sheet.evaluation
    policy.may_answer_item(by, evaluation, answer).require()
    earlier = _outcome_of(answer, by, key)
    if earlier:
        return earlier
    now = timezone.now()
    written = Answer.objects.filter(
        pk=answer.pk, version=version, sheet__evaluation__status=Status.DRAFT
    ).update(version=F("version") + 1, updated_at=now, updated_by=by, **_all_fields(values))
    if not written:
        return _outcome_of(answer, by, key) or _clash(answer)
    AnswerVersion.objects.create(
        answer=answer, version=version + 1, key=key, at=now, by=by, **_all_fields(values)
    )
    _touch(evaluation, now)
    return Saved(version + 1, now)


def _all_fields(values):
    blank = Answer()
    return {name: values.get(name, getattr(blank, name)) for name in FIELDS}


def _outcome_of(answer, by, key):
    earlier = AnswerVersion.objects.filter(by=by, key=key, answer=answer).first()
    return Saved(earlier.version, earlier.at, repeated=True) if earlier else None


def _clash(answer):
    raise Clash(Answer.objects.select_related("updated_by", "node").get(pk=answer.pk))


def _touch(evaluation, now):
    """Note activity at most once a minute: the row would be hot when many colleagues type."""
    if now - evaluation.last_activity_at > ACTIVITY_STEP:
        Evaluation.objects.filter(pk=evaluation.pk).update(last_activity_at=now)
