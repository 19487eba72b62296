"""A year of which only numbers published elsewhere are known."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(school, year=2025):
    return f"/laporan/sekolah/{school.npsn}/{year}/"


def test_imported_numbers_are_shown_as_such(client):
    imported = factories.imported_year()
    client.force_login(people.principal_of(imported.school))
    response = client.get(_url(imported.school))
    report = response.context["report"]
    assert (report.status, report.overall.text, report.overall.imported) == (
        "imported",
        "5,12",
        True,
    )
    assert "Rapor 2019" in response.content.decode()


def test_where_there_is_a_result_it_leads_there(client, verified):
    client.force_login(verified.year.principal)
    response = client.get(_url(verified.school, 2026))
    assert response.url == reverse("reports:result_detail", args=[verified.result.public_id])


def test_nothing_known_and_strangers_find_nothing(client):
    imported = factories.imported_year()
    client.force_login(people.principal_of(imported.school))
    assert client.get(_url(imported.school, 2020)).status_code == 404
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(_url(imported.school)).status_code == 404
