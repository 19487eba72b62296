"""Who comes by a link to the address of a button reads what to do."""

import pytest

from accounts.tests import factories as people

pytestmark = pytest.mark.django_db
ADDRESS = "/akreditasi/buka/"


def test_a_link_to_a_button_says_that_nothing_was_done(client):
    client.cookies["language"] = "en"
    client.force_login(people.principal_of(people.SchoolFactory()))
    response = client.get(ADDRESS)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Nothing was done yet" in response.content.decode()


def test_who_is_not_signed_in_signs_in_first(client):
    assert client.get(ADDRESS).status_code == 302
