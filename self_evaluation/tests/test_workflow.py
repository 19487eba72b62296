"""Every move from every status by every role: what the table allows, and nothing else."""

import pytest

from self_evaluation import workflow
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Sheet, Status
from self_evaluation.tests.factories import (
    approved,
    evaluation_at,
    returned,
    reviewed,
    sent,
    verified,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ROLES = ("principal", "team", "contributor", "supervisor")
# What each role may do at each status of an evaluation without a remark. The team has not begun.
ALLOWED = {
    (Status.DRAFT, "principal", "SUBMIT"),
    (Status.DRAFT, "principal", "SUBMIT_AGAIN"),
    (Status.TEAM_REVIEW, "principal", "WITHDRAW"),
    (Status.APPROVAL, "principal", "APPROVE"),
    (Status.APPROVAL, "principal", "HEAD_SEND_BACK"),
    (Status.VERIFICATION, "supervisor", "VERIFY"),
    (Status.VERIFIED, "supervisor", "REOPEN"),
}
MOVES = (
    "SUBMIT",
    "SUBMIT_AGAIN",
    "WITHDRAW",
    "TEAM_SEND_BACK",
    "COMPLETE_REVIEW",
    "HEAD_SEND_BACK",
    "APPROVE",
    "SUPERVISOR_SEND_BACK",
    "VERIFY",
    "REOPEN",
)


def standing_at(status):
    """Return a full evaluation: at draft it was sent once and taken back."""
    if status != Status.DRAFT:
        return evaluation_at(status)
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.withdraw(begun.evaluation, by=begun.principal)
    return begun


@pytest.mark.parametrize("status", Status.values)
def test_only_the_moves_of_the_table_are_allowed(status):
    begun = standing_at(status)
    allowed = {
        (status, role, name)
        for role in ROLES
        for name in MOVES
        if getattr(workflow, name).decide(getattr(begun, role), begun.evaluation)
    }
    assert allowed == {row for row in ALLOWED if row[0] == status}


@pytest.mark.parametrize("status", Status.values)
def test_every_refusal_has_a_sentence(status):
    begun = standing_at(status)
    for role in ROLES:
        for transition in workflow.TRANSITIONS:
            decision = transition.decide(getattr(begun, role), begun.evaluation)
            assert decision.allowed or str(decision.reason)


def test_the_team_ends_or_returns_a_review_it_has_begun():
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    assert workflow.COMPLETE_REVIEW.decide(begun.team, begun.evaluation)
    refused = workflow.TEAM_SEND_BACK.decide(begun.team, begun.evaluation)
    assert str(refused.reason) == "Return at least one item with a reason first."


def test_every_status_is_reached_by_some_move():
    assert {move.target for move in workflow.TRANSITIONS} == set(Status)


def test_the_table_lists_every_move():
    assert {getattr(workflow, name) for name in MOVES} == set(workflow.TRANSITIONS)


def test_sending_returns_to_whoever_sent_it_back():
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert workflow.submission_of(begun.evaluation) is workflow.SUBMIT
    begun.evaluation.returned_from = Status.VERIFICATION
    assert workflow.submission_of(begun.evaluation) is workflow.SUBMIT_AGAIN


def test_only_reviewing_stages_have_a_return():
    begun = evaluation_at(Status.TEAM_REVIEW)
    returns = {}
    for status in Status:
        begun.evaluation.status = status
        returns[status] = workflow.return_of(begun.evaluation)
    assert {status: move for status, move in returns.items() if move} == {
        Status.TEAM_REVIEW: workflow.TEAM_SEND_BACK,
        Status.VERIFICATION: workflow.SUPERVISOR_SEND_BACK,
    }


def test_the_sheet_is_open_exactly_while_it_is_being_filled_in():
    begun = year_of()

    def is_open():
        return Sheet.objects.get(pk=begun.evaluation.sheet_id).is_open

    seen = [(begun.evaluation.status, is_open())]
    for move in (sent, reviewed, approved, verified):
        move(begun)
        seen.append((begun.evaluation.status, is_open()))
    assert seen == [(status, status == Status.DRAFT) for status in Status.values]
    begun = returned(year_of(begun.school, year=2024), "1.1.1")
    assert is_open()
    assert begun.evaluation.sheet.is_open
