"""Jumping to an item by its number or a word."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.tests.factories import assign, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def jump(client, begun, words, user=None):
    client.force_login(user or begun.principal)
    url = reverse("self_evaluation:sheet_jump", args=[begun.evaluation.public_id])
    return client.get(url, {"q": words})


def field(begun, code, anchor):
    page = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, code])
    return f"{page}#{anchor}"


@pytest.mark.parametrize(
    ("words", "standard", "anchor"),
    [
        ("1.2.1", "1", "item-1-2-1"),
        (" 2.1.3 ", "2", "item-2-1-3"),
        ("2.1.", "2", "item-2-1-1"),
        ("library", "2", "item-2-1-3"),
    ],
)
def test_one_meaning_leads_to_the_very_field(client, words, standard, anchor):
    begun = year_of()
    response = jump(client, begun, words)
    assert (response.status_code, response.url) == (302, field(begun, standard, anchor))


def test_several_meanings_are_listed(client):
    response = jump(client, year_of(), "s")
    assert [row["code"] for row in response.context["rows"]] == ["1.1.1", "1.1.2", "1.2.1", "2.1.1"]


def test_no_meaning_says_what_to_try(client):
    assert b"No item has this number or this word." in jump(client, year_of(), "9.9").content
    assert jump(client, year_of(), "").context["rows"] == []


def test_a_contributor_jumps_only_within_what_is_assigned(client):
    begun = year_of()
    assign(begun, "1.1")
    assert jump(client, begun, "1.1.2", begun.contributor).status_code == 302
    assert jump(client, begun, "2.1.1", begun.contributor).context["rows"] == []


def test_strangers_find_nothing(client):
    stranger = people.principal_of(people.SchoolFactory())
    assert jump(client, year_of(), "1.1.1", stranger).status_code == 404
