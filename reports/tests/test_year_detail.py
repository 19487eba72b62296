"""A year of which only numbers published elsewhere are known."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from reports.tests import factories
from self_evaluation import results
from standards import scoring
from standards.models import Node

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


def test_a_published_row_that_the_level_is_not_asked_counts_everywhere_alike(client):
    imported = factories.imported_year(scores=(("1.1.1", "7"), ("1.1.2", "3")))
    Node.objects.filter(code="1.1.1").update(school_levels=["SMP"])
    client.force_login(people.principal_of(imported.school))
    report = client.get(_url(imported.school)).context["report"]
    known = results.year_scores(imported.school, 2025, imported.instrument)
    shown = scoring.rounded(known.overall.exact, 2)
    assert (report.overall.value, report.years[-1].overall, shown) == (Decimal("5.00"),) * 3


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
