"""Judging claims: accept, adjust with a reason, return with a reason; the rest in one act."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from self_evaluation import policy, results
from self_evaluation.actions.evaluation import AlreadyMoved
from self_evaluation.models import Answer, Evaluation, Judgement, Layer, Verdict, newest_by_layer
from self_evaluation.queries.sample import causes_by_answer
from spmi.decisions import yes_if


@transaction.atomic
def accept(evaluation, answer, *, by):
    """Let stand what counts below this layer; the judgement keeps a copy of it.

    For the team that is the claim, for the supervisor the team's value if there is one. An own
    earlier adjustment is thereby taken back.
    """
    policy.may_judge(by, evaluation).require()
    layer, _role = policy.REVIEWER_OF[evaluation.status]
    mark = results.mark_below(answer, layer)
    return _judge(evaluation, answer, Verdict.ACCEPT, by=by, mark=mark)


@transaction.atomic
def adjust(evaluation, answer, *, by, mark, reason):
    """Replace level, quantity or N/A by the reviewer's own, with a reason; the claim stays."""
    yes_if(reason.strip(), _("Say why you adjust it.")).require()
    return _judge(evaluation, answer, Verdict.ADJUST, by=by, mark=mark, reason=reason)


@transaction.atomic
def return_item(evaluation, answer, *, by, reason_code, reason):
    """Mark one item as to be sent back, with a reason from the list and in words."""
    yes_if(reason.strip() and reason_code, _("Say why you return it.")).require()
    return _judge(
        evaluation,
        answer,
        Verdict.RETURN,
        by=by,
        mark=answer.mark,
        reason=reason,
        reason_code=reason_code,
    )


@transaction.atomic
def accept_rest(evaluation, *, by):
    """Accept every answered claim of which this layer has said nothing yet, as one batch.

    What a supervisor drew for a closer look is left out: it is judged one by one.
    Returns the judgements; none where nothing was left. `take_back` undoes the batch until the
    review is sent on.
    """
    layer = hold(evaluation, by)
    drawn = causes_by_answer(evaluation) if layer == Layer.SUPERVISOR else {}
    waiting = [
        answer
        for answer in _with_judgements(evaluation)
        if _waits(answer, layer) and answer.pk not in drawn
    ]
    marks = results.marks_below(waiting, layer)
    batch = uuid.uuid4()
    made = Judgement.objects.bulk_create(
        _judgement(answer, layer, Verdict.ACCEPT, by=by, mark=marks[answer.pk], batch=batch)
        for answer in waiting
    )
    if made:
        _record("accept_rest", evaluation, by, made)
    return made


@transaction.atomic
def take_back(evaluation, batch, *, by):
    """Undo a batch where it is still this layer's last word; return the records made."""
    layer = hold(evaluation, by)
    standing = [
        answer
        for answer in _with_judgements(evaluation)
        if (said := _said(answer, layer)) is not None and said.batch == batch
    ]
    made = Judgement.objects.bulk_create(
        _judgement(answer, layer, Verdict.UNDO, by=by, mark=answer.mark, batch=batch)
        for answer in standing
    )
    if made:
        _record("take_back", evaluation, by, made)
    return made


def _with_judgements(evaluation):
    answers = Answer.objects.filter(sheet_id=evaluation.sheet_id).select_related("node")
    return answers.prefetch_related("judgements").order_by("node__path")


def _said(answer, layer):
    return newest_by_layer(answer.judgements.all(), answer.version).get(layer)


def _waits(answer, layer):
    return answer.is_answered and _said(answer, layer) is None


def _record(event, evaluation, by, judgements):
    audit.record(
        f"self_evaluation.{event}",
        by=by,
        subject=evaluation,
        school=evaluation.school,
        after={"count": len(judgements)},
    )


def _judge(evaluation, answer, verdict, *, by, mark, **reasons):
    layer = hold(evaluation, by)
    judgement = _judgement(answer, layer, verdict, by=by, mark=mark, **reasons)
    judgement.save()
    return judgement


def hold(evaluation, by):
    """Ask whether the person judges now, hold the row, and return the layer they judge for.

    No verdict then slips in behind a move that somebody makes meanwhile.
    """
    policy.may_judge(by, evaluation).require()
    stands = Evaluation.objects.filter(pk=evaluation.pk, status=evaluation.status)
    if not stands.update(last_activity_at=timezone.now()):
        raise AlreadyMoved
    return policy.REVIEWER_OF[evaluation.status][0]


def _judgement(answer, layer, verdict, *, by, mark, **more):
    return Judgement(
        answer=answer,
        answer_version=answer.version,
        layer=layer,
        verdict=verdict,
        by=by,
        **more,
        level=mark.level,
        have=mark.have,
        need=mark.need,
        not_applicable=mark.not_applicable,
    )
