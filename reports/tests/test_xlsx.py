"""The workbook: live formulas with their values, text that stays text, clean in LibreOffice."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from accounts.tests.factories import SchoolFactory
from reports import xlsx
from reports.documents import annual_report, annual_report_draft, annual_report_imported
from reports.documents.words import LANGUAGE
from reports.queries import result_for_report
from reports.tests import factories
from reports.tests.office import needs_office, recomputed
from self_evaluation.tests import factories as evaluations
from standards.tests.factories import rapor_mutu

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _language():
    with translation.override(LANGUAGE):
        yield


def _book(report, **options):
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(report)), **options)


def _report(**values):
    return annual_report(factories.verified_year(**values).result)


def _formulas(book):
    """Return {(sheet, cell): value} of every formula, read with its cached value."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_it_has_its_sheets_set_up_for_screen_and_paper():
    book = _book(_report())
    assert len(book.sheetnames) == 8
    for sheet in book.worksheets[1:7]:
        assert sheet.freeze_panes
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0


def test_shown_numbers_are_formulas_that_carry_the_values_of_the_report():
    report = _report()
    formulas, values = _book(report), _book(report, data_only=True)
    standards, shown = formulas.worksheets[1], values.worksheets[1]
    for number, row in enumerate(report.standards, start=2):
        assert standards.cell(number, 5).value.startswith("=ROUND(ROUND(")
        assert Decimal(str(shown.cell(number, 5).value)) == row.number.value
        assert shown.cell(number, 6).value == row.number.band_label
    indicators = formulas.worksheets[2]
    assert indicators["D2"].value.startswith("=AVERAGE(")


def test_weights_are_in_the_formula_where_they_differ():
    indicators = _book(_report()).worksheets[2]
    # 2.1.3 weighs double, 2.1.2 is not asked of an SD.
    formula = next(c.value for c in indicators["D"][1:] if "*" in str(c.value))
    assert re.fullmatch(r"=\(.+\*1\.0000\+.+\*2\.0000\)/\(1\.0000\+2\.0000\)", formula)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://evil","x")', "+1", "@SUM(A1)", "-2", "http://x.y"]
)
def test_text_stays_text_whatever_it_begins_with(name):
    year = evaluations.year_of(SchoolFactory(name=name))
    evaluations.prove(year, "1.1.1", title=name)
    book = _book(annual_report_draft(year.evaluation))
    found = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value) == name
    ]
    assert len(found) >= 2
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.hyperlink is None for cell in found)


def test_a_text_longer_than_a_cell_is_cut_not_lost():
    verified = factories.verified_year()
    verified.year.evaluation.sheet.answers.update(note="x" * 40_000)
    book = _book(annual_report(verified.result))
    assert len(book.worksheets[3]["O2"].value) == 32_767


def test_a_draft_and_an_import_are_books_too():
    draft = _book(annual_report_draft(evaluations.year_of().evaluation))
    assert draft.worksheets[3]["K2"].value is None
    imported = _book(annual_report_imported(factories.imported_year()), data_only=True)
    assert imported.worksheets[1]["D2"].value == 6.24
    assert imported.worksheets[1]["E2"].value == 6.24


def test_reopenings_stand_below_the_signatures():
    verified = factories.verified_year()
    later = factories.reopened(verified)
    values = [cell.value for cell in _book(annual_report(later)).worksheets[0]["A"]]
    assert values[-1] == "Ada bukti baru."


def test_history_shows_every_year():
    verified = factories.verified_year()
    factories.imported_year(verified.school)
    sheet = _book(annual_report(verified.result)).worksheets[5]
    assert [cell.value for cell in sheet[2]][2:] == [6.24, 6.13]
    assert sheet.max_row == 4


def test_history_says_of_how_many_standards_an_overall_is():
    verified = factories.verified_year()
    factories.imported_year(verified.school, scores=(("1", "6.24"),))
    report = annual_report(verified.result)
    sheet = _book(report).worksheets[5]
    with translation.override(LANGUAGE):
        assert [cell.value for cell in sheet[5]][2:] == [report.before.caution, None]
    assert report.before.is_provisional


def test_the_other_readings_are_means_of_the_sub_indicators():
    report = _report()
    formulas, values = _book(report).worksheets[6], _book(report, data_only=True).worksheets[6]
    rows = [row for reading in report.readings for row in reading.rows]
    assert [cell.value for cell in values["B"][1:]] == [row.code for row in rows]
    for number, row in enumerate(rows, start=2):
        assert formulas.cell(number, 4).value.startswith("=AVERAGE(")
        assert Decimal(str(values.cell(number, 5).value)) == row.number.value
        assert values.cell(number, 6).value == row.number.band_label


def test_a_year_on_another_version_has_no_change():
    verified = factories.verified_year()
    factories.other_version(factories.imported_year(verified.school))
    report = annual_report(verified.result)
    book = _book(report, data_only=True)
    standards = book.worksheets[1]
    assert (standards["I2"].value, standards["J2"].value) == (6.24, None)
    # The first known year is no change; this one is.
    assert [cell.value for cell in book.worksheets[5][1]][3] != "2026/2027"
    texts = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("2025/2026 (" in str(text) for text in texts)


@needs_office
def test_libreoffice_computes_the_same_numbers(tmp_path):
    verified = factories.verified_year(instrument=rapor_mutu(), school=SchoolFactory(level="SMA"))
    _make_uneven(verified)
    report = annual_report(result_for_report(verified.result.pk))
    theirs_book = recomputed(xlsx.render(report), tmp_path)
    ours = _book(report, data_only=True)
    compared = 0
    for place in _formulas(_book(report)):
        sheet, cell = place
        mine, theirs = ours[sheet][cell].value, theirs_book[sheet][cell].value
        if isinstance(mine, str):
            assert (place, theirs) == (place, mine)
        else:
            assert theirs == pytest.approx(mine, abs=1e-9), place
        compared += 1
    assert compared > 400


def _make_uneven(verified):
    """Give the frozen inputs many different values, also some that end on half a hundredth."""
    result = verified.result
    for number, (code, mark) in enumerate(sorted(result.inputs.items())):
        if mark["level"] is not None:
            result.inputs[code] = mark | {"level": number % 5}
        else:
            result.inputs[code] = mark | {"have": str(number), "need": "167"}
    result.save(update_fields=["inputs"])
