"""The method grid: what rests on one method only is marked."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, prove, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:method_grid", args=[begun.evaluation.public_id])


def grid(response):
    return {
        row.code: ([cell.count for cell in row.cells], row.state)
        for row in response.context["rows"]
    }


def test_each_indicator_by_method(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    item.uses.create(answer=begun.answer("1.1.2"), created_by=begun.principal)
    prove(begun, "1.1.2", kind="interview")
    prove(begun, "1.2.1", kind="photo")
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    assert grid(response) == {
        "1.1": ([1, 0, 1, 0], "several"),
        "1.2": ([1, 0, 0, 0], "one"),
        "2.1": ([0, 0, 0, 0], "none"),
    }
    assert (response.context["one"], response.context["of"]) == (1, 3)
    page = response.content.decode()
    assert "1 of 3 indicators rests on one method only." in page
    assert list(grid(client.get(url_of(begun), {"show": "one"}))) == ["1.2"]
    assert list(grid(client.get(url_of(begun), {"show": "none"}))) == ["2.1"]


def test_each_sees_what_they_may_know(client):
    begun = year_of()
    prove(begun, "1.1.1")
    assign(begun, "2")
    client.force_login(begun.contributor)
    assert list(grid(client.get(url_of(begun)))) == ["2.1"]
    client.force_login(begun.supervisor)
    assert len(grid(client.get(url_of(begun)))) == 3
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(url_of(begun)).status_code == 404


def test_three_pieces_cost_as_much_as_one(client):
    begun = year_of()
    prove(begun, "1.1.1")
    client.force_login(begun.principal)
    cost = cost_of(client, url_of(begun))
    for code in ("1.1.2", "2.1.1"):
        prove(begun, code, kind="observation")
    assert cost_of(client, url_of(begun)) == cost
