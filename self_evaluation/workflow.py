"""Which moves a school's year can make; `docs/workflow.md` shows the picture of this table."""

from self_evaluation import policy
from self_evaluation.models import Status
from spmi.workflow import Transition


def _move(name, source, target, rule):
    return Transition(name=name, sources=frozenset({source}), target=target, rule=rule)


SUBMIT = _move("submit", Status.DRAFT, Status.TEAM_REVIEW, policy.may_submit)
# What the supervisor sent back returns to the supervisor (decisions.md 16).
SUBMIT_AGAIN = _move("submit", Status.DRAFT, Status.VERIFICATION, policy.may_submit)
WITHDRAW = _move("withdraw", Status.TEAM_REVIEW, Status.DRAFT, policy.may_withdraw)
TEAM_SEND_BACK = _move("send_back", Status.TEAM_REVIEW, Status.DRAFT, policy.may_send_back)
COMPLETE_REVIEW = _move("complete_review", Status.TEAM_REVIEW, Status.APPROVAL, policy.may_conclude)
HEAD_SEND_BACK = _move("send_back", Status.APPROVAL, Status.TEAM_REVIEW, policy.may_approve)
APPROVE = _move("approve", Status.APPROVAL, Status.VERIFICATION, policy.may_approve)
SUPERVISOR_SEND_BACK = _move("send_back", Status.VERIFICATION, Status.DRAFT, policy.may_send_back)
VERIFY = _move("verify", Status.VERIFICATION, Status.VERIFIED, policy.may_conclude)
REOPEN = _move("reopen", Status.VERIFIED, Status.VERIFICATION, policy.may_reopen)

TRANSITIONS = (
    SUBMIT,
    SUBMIT_AGAIN,
    WITHDRAW,
    TEAM_SEND_BACK,
    COMPLETE_REVIEW,
    HEAD_SEND_BACK,
    APPROVE,
    SUPERVISOR_SEND_BACK,
    VERIFY,
    REOPEN,
)


def submission_of(evaluation):
    """Return the move that sending makes: to the team, or back to the supervisor who returned it."""
    returned_by_supervisor = evaluation.returned_from == Status.VERIFICATION
    return SUBMIT_AGAIN if returned_by_supervisor else SUBMIT


def return_of(evaluation):
    """Return the move that the reviewer of the present stage makes to send it back, or None."""
    return {
        Status.TEAM_REVIEW: TEAM_SEND_BACK,
        Status.VERIFICATION: SUPERVISOR_SEND_BACK,
    }.get(evaluation.status)
