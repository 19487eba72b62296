"""The annual report, a receipt and a comparison as PDF: tagged, A4, readable in black and white.

WeasyPrint is imported only inside `render`: the import costs seconds, and stops the whole process
where Pango is missing (spmi.checks says so). It may fetch nothing but our own print sheet and
fonts and `data:` addresses (S-33); text of people reaches it only through escaping templates.
"""

import gc
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import segno
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.charts import Chart
from reports.charts.of_comparison import comparison_chart
from reports.charts.of_report import bars_of, radar_of, ruler_of, trend_of
from reports.documents import AnnualReport
from reports.documents.history import published_notes
from reports.documents.receipt import Receipt
from reports.documents.rows import Chapter
from reports.documents.words import LANGUAGE, STATES, verify_url
from spmi.checks import APT_LINE, missing_pdf_libraries
from spmi.templatetags.spmi_format import grouped, in_zone, school_year, score_text

SHEET = "css/print.css"
# A comparison is made while its reader waits, in a process of several threads: layouts wait for
# each other, so that one process holds the boxes of one document, and `gc` is set by one.
ONE_AT_A_TIME = threading.Lock()
# Addresses join only under a scheme that knows how; this name can never be a real host.
OWN = "https://spmi.invalid/static/"
FONTS = tuple(
    f"fonts/source-sans-3/source-sans-3-latin-{weight}-normal.woff2" for weight in (400, 600)
)


class NoPdf(Exception):
    """This machine cannot make PDF files; the text says what is missing and how to add it."""


class NotOurs(Exception):
    """A document asked for an address that is not one of our own assets."""


@dataclass(frozen=True)
class Illustrated:
    """A chapter with its picture."""

    rows: Chapter
    chart: Chart | None


def why_not():
    """Return the sentence why there is no PDF on this machine; empty where there is."""
    missing = missing_pdf_libraries()
    if not missing:
        return ""
    return _("This server cannot make PDF files: %(missing)s missing. To add: %(line)s") % {
        "missing": ", ".join(missing),
        "line": APT_LINE,
    }


def render(report: AnnualReport) -> bytes:
    """Return the report as PDF/UA-1. Raises `NoPdf` where Pango is missing."""
    need_pango()
    return written(page(report))


def render_receipt(receipt: Receipt) -> bytes:
    """Return the receipt of a sending as PDF/UA-1. Raises `NoPdf` where Pango is missing."""
    need_pango()
    with translation.override(LANGUAGE):
        address = verify_url(receipt.check_code)
        context = {
            "receipt": receipt,
            "language": LANGUAGE,
            "verify_url": address,
            "check_code": grouped(receipt.check_code),
            "qr": qr_of(address),
        }
        return written(render_to_string("reports/pdf/receipt.html", context))


def render_comparison(result, comparison) -> bytes:
    """Return a comparison as PDF/UA-1, in the language in force. Raises `NoPdf` without Pango.

    It is not frozen, so it speaks the reader's language like the page whose numbers it repeats.
    """
    need_pango()
    context = {
        "result": result,
        "comparison": comparison,
        "chart": comparison_chart(comparison) if comparison.side.decision else None,
        "language": translation.get_language(),
        "zone": result.school.region.time_zone,
        "printed_at": timezone.now(),
    }
    return written(render_to_string("reports/pdf/comparison.html", context))


def need_pango():
    """Raise `NoPdf` where Pango is missing."""
    problem = why_not()
    if problem:
        raise NoPdf(problem)


def written(content):
    """Return a page of ours as PDF/UA-1; `need_pango` has been asked."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - slow, and impossible without Pango
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - the same

    fetcher, fonts = own_assets(), FontConfiguration()
    sheet = CSS(
        string=_asset(SHEET).decode(),
        base_url=OWN + SHEET,
        url_fetcher=fetcher,
        font_config=fonts,
    )
    html = HTML(string=content, base_url=OWN, url_fetcher=fetcher)
    with ONE_AT_A_TIME, _collector_rarely():
        return html.write_pdf(
            stylesheets=[sheet], font_config=fonts, finisher=_scope_heads, pdf_variant="pdf/ua-1"
        )


def _scope_heads(_document, made):
    """Say of each head cell whether it heads a column or a row.

    WeasyPrint ties cells to their heads one by one; older readers know only the scope.
    """
    elements = {entry.reference: entry for entry in made.objects if isinstance(entry, dict)}
    for element in elements.values():
        if element.get("S") == "/TH":
            group = elements[elements[element["P"]]["P"]]
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


@contextmanager
def _collector_rarely():
    """Search for cycles among the many boxes a hundred times less often: a fifth of the time.

    Not never: what one report leaves behind would stay until after the next.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.set_threshold(100_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.collect()


def page(report: AnnualReport) -> str:
    """Return the report as one HTML page, in the document's language."""
    with translation.override(LANGUAGE):
        return render_to_string("reports/pdf/annual_report.html", _context(report))


def own_assets():
    """Return a fetcher that serves our own sheet and fonts and `data:`, and refuses all else."""
    from weasyprint.urls import (  # noqa: PLC0415 - slow, and impossible without Pango
        URLFetcher,
        URLFetcherResponse,
    )

    class OwnAssets(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix(OWN)
            if not url.startswith(OWN) or name not in {SHEET, *FONTS}:
                raise NotOurs(url)
            return URLFetcherResponse(url, _asset(name), {"Content-Type": "font/woff2"})

    return OwnAssets(allowed_protocols=("data",), fail_on_errors=True)


@lru_cache
def _asset(name):
    return Path(finders.find(name)).read_bytes()


def _context(report):
    state, sentence = STATES[report.status]
    address = verify_url(report.check_code) if report.check_code else ""
    trend, years = _years(report)
    return {
        "report": report,
        "language": LANGUAGE,
        "state": state,
        "state_sentence": sentence,
        "foot": _foot(report, state),
        "top_text": score_text(report.scale_max, 0),
        "radar": radar_of(report),
        "ruler": ruler_of(report),
        "chapters": [
            Illustrated(chapter, _chapter_chart(report, chapter)) for chapter in report.chapters
        ],
        "trend": trend,
        "years": years,
        "arithmetic": list(_all_rows(report)),
        "contents": _contents(report),
        "verify_url": address,
        "check_code": grouped(report.check_code),
        "qr": qr_of(address) if address else "",
    }


def _foot(report, state):
    printed = in_zone(report.printed_at, report.school.zone)
    parts = [report.number, state, _("printed %(when)s") % {"when": printed}]
    return " · ".join(str(part) for part in parts if part)


def _contents(report):
    last = ("appendix", _("Appendix: how every number was made"))
    entries = [
        ("summary", _("Summary")),
        ("profile", _("Profile of the school")),
        ("method", _("How the numbers were made")),
        *((f"s{row.code.replace('.', '')}", f"{row.code} {row.title}") for row in report.standards),
        ("years", _("The years side by side")),
        *([("readings", _("Other ways to read the result"))] if report.readings else ()),
        last,
    ]
    return [{"anchor": anchor, "label": label} for anchor, label in entries]


def qr_of(address):
    """Return the picture of an address; `data:` is the one thing besides our assets to be fetched."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=0, omitsize=True)


def _chapter_chart(report, chapter):
    title = _("Indicators of %(standard)s") % {"standard": chapter.node.title}
    return bars_of(report, chapter.indicators, title) if chapter.indicators else None


def _all_rows(report):
    """Yield every node's row in the tree's order: standard, then each indicator with its leaves."""
    for chapter in report.chapters:
        leaves = {group.node.code: group.leaves for group in chapter.groups}
        for row in (chapter.node, *chapter.indicators):
            yield row
            yield from (leaf.node for leaf in leaves.get(row.code, ()))


def _years(report):
    if not report.years or (len(report.years) == 1 and report.years[0].year == report.year):
        return None, {}
    years = report.years
    if years[-1].year == report.year:
        years = (*years[:-1], _as_reported(years[-1], report))
    rows = [
        {
            "label": f"{row.code} {row.title}",
            "cells": [score_text(column.scores.get(row.code), report.places) for column in years],
        }
        for row in report.standards
    ]
    total = [score_text(column.overall, report.places) for column in years]
    rows.append({"label": _("Overall"), "cells": total, "is_total": True})
    if any(column.is_provisional for column in years):
        cautions = [column.caution for column in years]
        rows.append({"label": _("Coverage"), "cells": cautions, "is_caution": True})
    table = {
        "labels": [_year_label(column) for column in years],
        "rows": rows,
        "notes": _year_notes(years) + published_notes(years, report.standards, report.places),
    }
    return trend_of(years, report.standards, report.scale_max), table


def _as_reported(column, report):
    """Return this year's column with the overall of the report, whatever is in force by now."""
    number = report.overall
    return replace(
        column,
        overall=number.value,
        judged=number.judged,
        of=number.of,
        is_provisional=number.provisional,
        counts_standards=number.counts_standards,
    )


def _year_label(column):
    label = school_year(column.year)
    return _("%(year)s (imported)") % {"year": label} if column.is_imported else label


def _year_notes(years):
    return [
        _("From %(year)s on another version of the instrument was used: %(instrument)s.")
        % {"year": school_year(column.year), "instrument": column.instrument}
        for column in years
        if column.instrument_changed
    ]
