"""Calling a remark resolved, and opening it again."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions.comment import comment
from self_evaluation.tests.factories import assign, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun():
    begun = year_of()
    assign(begun, "1.1")
    return begun


def say(begun, **values):
    return comment(begun.evaluation, begun.answer("1.1.1"), text="Mohon.", **values)


def resolve(client, user, remark, **data):
    client.force_login(user)
    url = reverse("self_evaluation:comment_resolve", args=[remark.public_id])
    response = client.post(url, data)
    remark.refresh_from_db()
    return response


@pytest.mark.parametrize("who", ["principal", "team", "supervisor"])
def test_who_reads_all_resolves_and_opens_again(client, begun, who):
    remark, user = say(begun, by=begun.team), getattr(begun, who)
    resolve(client, user, remark)
    first = remark.resolved_at
    assert (remark.resolved_by, first is not None) == (user, True)
    resolve(client, user, remark)
    assert remark.resolved_at == first
    resolve(client, user, remark, open="1")
    assert (remark.resolved_at, remark.resolved_by) == (None, None)


def test_a_contributor_resolves_what_concerns_them(client, begun):
    about_me = say(begun, by=begun.team, mentions=[begun.contributor])
    not_about_me = say(begun, by=begun.team)
    resolve(client, begun.contributor, about_me)
    assert about_me.resolved_by == begun.contributor
    assert resolve(client, begun.contributor, not_about_me).status_code == 403
    assert not_about_me.resolved_at is None


def test_strangers_find_nothing(client, begun):
    remark = say(begun, by=begun.team)
    stranger = people.principal_of(people.SchoolFactory())
    assert resolve(client, stranger, remark).status_code == 404
    assert remark.resolved_at is None
