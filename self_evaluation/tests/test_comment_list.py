"""The remarks of a school's year that wait for somebody."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import comment as verbs
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="comment_list"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


def say(begun, code, text, **values):
    answer = begun.answer(code)
    return verbs.comment(begun.evaluation, answer, text=text, by=begun.team, **values)


def listed(client, user, begun):
    client.force_login(user)
    return [c.text for c in client.get(url_of(begun)).context["comments"]]


def test_open_ones_in_tree_order_as_far_as_one_may_see(client):
    begun = year_of()
    assign(begun, "1.1")
    say(begun, "2.1.1", "Dua")
    say(begun, "1.1.2", "Satu")
    done = say(begun, "1.1.1", "Selesai")
    verbs.resolve(begun.evaluation, done, by=begun.team)
    assert listed(client, begun.principal, begun) == ["Satu", "Dua"]
    assert listed(client, begun.contributor, begun) == ["Satu"]


def test_the_year_page_says_how_many_wait(client):
    begun = year_of()
    assign(begun, "1.1")
    for code in ("1.1.1", "2.1.1"):
        say(begun, code, "Mohon.")
    counts = {}
    for user in (begun.principal, begun.contributor):
        client.force_login(user)
        page = client.get(url_of(begun, "evaluation_detail"))
        counts[user] = page.context["open_comments"]
    assert list(counts.values()) == [2, 1]
    assert "1 open comment" in page.content.decode()


def test_strangers_find_nothing(client):
    begun = year_of()
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(url_of(begun)).status_code == 404


def test_three_cost_as_much_as_one(client):
    begun = year_of()
    client.force_login(begun.principal)
    say(begun, "1.1.1", "a", mentions=[begun.principal])
    cost = cost_of(client, url_of(begun))
    say(begun, "1.1.1", "b")
    say(begun, "2.1.1", "c", mentions=[begun.principal])
    assert cost_of(client, url_of(begun)) == cost
