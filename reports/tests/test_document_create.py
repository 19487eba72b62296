"""Asking for the files of a result."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from jobs.models import Job

pytestmark = pytest.mark.django_db


def _url(result):
    return reverse("reports:document_create", args=[result.public_id])


@pytest.mark.parametrize(
    ("data", "name"), [({}, "result_detail"), ({"from": "list"}, "document_list")]
)
def test_it_is_queued_and_leads_back(client, verified, data, name):
    client.force_login(verified.year.team)
    response = client.post(_url(verified.result), data)
    assert response.status_code == 302
    assert Job.objects.get(name="reports.make_documents").subject_id == verified.result.pk
    arguments = [verified.result.public_id] if name == "result_detail" else []
    assert response.url == reverse(f"reports:{name}", args=arguments)


def test_who_may_not_read_finds_nothing(client, verified):
    for user in (verified.year.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(user)
        assert client.post(_url(verified.result)).status_code == 404


def test_looking_asks_for_nothing(client, verified):
    client.force_login(verified.year.principal)
    assert client.get(_url(verified.result)).status_code == 405
