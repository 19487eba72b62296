"""Judging claims: accept, adjust with a reason, return with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy, results
from self_evaluation.actions.evaluation import AlreadyMoved
from self_evaluation.models import Evaluation, Judgement, Verdict
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


def _judge(evaluation, answer, verdict, *, by, mark, **reasons):
    policy.may_judge(by, evaluation).require()
    layer, _role = policy.REVIEWER_OF[evaluation.status]
    # Takes the row's lock, so that no verdict slips in behind a move that somebody makes meanwhile.
    stands = Evaluation.objects.filter(pk=evaluation.pk, status=evaluation.status)
    if not stands.update(last_activity_at=timezone.now()):
        raise AlreadyMoved
    return Judgement.objects.create(
        answer=answer,
        answer_version=answer.version,
        layer=layer,
        verdict=verdict,
        by=by,
        **reasons,
        level=mark.level,
        have=mark.have,
        need=mark.need,
        not_applicable=mark.not_applicable,
    )
