"""The annual workbook: every number is a live formula that already carries its value.

XlsxWriter stores the value beside the formula, so that a phone that does not calculate shows it
too. Text is always written as text: a school called `=HYPERLINK(…)` stays a name (S-32).
"""

import io

from django.utils import translation

from reports.documents import AnnualReport
from reports.documents.words import LANGUAGE
from reports.xlsx.book import Book
from reports.xlsx.comparison import render_comparison
from reports.xlsx.lists import evidence_sheet, history_sheet, method_sheet, summary_sheet
from reports.xlsx.readings import readings_sheet
from reports.xlsx.tree import Tree

__all__ = ["render", "render_comparison"]


def render(report: AnnualReport) -> bytes:
    """Return the report as an Excel workbook, in the document's language."""
    stored = io.BytesIO()
    with translation.override(LANGUAGE), Book(stored, report) as book:
        tree = Tree(book, report)
        summary = book.sheet("summary")
        tree.write()
        evidence_sheet(book, report)
        history_sheet(book, report)
        readings_sheet(book, report, tree)
        method_sheet(book, report)
        summary_sheet(book, summary, report, tree)
    return stored.getvalue()
