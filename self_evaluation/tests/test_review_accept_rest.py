"""Accepting all that is left in one act, once."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Evaluation, Judgement, Sample, Status
from self_evaluation.queries import review as queries
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    adjust,
    approved,
    evaluation_at,
    sent,
    wide_instrument,
    year_of,
)
from self_evaluation.tests.test_concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="review_accept_rest"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


@pytest.fixture
def begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def said(layer="team"):
    rows = Judgement.objects.filter(layer=layer).order_by("pk")
    return list(rows.values_list("answer__node__code", "verdict", "level"))


def test_what_was_judged_stays_and_the_rest_is_accepted(client, begun):
    adjust(begun, "1.1.1", level=1, by=begun.team)
    response = client.post(url_of(begun))
    assert response.url == url_of(begun, "review_finish")
    assert said() == [
        ("1.1.1", "adjust", 1),
        ("1.1.2", "accept", 3),
        ("1.2.1", "accept", None),
        ("2.1.1", "accept", 3),
        ("2.1.3", "accept", 3),
    ]
    batch = set(Judgement.objects.filter(verdict="accept").values_list("batch", flat=True))
    assert len(batch) == 1
    assert None not in batch
    assert AuditEvent.objects.get(event="self_evaluation.accept_rest").after == {"count": 4}


def test_pressed_twice_it_accepts_once(client, begun):
    client.post(url_of(begun))
    response = client.post(url_of(begun), follow=True)
    assert "Nothing was left to accept." in response.content.decode()
    assert Judgement.objects.count() == 5
    assert AuditEvent.objects.filter(event="self_evaluation.accept_rest").count() == 1


def test_the_supervisor_lets_stand_what_the_team_said(client, begun):
    adjust(begun, "1.1.1", level=1, by=begun.team)
    moves.complete_review(begun.evaluation, by=begun.team)
    approved(begun)
    client.force_login(begun.supervisor)
    client.post(url_of(begun))
    assert said("supervisor")[:2] == [("1.1.1", "accept", 1), ("1.1.2", "accept", 3)]


@pytest.mark.parametrize("who", ["principal", "supervisor"])
def test_colleagues_are_refused_with_the_reason(client, begun, who):
    client.force_login(getattr(begun, who))
    response = client.post(url_of(begun))
    assert response.status_code == 403
    assert "Judging at this stage is for the quality team." in response.content.decode()
    assert Judgement.objects.count() == 0


def test_strangers_and_contributors_find_nothing(client, begun):
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.post(url_of(begun)).status_code == 404
    assert Judgement.objects.count() == 0


def test_the_button_has_a_key_and_says_how_many(client, begun):
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    page = client.get(url_of(begun, "review_finish")).content.decode()
    assert "Accept the remaining 4 items" in page
    assert 'data-key="t"' in page
    client.post(url_of(begun))
    assert "Accept the remaining" not in client.get(url_of(begun, "review_finish")).content.decode()


def test_the_summary_costs_as_much_for_52_accepted_at_once_as_for_7(client):
    costs = []
    for number, leaves in enumerate((7, 52)):
        begun = sent(year_of(instrument=wide_instrument(leaves, code=f"wide{number}")))
        moves.start_review(begun.evaluation, by=begun.team)
        verbs.accept_rest(begun.evaluation, by=begun.team)
        client.force_login(begun.team)
        costs.append(cost_of(client, url_of(begun, "review_finish")))
    assert costs[0] == costs[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory database has one writer")
def test_ten_at_once_accept_each_item_once():
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)

    def press():
        evaluation = Evaluation.objects.select_related("school__region", "sheet").get()
        return verbs.accept_rest(evaluation, by=User.objects.get(pk=begun.team.pk))

    outcomes = at_once(*[press] * 10)
    assert sorted(len(made) for made in outcomes) == [0] * 9 + [5]
    assert Judgement.objects.count() == 5
    rows = queries.rows_of(Evaluation.objects.get())
    assert {row.state for row in rows} == {"accepted"}


def test_what_was_drawn_for_a_closer_look_is_judged_one_by_one(client):
    begun = evaluation_at(Status.VERIFICATION)
    sample = Sample.objects.create(
        evaluation=begun.evaluation, seed=1, share=0, drawn_by=begun.supervisor
    )
    sample.items.create(answer=begun.answer("1.1.2"), causes=["no_evidence"])
    client.force_login(begun.supervisor)
    page = client.get(url_of(begun, "review_finish"))
    assert page.context["left"] == 4
    client.post(url_of(begun))
    states = {row.code: row.state for row in queries.rows_of(begun.evaluation)}
    assert [code for code, state in states.items() if state == "unjudged"] == ["1.1.2"]
