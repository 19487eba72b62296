"""Results: what was verified, what was published elsewhere, and how every number was made."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import policy, queries
from reports.charts.of_report import radar_of, ruler_of, trend_of
from reports.documents import annual_report, annual_report_imported, source_of_result, years_of
from reports.documents.annual import HOW_MANY
from reports.documents.chapters import chapters_of
from reports.documents.numbers import change_of
from spmi.templatetags.spmi_format import school_year, score_text

PAGE_SIZE = 30


@require_safe
def result_list(request):
    """Show the years with numbers of the schools whose results the person may read."""
    words, year = request.GET.get("q", "")[:100].strip(), _number(request.GET.get("year"))
    is_import = request.GET.get("show") == "imported"
    asked = {"words": words, "year": year}
    find = queries.imports_for_list if is_import else queries.results_for_list
    page = Paginator(find(request.user, **asked), PAGE_SIZE).get_page(request.GET.get("page"))
    kept = {"q": words, "year": year or "", "show": "imported" if is_import else ""}
    context = {
        "page": page,
        "rows": [_row(row, is_import=is_import) for row in page],
        "years": queries.years_for_list(request.user),
        "asked": kept,
        "filters": _sources(kept, is_import=is_import),
        "is_import": is_import,
        "query": urlencode({name: value for name, value in kept.items() if value}),
    }
    return render(request, "reports/result_list.html", context)


def _row(row, *, is_import):
    name = "reports:year_detail" if is_import else "reports:result_detail"
    arguments = [row.school.npsn, row.year] if is_import else [row.public_id]
    return {
        "url": reverse(name, args=arguments),
        "trend_url": reverse("reports:school_trend", args=[row.school.npsn]),
        "school": row.school,
        "year": row.year,
        "instrument": row.instrument,
        "score": None if is_import else _stored_score(row),
        "result": None if is_import else row,
        "source": row.source if is_import else "",
    }


def _stored_score(result):
    places = result.instrument.scoring_rules.places
    return {
        "text": score_text(result.overall, places),
        "band_code": result.band,
        "band_label": result.instrument.band_label(result.band),
        "judged": result.judged,
        "of": result.of,
        "provisional": result.judged < result.of,
    }


def _sources(kept, *, is_import):
    rest = {name: value for name, value in kept.items() if value and name != "show"}
    return [
        {"label": _("Verified here"), "url": f"?{urlencode(rest)}", "current": not is_import},
        {
            "label": _("Published elsewhere"),
            "url": f"?{urlencode(rest | {'show': 'imported'})}",
            "current": is_import,
        },
    ]


@require_safe
def result_detail(request, public_id):
    """Show one frozen result: overall, standards, extremes, and the other ways to read it."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    context = _result_page(request, annual_report(result))
    context |= {
        "result": result,
        "making": queries.making_of(result),
        "newer": queries.successor_of(result),
        "packages": list(queries.packages_of(request.user, result)),
        "package_decision": policy.may_package(request.user, result),
        "node_urls": {
            row.code: reverse("reports:result_node", args=[result.public_id, row.code])
            for row in context["report"].standards
        },
    }
    return render(request, "reports/result_detail.html", context)


@require_safe
def year_detail(request, npsn, year):
    """Show a year of which only numbers published elsewhere are known; else lead to the result."""
    result, imported_set = queries.year_of(request.user, npsn, year)
    if result is not None:
        return redirect("reports:result_detail", result.public_id)
    if imported_set is None:
        raise Http404
    context = _result_page(request, annual_report_imported(imported_set))
    return render(request, "reports/year_detail.html", context | {"imported_set": imported_set})


def _result_page(request, report):
    view = request.GET.get("view", "")
    reading = next((reading for reading in report.readings if reading.key == view), None)
    return {
        "report": report,
        "radar": radar_of(report),
        "ruler": ruler_of(report),
        "reading": reading,
        "views": _views(report, reading),
        "crumbs": [
            {"label": _("Results"), "url": reverse("reports:result_list")},
            {"label": report.school.name, "url": _trend_url(report)},
            {"label": school_year(report.year)},
        ],
        "trend_url": _trend_url(report),
        "node_urls": {},
    }


def _views(report, reading):
    links = [{"label": _("Standards"), "url": "?", "current": reading is None}]
    links += [
        {"label": other.label, "url": f"?view={other.key}", "current": other is reading}
        for other in report.readings
    ]
    return links if report.readings else []


def _trend_url(report):
    return reverse("reports:school_trend", args=[report.school.npsn])


@require_safe
def result_node(request, public_id, code):
    """Show one standard of a result with everything below it."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    source = source_of_result(result)
    years = years_of(result.school, result.instrument.code, until=result.year - 1)
    chapters = chapters_of(source, years[-1] if years else None)
    found = next((n for n, chapter in enumerate(chapters) if chapter.node.code == code), None)
    if found is None:
        raise Http404
    return render(request, "reports/result_node.html", _node_page(result, chapters, found))


def _node_page(result, chapters, found):
    chapter = chapters[found]
    address = reverse("reports:result_detail", args=[result.public_id])
    return {
        "result": result,
        "chapter": chapter,
        "zone": result.school.region.time_zone,
        "before": _neighbour(result, chapters, found - 1) if found else None,
        "after": _neighbour(result, chapters, found + 1),
        "how_many": HOW_MANY,
        "crumbs": [
            {"label": _("Results"), "url": reverse("reports:result_list")},
            {"label": f"{result.school} {school_year(result.year)}", "url": address},
            {"label": f"{chapter.node.code} {chapter.node.title}"},
        ],
    }


def _neighbour(result, chapters, number):
    if number >= len(chapters):
        return None
    node = chapters[number].node
    url = reverse("reports:result_node", args=[result.public_id, node.code])
    return {"label": f"{node.code} {node.title}", "url": url}


@require_safe
def school_trend(request, npsn):
    """Show a school's years side by side; what was published elsewhere is drawn as such."""
    schools = policy.visible_schools(request.user).select_related("region")
    school = get_object_or_404(schools, npsn=npsn)
    codes = queries.instruments_of(school)
    code = request.GET.get("instrument", "") if request.GET.get("instrument") in codes else ""
    code = code or (codes[0] if codes else "")
    years = years_of(school, code) if code else ()
    context = {
        "school": school,
        "years": years,
        "chart": None,
        "crumbs": [
            {"label": _("Results"), "url": reverse("reports:result_list")},
            {"label": school.name},
        ],
        "instruments": [
            {"label": other, "url": f"?instrument={other}", "current": other == code}
            for other in codes
        ],
    }
    if years:
        context |= _trend(years, npsn)
    return render(request, "reports/school_trend.html", context)


def _trend(years, npsn):
    instrument = years[-1].instrument
    rules = instrument.scoring_rules
    tops = queries.top_rows(instrument)
    rows = [_trend_row(row.code, row.title, years, rules.places) for row in tops]
    total = [
        {"text": score_text(column.overall, rules.places), "column": column} for column in years
    ]
    return {
        "chart": trend_of(years, tops, rules.scale_max),
        "rows": rows,
        "total": total,
        "columns": [_column(column, npsn) for column in years],
        "change": change_of(years[-1].overall, years[-2].overall) if len(years) > 1 else "",
        "changed": [column for column in years if column.instrument_changed],
        "published": any(column.published for column in years),
    }


def _trend_row(code, title, years, places):
    cells = [
        {
            "text": score_text(column.scores.get(code), places),
            "published": score_text(column.published.get(code), places),
        }
        for column in years
    ]
    return {"code": code, "title": title, "cells": cells}


def _column(column, npsn):
    return {
        "year": column.year,
        "is_imported": column.is_imported,
        "instrument_changed": column.instrument_changed,
        "url": reverse("reports:year_detail", args=[npsn, column.year]),
    }


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 4 else None


routes = [
    path("hasil/", result_list, name="result_list"),
    path("hasil/<uuid:public_id>/", result_detail, name="result_detail"),
    path("hasil/<uuid:public_id>/<str:code>/", result_node, name="result_node"),
    path("sekolah/<str:npsn>/", school_trend, name="school_trend"),
    path("sekolah/<str:npsn>/<int:year>/", year_detail, name="year_detail"),
]
