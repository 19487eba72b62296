"""Handing all parts of one person to another."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation.models import Assignment, Status
from self_evaluation.tests.factories import assign, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def move(client, begun, giver, taker, user=None):
    client.force_login(user or begun.principal)
    url = reverse("self_evaluation:assignment_move", args=[begun.evaluation.public_id])
    return client.post(url, {"giver": giver.public_id, "taker": taker.public_id})


def rows():
    found = Assignment.objects.order_by("node__path")
    return list(found.values_list("node__code", "user", "due_on"))


def test_all_parts_change_hands_with_their_days_and_one_notice(client):
    begun = year_of()
    other = people.contributor_of(begun.school)
    assign(begun, "1.1", due_on=date(2026, 12, 1))
    assign(begun, "2")
    assign(begun, "2", user=other, due_on=date(2026, 12, 9))
    response = move(client, begun, begun.contributor, other)
    assert response.status_code == 302
    assert rows() == [("1.1", other.pk, date(2026, 12, 1)), ("2", other.pk, date(2026, 12, 9))]
    assert [(n.user, n.values["what"]) for n in Notice.objects.all()] == [(other, "1.1, 2")]
    event = AuditEvent.objects.get(event="self_evaluation.assign")
    assert event.before == {"person": str(begun.contributor), "nodes": ["1.1", "2"]}


def test_answers_stay(client):
    begun = year_of()
    assign(begun, "1.1")
    begun.save("1.1.1", by=begun.contributor, level=2)
    move(client, begun, begun.contributor, begun.principal)
    assert begun.answer("1.1.1").level == 2


def test_only_people_who_have_parts_give_and_only_those_who_may_answer_take(client):
    begun = year_of()
    assign(begun, "1.1")
    stranger = people.contributor_of(people.SchoolFactory())
    assert move(client, begun, begun.contributor, begun.team).status_code == 404
    assert move(client, begun, begun.contributor, stranger).status_code == 404
    assert move(client, begun, begun.principal, begun.contributor).status_code == 404
    assert move(client, begun, begun.contributor, begun.contributor).status_code == 403
    assert rows() == [("1.1", begun.contributor.pk, None)]


def test_who_has_left_the_school_can_be_relieved(client):
    begun = year_of()
    assign(begun, "1.1")
    begun.contributor.memberships.update(ends_on="2021-01-01")
    assert move(client, begun, begun.contributor, begun.principal).status_code == 302
    assert rows() == [("1.1", begun.principal.pk, None)]


def test_colleagues_are_refused_strangers_find_nothing_and_sent_is_sent(client):
    begun = year_of()
    assign(begun, "1.1")
    people_of = (begun.contributor, begun.principal)
    assert move(client, begun, *people_of, user=begun.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert move(client, begun, *people_of, user=stranger).status_code == 404
    sent = evaluation_at(Status.TEAM_REVIEW)
    assert move(client, sent, sent.contributor, sent.principal).status_code == 403
