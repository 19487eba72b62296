"""The comparison as a workbook: the page's numbers, nothing of any other school."""

import io

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(result):
    return reverse("reports:result_compare_workbook", args=[result.public_id])


def _rows(response):
    sheet = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def head(client, verified, in_english):
    """Sign the school's head in."""
    client.force_login(verified.year.principal)


def test_it_holds_the_numbers_of_the_page(client, verified, head):
    factories.neighbours(verified, "1", "2", "3", "6", "7")
    response = client.get(_url(verified.result))
    rows = _rows(response)
    assert rows[-1] == ["Overall", 5.69, 3, "Towards SNP 2", pytest.approx(2.69)]
    assert rows[-3][1:4] == [6.13, 3, "Towards SNP 2"]
    assert f"{verified.school.npsn} 2026-2027" in response["Content-Disposition"]
    event = AuditEvent.objects.get(event="reports.download")
    assert event.school_id == verified.school.pk


def test_of_four_schools_it_holds_nothing(client, verified, head):
    others = factories.neighbours(verified, "1", "2", "3", "6")
    rows = _rows(client.get(_url(verified.result)))
    assert rows[-1] == ["Overall", 5.69]
    texts = {str(cell) for row in rows for cell in row}
    assert any("Fewer than 5" in text for text in texts)
    assert not any(other.school.npsn in text for other in others for text in texts)


def test_the_switch_of_the_page_counts_here_too(client, verified, head):
    factories.imported_year(verified.school, year=2025)
    rows = _rows(client.get(_url(verified.result), {"beside": "last_year"}))
    assert rows[-3][1:3] == [6.13, 6.24]


def test_names_stay_text(client, verified, head):
    verified.school.name = "=1+1"
    verified.school.save()
    content = client.get(_url(verified.result)).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["B1"].data_type == "s"


@pytest.mark.parametrize("role", ["contributor", "stranger"])
def test_who_may_not_read_finds_nothing(client, verified, role):
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger if role == "stranger" else verified.year.contributor)
    assert client.get(_url(verified.result)).status_code == 404
