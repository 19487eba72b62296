"""The comparison on paper: the page's numbers, nothing of any other school."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditEvent
from accounts.tests import factories as people
from reports import pdf
from reports.documents.comparison import comparison_of
from reports.tests import factories
from reports.tests.marks import needs_pango
from self_evaluation.models import Result

pytestmark = pytest.mark.django_db
FIVE = ("1", "2", "3", "6", "7")


def _url(result):
    return reverse("reports:result_compare_pdf", args=[result.public_id])


def _page(result):
    return reverse("reports:result_compare", args=[result.public_id])


@pytest.fixture
def head(client, verified, in_english):
    """Sign the school's head in."""
    client.force_login(verified.year.principal)


def _read(response):
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return SimpleNamespace(reader=reader, text=text)


def _rows(comparison):
    """Return the rows of a comparison as they follow each other on paper."""
    return [
        " ".join(
            part or "–"
            for part in (row.label, row.own_text, row.beside_text, row.band_label, row.difference)
        )
        for row in (*comparison.rows, comparison.overall)
    ]


@needs_pango
@pytest.mark.parametrize("beside", ["similar", "district", "last_year"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_holds_the_numbers_of_the_page(client, verified, beside, language):
    factories.neighbours(verified, *FIVE)
    factories.imported_year(verified.school, year=2025)
    client.force_login(verified.year.principal)
    client.cookies["language"] = language
    shown = client.get(_page(verified.result), {"beside": beside}).context["comparison"]
    said = _read(client.get(_url(verified.result), {"beside": beside}))
    with override(language):
        rows = _rows(shown)
    assert [row for row in rows if row not in said.text] == []
    assert said.reader.trailer["/Root"]["/Lang"] == language


@needs_pango
def test_it_says_whose_it_is_and_numbers_its_pages(client, verified, head):
    factories.neighbours(verified, *FIVE)
    response = client.get(_url(verified.result))
    said = _read(response)
    assert response["Content-Type"] == "application/pdf"
    assert f"{verified.school.npsn} 2026-2027 comparison.pdf" in response["Content-Disposition"]
    assert said.reader.metadata.title == f"Result 2026/2027 in comparison · {verified.school.name}"
    assert len(said.reader.pages) == 1
    for words in (
        "Result 2026/2027 in comparison",
        f"School {verified.school.name}",
        f"NPSN {verified.school.npsn}",
        f"Document number {verified.result.number}",
        "Median of so many schools 5",
        "It is no rank and no target.",
        "Page 1 / 1",
    ):
        assert words in said.text
    event = AuditEvent.objects.get(event="reports.download")
    assert event.school_id == verified.school.pk


@needs_pango
def test_of_four_schools_it_holds_nothing(client, verified, head):
    others = factories.neighbours(verified, *FIVE[:4])
    said = _read(client.get(_url(verified.result)))
    assert "Standard This school 1 Process 6.13 2 Facilities 5.25 Overall 5.69" in said.text
    assert "Fewer than 5 schools" in said.text
    assert not any(other.school.npsn in said.text for other in others)
    assert not any(other.school.name in said.text for other in others)


@needs_pango
def test_another_version_comes_with_its_caution_and_no_difference(client, verified, head):
    factories.other_version(factories.imported_year(verified.school, year=2025))
    said = _read(client.get(_url(verified.result), {"beside": "last_year"}))
    assert "Another version of the instrument" in said.text
    assert "1 Process 6.13 6.24 " in said.text
    assert "-0.11" not in said.text


@needs_pango
def test_a_result_that_was_reopened_says_so(client, verified, head):
    words = "This result was reopened; it is no longer in force."
    assert words not in _read(client.get(_url(verified.result))).text
    Result.objects.filter(pk=verified.result.pk).update(superseded_at=timezone.now())
    assert words in _read(client.get(_url(verified.result))).text


@needs_pango
def test_many_standards_go_on_on_the_next_page_under_the_same_head(verified, in_english):
    with override("en"):
        comparison = comparison_of(verified.result, "similar")
        long = replace(comparison, rows=comparison.rows * 40)
        reader = pypdf.PdfReader(io.BytesIO(pdf.render_comparison(verified.result, long)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [text.count("Standard This school") for text in pages] == [1] * len(pages)
    assert sum(text.count("1 Process 6.13") for text in pages) == 40
    assert [f"Page {number} / {len(pages)}" in text for number, text in enumerate(pages, 1)] == [
        True
    ] * len(pages)
    assert len(pages) > 1


def test_the_page_leads_there_where_pdf_can_be_made(client, verified, head, monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "")
    link = f'href="{_url(verified.result)}?beside=district"'
    page = client.get(_page(verified.result), {"beside": "district"}).content.decode()
    assert link in page
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    page = client.get(_page(verified.result), {"beside": "district"}).content.decode()
    assert link not in page
    assert "Pango is missing." in page


def test_where_no_pdf_can_be_made_the_page_says_why(client, verified, head, monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    response = client.get(_url(verified.result), {"beside": "district"}, follow=True)
    assert response.redirect_chain == [(f"{_page(verified.result)}?beside=district", 302)]
    assert [str(message) for message in response.context["messages"]] == ["Pango is missing."]
    assert not AuditEvent.objects.filter(event="reports.download").exists()


@pytest.mark.parametrize("role", ["contributor", "stranger"])
def test_who_may_not_read_finds_nothing(client, verified, role):
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger if role == "stranger" else verified.year.contributor)
    assert client.get(_url(verified.result)).status_code == 404
