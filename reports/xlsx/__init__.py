"""The annual workbook: every number is a live formula that already carries its value.

XlsxWriter stores the value beside the formula, so that a phone that does not calculate shows it
too. Text is always written as text: a school called `=HYPERLINK(…)` stays a name (S-32).
"""

import io

from django.utils import translation
from django.utils.translation import gettext as _

from reports.documents import AnnualReport
from reports.documents.words import LANGUAGE, STATES
from reports.xlsx.book import Book
from reports.xlsx.comparison import render_comparison
from reports.xlsx.lists import evidence_sheet, history_sheet, method_sheet, summary_sheet
from reports.xlsx.readings import readings_sheet
from reports.xlsx.tree import Tree

__all__ = ["render", "render_comparison"]


def render(report: AnnualReport) -> bytes:
    """Return the report as an Excel workbook, in the document's language."""
    stored = io.BytesIO()
    with translation.override(LANGUAGE), _book(stored, report) as book:
        tree = Tree(book, report)
        summary = book.sheet("summary")
        tree.write()
        evidence_sheet(book, [item for chapter in report.chapters for item in chapter.evidence])
        history_sheet(book, report)
        readings_sheet(book, report, tree)
        method_sheet(book, report)
        summary_sheet(book, summary, report, tree)
    return stored.getvalue()


def _book(stored, report):
    state, _sentence = STATES[report.status]
    names = {
        "summary": _("Summary"),
        "standards": _("Standards"),
        "indicators": _("Indicators"),
        "leaves": _("Sub-indicators"),
        "evidence": _("Evidence"),
        "history": _("History"),
        "readings": _("Readings"),
        "method": _("Method"),
    }
    title, foot = _("Annual quality report"), f"{report.number} {state}"
    return Book(stored, report, title=title, names=names, foot=foot)
