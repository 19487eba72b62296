"""Saving one answer: a version, a key, and never a lost update (R-01 to R-03)."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.notifications import tell
from self_evaluation import policy
from self_evaluation.models import Answer, AnswerVersion, Sheet
from spmi.decisions import NotAllowed, yes_if
from spmi.prepared import Hole, prepared, prepared_insert, prepared_update

ACTIVITY_STEP = timedelta(seconds=60)
FIELDS = (
    "level",
    "have",
    "need",
    "not_applicable",
    "reason",
    "note",
    "text",
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


class KeyReused(SuspiciousOperation):
    """A save key came back with another answer: no honest page does that."""


def save_answer(answer, *, by, key, version, **values):
    """Save one answer on top of the version it was shown at.

    `key` is the client's own name for this save: a repeat returns the first outcome. Values that
    already stand make no new version, unless they were taken over and wait to be confirmed. Raises
    `Clash` when somebody saved in between, `NotAllowed` when answering is over, `KeyReused` when a
    spent key comes with something else.
    """
    values = values_with_defaults(values)
    try:
        return _save(answer, by, key, version, values)
    except IntegrityError as error:  # the key is spent
        earlier = _outcome_of(answer, by, key, values)
        if earlier is None:
            raise KeyReused from error
        return earlier
    except (NotAllowed, Clash):
        earlier = _outcome_of(answer, by, key, values)
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def _save(answer, by, key, version, values):
    evaluation = answer.sheet.owner
    policy.may_answer_item(by, evaluation, answer).require()
    hold_open(evaluation)
    now = timezone.now()
    if version == answer.version and _stands(answer, values):
        return Saved(version, answer.updated_at or now)
    written = _write(
        pk=answer.pk, shown=version, version=version + 1, updated_at=now, updated_by=by.pk, **values
    )
    if not written:
        raise Clash(Answer.objects.select_related("updated_by", "node").get(pk=answer.pk))
    _remember(
        answer_id=answer.pk, version=version + 1, key=key, at=now, by_id=by.pk,
        batch=None, carried_from=None, **values,
    )  # fmt: skip
    _touch(evaluation, now)
    return Saved(version + 1, now)


def _stands(answer, values):
    """Say whether a save would change nothing. What was taken over from last year and says the
    same is thereby confirmed, and that is a change."""
    return not answer.carried_from and all(getattr(answer, n) == v for n, v in values.items())


@prepared_update
def _write():
    field = Answer._meta.get_field
    on_top_of_shown = Answer.objects.filter(
        pk=Hole("pk", field("id")), version=Hole("shown", field("version")), is_open=True
    )
    written = ("version", "updated_at", "updated_by", *FIELDS)
    holes = {name: Hole(name, field(name)) for name in written}
    return on_top_of_shown, holes | {"carried_from": None}


@prepared_insert
def _remember():
    return AnswerVersion


def hold_open(evaluation):
    """Keep the sheet from being sent until this save has committed: what was sent and
    hashed stays what was sent. Saves of one school queue here for a few milliseconds."""
    yes_if(_held_open(pk=evaluation.sheet_id), evaluation.closed).require()


@prepared
def _held_open():
    still_open = Sheet.objects.filter(pk=Hole("pk", BigIntegerField()), is_open=True)
    return still_open.select_for_update(no_key=True).values_list("pk")


@transaction.atomic
def renew(answer, *, by):
    """Make a version that says the same, where what proves it has changed.

    A returned answer is thereby no longer as the reviewer saw it, though no word of it changed.
    """
    standing = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
    values = {name: getattr(standing, name) for name in FIELDS}
    made, now = standing.version + 1, timezone.now()
    _write(pk=standing.pk, shown=made - 1, version=made, updated_at=now, updated_by=by.pk, **values)
    AnswerVersion.objects.create(
        answer=standing, version=made, key=uuid.uuid4(), at=now, by=by, **values
    )


@transaction.atomic
def restore(answer, *, by, version):
    """Let an earlier version stand again, as a new version on top."""
    policy.may_answer_item(by, answer.sheet.owner, answer).require()
    earlier = get_object_or_404(AnswerVersion, answer=answer, version=version)
    values = {name: getattr(earlier, name) for name in FIELDS}
    return save_answer(answer, by=by, key=uuid.uuid4(), version=answer.version, **values)


@transaction.atomic
def yield_to(answer, *, by, key, version, **values):
    """Keep a colleague's text after a clash; one's own goes into the history, not into the void."""
    mine = save_answer(answer, by=by, key=key, version=version, **values)
    answer.refresh_from_db()
    if mine.repeated or mine.version == version:
        return mine
    return restore(answer, by=by, version=version)


@transaction.atomic
def insist(answer, *, by, key, version, **values):
    """Put one's own text over a colleague's after a clash; the colleague is told at once."""
    saved = save_answer(answer, by=by, key=key, version=version, **values)
    theirs = AnswerVersion.objects.filter(answer=answer, version=version).exclude(by=by)
    for earlier in theirs.select_related("by") if saved.version > version else ():
        tell(
            earlier.by,
            "clash",
            key=f"clash:{answer.pk}:{saved.version}",
            path=reverse("self_evaluation:answer_history", args=[answer.public_id]),
            who=str(by),
            what=answer.node.code,
        )
    return saved


def values_with_defaults(values):
    """Return all that an answer says, what is not given as if it had never been said."""
    return {
        name: values[name] if name in values else Answer._meta.get_field(name).get_default()
        for name in FIELDS
    }


def _outcome_of(answer, by, key, values):
    """Return what an earlier save under this key led to, if it said the same.

    A page taken back from the browser's memory carries its old key with new words: calling that a
    repeat would say "saved" of words that are nowhere.
    """
    earlier = AnswerVersion.objects.filter(by=by, key=key, answer=answer, **values).first()
    return Saved(earlier.version, earlier.at, repeated=True) if earlier else None


def _touch(evaluation, now):
    """Note activity at most once a minute: the row would be hot when many colleagues type."""
    if now - evaluation.last_activity_at > ACTIVITY_STEP:
        type(evaluation).objects.filter(pk=evaluation.pk).update(last_activity_at=now)
