"""The list of reports: what exists, what waits and at which place, what failed and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests import factories as people
from jobs.models import Job, State
from reports.tests import factories

pytestmark = pytest.mark.django_db
URL = "/laporan/"


def _making(response):
    return response.context["rows"][0]["making"]


def _job_is(**values):
    Job.objects.filter(name="self_evaluation.result_frozen").update(**values)


def test_what_waits_has_a_number_and_the_page_looks_again(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(URL)
    # The receipt of the sending waits before it.
    assert (_making(response).state, _making(response).place) == ("queued", 2)
    assert 'hx-trigger="every 5s"' in response.content.decode()


def test_htmx_gets_the_table_only(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(URL, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert verified.result.number in response.content.decode()


def test_what_failed_says_why(client, verified):
    _job_is(state=State.FAILED, error="ValueError: rusak", finished_at=verified.result.verified_at)
    client.force_login(verified.year.principal)
    response = client.get(URL)
    assert _making(response).state == "failed"
    html = response.content.decode()
    assert "Kesalahan program." in html, "a crash's own words are for administrators"
    assert "ValueError: rusak" not in html


def test_what_is_ready_can_be_taken_and_nothing_moves(client, verified):
    _job_is(state=State.DONE, finished_at=verified.result.verified_at)
    document = factories.stored_document(verified.result)
    client.force_login(verified.year.principal)
    response = client.get(URL)
    assert _making(response).pdf == document
    assert "hx-trigger" not in response.content.decode()


def test_without_any_work_it_can_be_asked_for(client, verified):
    Job.objects.all().delete()
    client.force_login(verified.year.principal)
    assert _making(client.get(URL)).state == "none"


def test_an_empty_list_says_what_will_be_here(client):
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(URL).context["rows"] == []


def test_three_schools_cost_as_many_queries_as_one(client, verified):
    client.force_login(people.office_of(people.regency()))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    factories.verified_year()
    factories.verified_year()
    with CaptureQueriesContext(connection) as three:
        client.get(URL)
    assert len(three) == len(one)
