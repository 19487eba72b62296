"""The list of results: own and imported, found by words and year, no more queries for more rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db
URL = "/laporan/hasil/"


def _schools(response):
    return [row["school"] for row in response.context["rows"]]


def test_a_principal_sees_the_schools_results(client, verified):
    factories.verified_year()
    client.force_login(verified.year.principal)
    response = client.get(URL)
    assert _schools(response) == [verified.school]
    assert response.context["rows"][0]["score"]["text"] == "5,69"


def test_a_contributor_sees_none(client, verified):
    client.force_login(verified.year.contributor)
    assert _schools(client.get(URL)) == []


def test_superseded_results_are_not_listed_twice(client, verified):
    factories.reopened(verified)
    client.force_login(verified.year.supervisor)
    assert _schools(client.get(URL)) == [verified.school]


def test_imported_years_without_a_result_have_their_own_list(client, verified):
    factories.imported_year(verified.school, year=2025)
    factories.imported_year(verified.school, year=verified.result.year)
    client.force_login(verified.year.supervisor)
    response = client.get(URL, {"show": "imported"})
    assert [row["year"] for row in response.context["rows"]] == [2025]


def test_words_and_year_narrow_the_list(client, verified):
    client.force_login(people.office_of(people.regency()))
    other = factories.verified_year(school=people.SchoolFactory(name="SMA Melati", level="SMA"))
    assert _schools(client.get(URL, {"q": "melati"})) == [other.school]
    assert _schools(client.get(URL, {"q": verified.school.npsn})) == [verified.school]
    assert _schools(client.get(URL, {"year": "2025"})) == []
    assert len(_schools(client.get(URL, {"year": "x"}))) == 2


def test_three_schools_cost_as_many_queries_as_one(client, django_assert_num_queries, verified):
    client.force_login(people.office_of(people.regency()))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    factories.verified_year()
    factories.verified_year()
    with django_assert_num_queries(len(one)):
        client.get(URL)
