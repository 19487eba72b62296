"""The page of the remarks on one answer."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import Region
from accounts.tests import factories as people
from self_evaluation.actions.comment import comment
from self_evaluation.models import Comment
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, code="1.1.1"):
    return reverse("self_evaluation:comment_thread", args=[begun.answer(code).public_id])


def say(begun, code="1.1.1", text="Mohon dilihat.", **values):
    values.setdefault("by", begun.team)
    return comment(begun.evaluation, begun.answer(code), text=text, **values)


def test_oldest_first_and_only_of_this_answer(client):
    begun = year_of()
    for text in ("Satu", "Dua"):
        say(begun, text=text)
    say(begun, "1.1.2", text="Lain")
    client.force_login(begun.principal)
    assert [c.text for c in client.get(url_of(begun)).context["comments"]] == ["Satu", "Dua"]


def test_the_time_is_that_of_the_school_and_says_its_zone(client):
    begun = year_of()
    Region.objects.filter(pk=begun.school.region_id).update(time_zone="Asia/Makassar")
    written = say(begun)
    Comment.objects.filter(pk=written.pk).update(at=datetime(2026, 11, 29, 2, 5, tzinfo=UTC))
    client.force_login(begun.principal)
    page = client.get(url_of(begun)).content.decode()
    assert f"<strong>{begun.team}</strong></span> <span>29 Nov 2026, 10.05 WITA</span>" in page


def test_who_sees_the_answer_sees_the_thread(client):
    begun = year_of()
    assign(begun, "1.1")
    seen = {}
    for user in (begun.principal, begun.team, begun.supervisor, begun.contributor):
        client.force_login(user)
        seen[user] = [client.get(url_of(begun, code)).status_code for code in ("1.1.1", "2.1.1")]
    assert list(seen.values()) == [[200, 200]] * 3 + [[200, 404]]
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(url_of(begun)).status_code == 404


def test_three_cost_as_much_as_one(client):
    begun = year_of()
    client.force_login(begun.principal)
    say(begun, mentions=[begun.principal])
    cost = cost_of(client, url_of(begun))
    say(begun, mentions=[begun.principal, begun.supervisor])
    say(begun, by=begun.supervisor)
    assert cost_of(client, url_of(begun)) == cost
