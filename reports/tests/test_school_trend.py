"""A school's years side by side."""

import pytest
from django.conf import settings

from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(school):
    return f"/laporan/sekolah/{school.npsn}/"


def test_own_and_imported_years_stand_beside_each_other(client, verified):
    factories.imported_year(verified.school, year=2025)
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.school))
    columns = response.context["columns"]
    assert [(c["year"], c["is_imported"]) for c in columns] == [(2025, True), (2026, False)]
    total = response.context["total"]
    assert [(cell["text"], cell["column"].coverage) for cell in total] == [
        ("5,12", ""),
        ("5,69", ""),
    ]
    assert response.context["chart"].svg.count("<circle") == 6


def test_an_overall_of_some_standards_says_of_how_many_and_is_provisional(client, verified):
    factories.imported_year(verified.school, year=2025, scores=(("1", "6.24"),))
    client.force_login(verified.year.principal)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(_url(verified.school))
    rows = response.context["chart"].rows
    assert rows[-1][1] == "6.24 (imported); provisional, 1 of 2 standards"
    assert '<span class="quiet">1 of 2 standards</span>' in response.content.decode()


def test_another_version_of_the_instrument_is_marked_in_picture_table_and_words(client, verified):
    factories.other_version(factories.imported_year(verified.school, year=2025))
    client.force_login(verified.year.principal)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(_url(verified.school))
    assert [column["instrument_changed"] for column in response.context["columns"]] == [False, True]
    assert response.context["chart"].head[1:] == ("2025/2026", "2026/2027*")
    assert [column.year for column in response.context["changed"]] == [2026]
    assert "the lines are not joined" in response.content.decode()
    assert 'stroke-dasharray="5 4"' not in response.context["chart"].svg


def test_a_school_without_numbers_has_an_empty_page(client):
    school = people.SchoolFactory()
    client.force_login(people.principal_of(school))
    response = client.get(_url(school))
    assert (response.status_code, response.context["years"]) == (200, ())


def test_an_unknown_instrument_falls_back(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.school), {"instrument": "nonsense"})
    assert [column.year for column in response.context["years"]] == [2026]


@pytest.mark.parametrize("role", ["contributor", "stranger"])
def test_who_may_not_read_finds_nothing(client, verified, role):
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger if role == "stranger" else verified.year.contributor)
    assert client.get(_url(verified.school)).status_code == 404
