"""The end of a review, and the moves it offers."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Result, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    approved,
    assign,
    evaluation_at,
    returned,
    reviewed,
    sent,
    verified,
    wide_instrument,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="review_finish"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


def in_review():
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    return begun


def give_back(begun, code="1.1.1", by=None):
    by = by or begun.team
    answer = begun.answer(code)
    verbs.return_item(begun.evaluation, answer, by=by, reason_code="unclear", reason="Jelaskan.")


def status_of(begun):
    begun.evaluation.refresh_from_db()
    return begun.evaluation.status


def way_to_the_rest(client, begun):
    """Return how often the summary leads to what is not judged yet."""
    way = f"{reverse('self_evaluation:review_detail', args=[begun.evaluation.public_id])}?show="
    return client.get(url_of(begun)).content.decode().count(f'href="{way}unjudged"')


def test_what_is_not_judged_is_a_link_only_as_long_as_there_is_some(client):
    begun = in_review()
    client.force_login(begun.team)
    assert way_to_the_rest(client, begun) == 1
    verbs.accept_rest(begun.evaluation, by=begun.team)
    assert way_to_the_rest(client, begun) == 0
    assert "<span>0 not judged</span>" in client.get(url_of(begun)).content.decode()


def test_summary_counts_and_lists(client):
    begun = in_review()
    give_back(begun)
    verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.team)
    client.force_login(begun.team)
    context = client.get(url_of(begun)).context
    assert {name: context["counts"][name] for name in ("accepted", "returned", "unjudged")} == {
        "accepted": 1,
        "returned": 1,
        "unjudged": 3,
    }
    assert [row.code for row in context["returned"]] == ["1.1.1"]
    assert context["may_send_back"]
    assert str(context["may_conclude"].reason) == (
        "1 item is returned; send it back, or judge it again."
    )


def test_team_sends_back_and_only_returned_items_open(client):
    begun = in_review()
    client.force_login(begun.team)
    refused = client.post(url_of(begun, "evaluation_send_back"))
    assert refused.status_code == 403
    assert "Return at least one item with a reason first." in refused.content.decode()
    give_back(begun)
    response = client.post(url_of(begun, "evaluation_send_back"))
    assert response.url == url_of(begun, "evaluation_detail")
    assert status_of(begun) == Status.DRAFT
    opened = begun.evaluation.sheet.answers.filter(is_open=True)
    assert [answer.node.code for answer in opened] == ["1.1.1"]


def test_team_completes(client):
    begun = in_review()
    client.force_login(begun.team)
    client.post(url_of(begun, "evaluation_complete_review"))
    assert status_of(begun) == Status.APPROVAL
    assert begun.evaluation.reviewed_by == begun.team


def test_team_does_not_complete_while_something_is_returned(client):
    begun = in_review()
    give_back(begun)
    client.force_login(begun.team)
    assert client.post(url_of(begun, "evaluation_complete_review")).status_code == 403
    assert status_of(begun) == Status.TEAM_REVIEW


def test_supervisor_verifies_and_reopens(client):
    begun = evaluation_at(Status.VERIFICATION)
    client.force_login(begun.supervisor)
    client.post(url_of(begun, "evaluation_verify"))
    assert status_of(begun) == Status.VERIFIED
    assert "Reopen for verification" in client.get(url_of(begun)).content.decode()
    for wrong in (" ", "a\0b", "a" * 2001):
        refused = client.post(url_of(begun, "evaluation_reopen"), {"reason": wrong})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
        assert wrong.strip() in refused.content.decode()
    response = client.post(url_of(begun, "evaluation_reopen"), {"reason": "Data diperbaiki."})
    assert response.url == url_of(begun, "review_detail")
    assert status_of(begun) == Status.VERIFICATION
    assert Result.objects.get().superseded_at is not None


def test_head_gives_it_back_to_the_team_with_a_reason(client):
    begun = evaluation_at(Status.APPROVAL)
    client.force_login(begun.principal)
    assert client.post(url_of(begun, "evaluation_send_back")).status_code == 403
    client.post(url_of(begun, "evaluation_send_back"), {"reason": "Butir 1.1.1 keliru."})
    assert status_of(begun) == Status.TEAM_REVIEW


@pytest.mark.parametrize(
    ("name", "status", "who"),
    [
        ("evaluation_send_back", Status.TEAM_REVIEW, "principal"),
        ("evaluation_complete_review", Status.TEAM_REVIEW, "principal"),
        ("evaluation_complete_review", Status.TEAM_REVIEW, "supervisor"),
        ("evaluation_verify", Status.VERIFICATION, "principal"),
        ("evaluation_verify", Status.VERIFICATION, "team"),
        ("evaluation_verify", Status.TEAM_REVIEW, "supervisor"),
        ("evaluation_reopen", Status.VERIFIED, "principal"),
        ("evaluation_send_back", Status.DRAFT, "team"),
    ],
)
def test_colleagues_without_the_right_are_refused(client, name, status, who):
    begun = evaluation_at(status)
    client.force_login(getattr(begun, who))
    assert client.post(url_of(begun, name), {"reason": "x"}).status_code == 403
    assert status_of(begun) == status


MOVES = (
    "evaluation_send_back",
    "evaluation_complete_review",
    "evaluation_verify",
    "evaluation_reopen",
)


@pytest.mark.parametrize("name", MOVES)
def test_strangers_and_contributors_find_nothing(client, name):
    begun = in_review()
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.post(url_of(begun, name), {"reason": "x"}).status_code == 404
        assert client.get(url_of(begun)).status_code == 404


@pytest.mark.parametrize("name", MOVES)
def test_moves_are_posted(client, name):
    begun = in_review()
    client.force_login(begun.team)
    assert client.get(url_of(begun, name)).status_code == 405


def test_52_items_cost_as_much_as_7(client):
    costs = []
    for number, leaves in enumerate((7, 52)):
        begun = sent(year_of(instrument=wide_instrument(leaves, code=f"wide{number}")))
        moves.start_review(begun.evaluation, by=begun.team)
        for code in range(1, leaves, 3):
            give_back(begun, f"1.1.{code}")
        client.force_login(begun.team)
        costs.append(cost_of(client, url_of(begun)))
    assert costs[0] == costs[1]


def test_who_has_not_looked_is_warned_before_signing(client):
    begun = in_review()
    client.force_login(begun.team)
    assert "You have not judged any item yet" in client.get(url_of(begun)).content.decode()
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    assert "You have not judged 4 of 5 items" in client.get(url_of(begun)).content.decode()
    for code in ("1.1.2", "1.2.1", "2.1.1", "2.1.3"):
        verbs.accept(begun.evaluation, begun.answer(code), by=begun.team)
    assert "You have not judged" not in client.get(url_of(begun)).content.decode()


def test_what_comes_back_is_told_to_whoever_fills_it_in(client):
    begun = year_of()
    assign(begun, "1.1", "1.2")
    untouched = people.contributor_of(begun.school)
    assign(begun, "2", user=untouched)
    assign(begun, "1", user=begun.principal)
    returned(begun, "1.1.2", "1.2.1", reason="Foto belum ada.")
    notice = Notice.objects.get(user=begun.contributor, kind="returned")
    way = reverse("self_evaluation:sheet_jump", args=[begun.evaluation.public_id])
    assert notice.path == f"{way}?q=1.1.2"
    assert notice.values["reason"] == "Foto belum ada."
    assert Notice.objects.filter(user=begun.principal, kind="returned").count() == 1
    assert not Notice.objects.filter(user=untouched, kind="returned").exists()


def test_what_asked_for_a_move_asks_no_longer_once_it_is_made():
    begun = evaluation_at(Status.TEAM_REVIEW)
    unread = Notice.objects.filter(read_at=None).order_by("pk")
    assert list(unread.values_list("user", "kind")) == [(begun.team.pk, "submitted_for_review")]
    reviewed(begun)
    assert list(unread.values_list("user", "kind")) == [(begun.principal.pk, "approval_needed")]
    approved(begun)
    asked = [(begun.supervisor.pk, "verification_needed")]
    assert list(unread.values_list("user", "kind")) == asked
    verified(begun)
    assert list(unread.values_list("user", "kind")) == [(begun.principal.pk, "verified")]


def test_what_came_back_asks_its_filler_no_longer_once_it_is_sent_again():
    begun = year_of()
    assign(begun, "1.1")
    returned(begun, "1.1.2")
    unread = Notice.objects.filter(user=begun.contributor, read_at=None)
    assert [notice.kind for notice in unread.all()] == ["returned"]
    begun.save("1.1.2", level=1)
    moves.submit(begun.evaluation, by=begun.principal)
    assert not unread.all()
