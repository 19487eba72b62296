"""The check before sending."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    fill,
    prove,
    returned,
    wide_instrument,
    window,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:evaluation_check", args=[begun.evaluation.public_id])


def opened(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.get(url_of(begun))


def codes(links):
    return [link["code"] for link in links]


def test_each_standard_lists_what_deserves_a_second_look(client):
    begun = year_of()
    begun.save("1.1.1", level=4)
    begun.save("1.1.2", not_applicable=True, reason="Tidak ada")
    response = opened(client, begun)
    one, two = response.context["checks"]
    assert (codes(one.unproven), codes(one.not_applicable)) == (["1.1.1"], ["1.1.2"])
    assert (codes(one.unanswered), codes(two.unanswered)) == (["1.2.1"], ["2.1.1", "2.1.3"])
    assert b"3 items are not answered yet." in response.content


def test_each_line_leads_to_its_field_and_back(client):
    begun = year_of()
    link = opened(client, begun).context["checks"][1].unanswered[1]
    page = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "2"])
    assert link["url"] == f"{page}?back=check#item-2-1-3"


def test_only_high_answers_ask_for_evidence(client):
    begun = fill(year_of(), level=2)
    prove(begun, "1.2.1")
    response = opened(client, begun)
    assert response.context["is_clean"]
    assert b"Everything is answered" in response.content
    submit = reverse("self_evaluation:evaluation_submit", args=[begun.evaluation.public_id])
    assert submit in response.content.decode()


def test_what_was_sent_back_and_not_touched_is_listed(client):
    begun = returned(year_of(), "1.1.2", "1.2.1")
    begun.save("1.1.2", level=1)
    assert codes(opened(client, begun).context["checks"][0].returned) == ["1.2.1"]


def test_a_closed_window_says_whom_to_ask(client):
    begun = fill(year_of())
    window(begun.evaluation.campaign, closes_in=-1)
    assert b"Ask the education office to extend it." in opened(client, begun).content


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    refused = opened(client, begun, begun.team)
    assert refused.status_code == 403
    assert b"Only the principal sends the self-evaluation." in refused.content
    assert opened(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404


def test_52_items_cost_as_many_queries_as_7(client):
    costs = set()
    for leaves in (7, 52):
        begun = year_of(instrument=wide_instrument(leaves, code=f"wide-{leaves}"))
        client.force_login(begun.principal)
        costs.add(cost_of(client, url_of(begun)))
    assert len(costs) == 1
