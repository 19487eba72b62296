"""Taking back what was accepted in one act."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation import results
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Judgement, Status, Verdict
from self_evaluation.queries import review as queries
from self_evaluation.tests.factories import adjust, evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="review_take_back"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


@pytest.fixture
def begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    verbs.accept_rest(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def batch():
    return Judgement.objects.filter(verdict=Verdict.ACCEPT).first().batch


def states(begun):
    return {row.code: row.state for row in queries.rows_of(begun.evaluation)}


def test_the_layer_has_then_said_nothing(client, begun):
    response = client.post(url_of(begun), {"batch": batch()}, follow=True)
    assert "5 items wait again." in response.content.decode()
    assert set(states(begun).values()) == {"unjudged"}
    assert results.sheet_scores(begun.evaluation.sheet).counted["1.1.1"].layer == "school"
    [waiting] = queries.waiting_for(begun.team)
    assert (waiting.judged, waiting.total) == (0, 5)


def test_what_was_judged_since_stays(client, begun):
    adjust(begun, "1.1.1", level=1, by=begun.team)
    client.post(url_of(begun), {"batch": batch()})
    assert states(begun) == {
        "1.1.1": "adjusted",
        "1.1.2": "unjudged",
        "1.2.1": "unjudged",
        "2.1.1": "unjudged",
        "2.1.3": "unjudged",
    }


def test_twice_is_once_and_it_can_be_accepted_again(client, begun):
    first = batch()
    client.post(url_of(begun), {"batch": first})
    client.post(url_of(begun), {"batch": first})
    assert Judgement.objects.filter(verdict=Verdict.UNDO).count() == 5
    client.post(url_of(begun, "review_accept_rest"))
    assert set(states(begun).values()) == {"accepted"}
    client.post(url_of(begun), {"batch": first})
    assert set(states(begun).values()) == {"accepted"}


def test_after_sending_on_it_is_too_late(client, begun):
    moves.complete_review(begun.evaluation, by=begun.team)
    response = client.post(url_of(begun), {"batch": batch()})
    assert response.status_code == 403
    assert Judgement.objects.filter(verdict=Verdict.UNDO).count() == 0


def test_the_summary_offers_it_to_the_reviewer_only(client, begun):
    finish = url_of(begun, "review_finish")
    assert client.get(finish).context["batches"] == [
        {"batch": batch(), "count": 5, "by": begun.team}
    ]
    client.force_login(begun.principal)
    assert client.get(finish).context["batches"] == []


@pytest.mark.parametrize("value", ["", "x", "11111111-2222-4333-8444-555555555555"])
def test_an_unknown_batch_changes_nothing(client, begun, value):
    assert client.post(url_of(begun), {"batch": value}).status_code in (302, 404)
    assert set(states(begun).values()) == {"accepted"}


def test_colleagues_and_strangers(client, begun):
    outsiders = ((begun.supervisor, 403), (begun.contributor, 404))
    for user, status in (*outsiders, (people.quality_team_of(people.SchoolFactory()), 404)):
        client.force_login(user)
        assert client.post(url_of(begun), {"batch": batch()}).status_code == status
    assert set(states(begun).values()) == {"accepted"}
