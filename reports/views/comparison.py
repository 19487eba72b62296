"""A result beside similar schools, the district, or last year: one switch in the address (U-36)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.forms.sign_in import client_address
from reports import actions, pdf, queries
from reports.charts.of_comparison import comparison_chart
from reports.documents.comparison import DISTRICT, LAST_YEAR, SIDES, SIMILAR, comparison_of
from reports.models import Kind
from reports.views.document import TYPES
from spmi.templatetags.spmi_format import school_year


@require_safe
def result_compare(request, public_id):
    """Show a result with one thing beside it; never a rank, never another school's number."""
    result, beside = _asked(request, public_id)
    comparison = comparison_of(result, beside)
    address = reverse("reports:result_detail", args=[result.public_id])
    context = {
        "result": result,
        "comparison": comparison,
        "beside": beside,
        "chart": comparison_chart(comparison) if comparison.side.decision else None,
        "switch": _switch(beside),
        "why_no_pdf": pdf.why_not(),
        "crumbs": [
            {"label": _("Results"), "url": reverse("reports:result_list")},
            {"label": f"{result.school} {school_year(result.year)}", "url": address},
            {"label": _("Compare")},
        ],
    }
    return render(request, "reports/result_compare.html", context)


@require_safe
def result_compare_workbook(request, public_id):
    """Give the same comparison as a workbook."""
    from reports import xlsx  # noqa: PLC0415 - 14 MB that a web process needs for this only

    result, beside = _asked(request, public_id)
    content = xlsx.render_comparison(result, comparison_of(result, beside))
    return _file(request, result, Kind.WORKBOOK, content)


@require_safe
def result_compare_pdf(request, public_id):
    """Give the same comparison on paper; where no PDF can be made, say why on the page."""
    result, beside = _asked(request, public_id)
    try:
        content = pdf.render_comparison(result, comparison_of(result, beside))
    except pdf.NoPdf as problem:
        messages.error(request, str(problem))
        page = reverse("reports:result_compare", args=[result.public_id])
        return redirect(f"{page}?beside={beside}")
    return _file(request, result, Kind.PDF, content)


def _file(request, result, kind, content):
    """Return a finished file under the name that a person looks for; the audit trail says who."""
    school, address = result.school, client_address(request)
    actions.note_download(result, by=request.user, school=school, address=address)
    years = school_year(result.year).replace("/", "-")
    word = pgettext("file name", "comparison")  # gettext's tools do not look into f-strings
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{school.npsn} {years} {word}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _asked(request, public_id):
    """Return the visible result, and what the address puts beside it."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    beside = request.GET.get("beside")
    return result, beside if beside in SIDES else SIMILAR


def _switch(beside):
    names = {
        SIMILAR: _("Similar schools"),
        LAST_YEAR: _("Last year"),
        DISTRICT: _("Schools of the district"),
    }
    return [
        {"label": label, "url": f"?beside={key}", "current": key == beside}
        for key, label in names.items()
    ]


routes = [
    path("banding/<uuid:public_id>/", result_compare, name="result_compare"),
    path(
        "banding/<uuid:public_id>/excel/", result_compare_workbook, name="result_compare_workbook"
    ),
    path("banding/<uuid:public_id>/pdf/", result_compare_pdf, name="result_compare_pdf"),
]
