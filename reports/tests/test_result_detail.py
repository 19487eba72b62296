"""One result: its numbers, other ways to read it, superseded ones marked."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from reports.tests import factories
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db


def _url(result):
    return reverse("reports:result_detail", args=[result.public_id])


def test_the_page_shows_the_frozen_numbers_and_how_they_were_made(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.result))
    assert response.context["report"].overall.text == "5,69"
    page = response.content.decode()
    assert verified.result.number in page
    assert response.context["report"].overall.arithmetic[0] in page
    assert page.count("<title>") >= 3
    assert 'style="' not in page


def test_another_way_to_read_it_replaces_the_table(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.result), {"view": "I"})
    assert [row.code for row in response.context["reading"].rows] == ["I", "P"]
    assert client.get(_url(verified.result), {"view": "nonsense"}).context["reading"] is None


def test_a_superseded_result_leads_to_the_one_in_force(client, verified):
    newer = factories.reopened(verified)
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.result))
    assert response.context["report"].status == "superseded"
    assert response.context["newer"] == newer


@pytest.mark.parametrize("role", ["contributor", "stranger"])
def test_who_may_not_read_finds_nothing(client, verified, role):
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger if role == "stranger" else verified.year.contributor)
    assert client.get(_url(verified.result)).status_code == 404


def test_more_items_do_not_cost_more_queries(client, django_assert_max_num_queries):
    few = factories.verified_year(instrument=evaluations.wide_instrument(3, code="few"))
    many = factories.verified_year(instrument=evaluations.wide_instrument(30, code="many"))
    for verified in (few, many):
        client.force_login(verified.year.principal)
        client.get(_url(verified.result))
        with django_assert_max_num_queries(35) as cost:
            client.get(_url(verified.result))
        verified.cost = len(cost)
    assert many.cost == few.cost
