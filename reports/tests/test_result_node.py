"""One standard of a result with all below it."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(result, code="1"):
    return reverse("reports:result_node", args=[result.public_id, code])


def test_every_leaf_stands_with_its_layers(client, verified):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(verified.result))
    groups = response.context["chapter"].groups
    assert [[leaf.node.code for leaf in group.leaves] for group in groups] == [
        ["1.1.1", "1.1.2"],
        ["1.2.1"],
    ]
    assert response.context["before"] is None
    assert response.context["after"]["url"] == _url(verified.result, "2")


def test_the_last_standard_leads_back(client, verified):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(verified.result, "2"))
    assert response.context["after"] is None
    assert response.context["before"]["url"] == _url(verified.result, "1")


@pytest.mark.parametrize("code", ["9", "1.1"])
def test_what_is_no_standard_is_not_found(client, verified, code):
    client.force_login(verified.year.supervisor)
    assert client.get(_url(verified.result, code)).status_code == 404


def test_a_stranger_finds_nothing(client, verified):
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(_url(verified.result)).status_code == 404


def test_a_superseded_result_still_opens(client, verified):
    factories.reopened(verified)
    client.force_login(verified.year.principal)
    assert client.get(_url(verified.result)).status_code == 200
