"""A comparison as a small workbook: what the page shows, and nothing of any other school."""

import io

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from spmi.templatetags.spmi_format import school_year

A4 = 9
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render_comparison(result, comparison) -> bytes:
    """Return the comparison as an Excel workbook, in the language in force."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, TEXT_ONLY) as workbook:
        sheet = workbook.add_worksheet(_("Comparison"))
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 4, 18)
        row = _facts(workbook, sheet, result, comparison)
        _table(workbook, sheet, row + 1, comparison)
    return stored.getvalue()


def _facts(workbook, sheet, result, comparison):
    """Write what is compared with what; return the row below."""
    side, quiet = comparison.side, workbook.add_format({"font_color": "#4A5A62"})
    facts = [
        (_("School"), f"{result.school.name} ({result.school.npsn})"),
        (_("School year"), school_year(comparison.year)),
        (_("Document number"), result.number),
        (_("Compare with"), side.label),
    ]
    if side.schools:
        facts.append((_("Median of so many schools"), str(side.schools)))
    if side.traits:
        facts.append((_("These schools"), ", ".join(map(str, side.traits))))
    facts += [("", sentence) for sentence in (str(side.decision.reason), side.caution) if sentence]
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, quiet)
        sheet.write_string(row, 1, value)
    return len(facts)


def _table(workbook, sheet, row, comparison):
    head = workbook.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    labels = (
        _("Standard"),
        _("This school"),
        comparison.side.label,
        comparison.side.band_head,
        _("Difference"),
    )
    for column, label in enumerate(labels if comparison.side.decision else labels[:2]):
        sheet.write_string(row, column, label, head)
    for number, line in enumerate((*comparison.rows, comparison.overall), start=row + 1):
        _line(workbook, sheet, number, line)


def _line(workbook, sheet, number, line):
    look = workbook.add_format({"num_format": f"0.{'0' * line.places}"})
    sheet.write_string(number, 0, line.label)
    for column, value in ((1, line.own), (2, line.beside)):
        if value is not None:
            sheet.write_number(number, column, float(value), look)
    if line.band_code:
        sheet.write_string(number, 3, line.band_label)
    if line.difference:
        own, beside = (xl_rowcol_to_cell(number, column) for column in (1, 2))
        formula = f"=ROUND({own}-{beside},{line.places})"
        sheet.write_formula(number, 4, formula, look, float(line.own - line.beside))
