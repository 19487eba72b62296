"""Background work, for administrators."""

import pytest

from accounts.tests import factories as people
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db
URL = "/laporan/pekerjaan/"


def test_an_administrator_sees_what_failed_and_how_long_the_rest_waits(client):
    failed, _waiting = JobFactory(failed=True), JobFactory()
    client.force_login(people.administrator())
    response = client.get(URL)
    assert [row["job"] for row in response.context["rows"]] == [failed]
    assert response.context["waits"] == 0
    assert failed.error in response.content.decode()


def test_nothing_to_do_is_said(client):
    client.force_login(people.administrator())
    response = client.get(URL)
    assert (response.context["rows"], response.context["waits"]) == ([], None)


def test_others_are_told_why_not(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(URL)
    assert (response.status_code, bool(response.context["reason"])) == (403, True)
