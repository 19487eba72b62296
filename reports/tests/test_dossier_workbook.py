"""The workbook of a dossier: formulas that carry scoring's values, text that stays text."""

import io
from decimal import Decimal

import openpyxl
import pytest

from accreditation.tests.factories import answer_of, dossier_of
from reports.documents.dossier import dossier_report
from reports.queries.dossier import dossier_for_report
from reports.tests.factories import sent_dossier
from reports.tests.office import needs_office, recomputed
from reports.xlsx.dossier import render_dossier
from self_evaluation.models import Answer

pytestmark = pytest.mark.django_db


def report_of(dossier):
    return dossier_report(dossier_for_report(dossier.pk))


def book_of(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def mixed():
    """Return the report of a dossier whose items stand on different levels, and one is N/A."""
    dossier, _begun = sent_dossier()
    levels = {"P.1.1": 2, "Q.1.1": 2, "R.1.1": 1}
    for code, level in levels.items():
        Answer.objects.filter(pk=answer_of(dossier, code).pk).update(level=level)
    Answer.objects.filter(pk=answer_of(dossier, "P.1.2").pk).update(
        level=None, not_applicable=True, reason="Belum ada."
    )
    return report_of(dossier)


def cells(book):
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_it_has_its_sheets_and_the_items_in_order():
    report = report_of(dossier_of()[0])
    book = book_of(render_dossier(report))
    assert len(book.sheetnames) == 5
    foot = book.worksheets[0].oddFooter.left
    assert (report.number in foot.text, foot.size) == (True, 8)
    items = book.worksheets[1]
    codes = [row[0].value for row in items.iter_rows(min_row=2)]
    assert codes[:6] == ["P", "P.1", "P.1.1", "P.1.2", "P.2", "P.2.1"]
    first = [cell.value for cell in items[4]]
    assert (first[0], first[1], first[2], first[4], first[9]) == (
        "P.1.1",
        "Satu",
        "P.1",
        "Hijau",
        "1",
    )


def test_values_and_sum_are_formulas_that_carry_what_scoring_says():
    report = mixed()
    content = render_dossier(report)
    formulas, values = cells(book_of(content)), cells(book_of(content, data_only=True))
    shown = {at: str(value) for at, value in values.items() if str(formulas[at]).startswith("=")}
    summary = [Decimal(value) for (sheet, _cell), value in shown.items() if sheet == "Ringkasan"]
    for row in report.components:
        assert row.value in summary
        assert row.hundred in summary
    assert {report.told.outcome.raw, report.told.final} <= set(summary)
    assert all(value.startswith("=ROUND(ROUND(") for (sheet, cell), value in formulas.items()
               if sheet == "Ringkasan" and str(value).startswith("=R"))  # fmt: skip


@needs_office
def test_libreoffice_calculates_the_same(tmp_path):
    content = render_dossier(mixed())
    again = recomputed(content, tmp_path)
    ours, theirs = cells(book_of(content, data_only=True)), cells(again)
    numbers = {at: value for at, value in ours.items() if isinstance(value, int | float)}
    assert len(numbers) > 30
    wrong = {at: (n, theirs.get(at)) for at, n in numbers.items() if abs(theirs[at] - n) > 1e-9}
    assert wrong == {}


def test_what_is_not_complete_has_no_value():
    report = report_of(dossier_of()[0])
    values = cells(book_of(render_dossier(report), data_only=True))
    assert report.told.final is None
    texts = set(values.values())
    assert set(report.told.reasons) <= texts


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil","x")', "+1", "@SUM(A1)", "http://x.y"])
def test_text_stays_text(text):
    dossier, begun = dossier_of()
    Answer.objects.filter(pk=answer_of(dossier, "R.1.1").pk).update(note=text)
    begun.school.evidence.update(title=text)
    book = book_of(render_dossier(report_of(dossier)))
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == text]
    assert len(found) >= 3
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.hyperlink is None for cell in found)
