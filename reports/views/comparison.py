"""A result beside similar schools, the district, or last year: one switch in the address (U-36)."""

from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import queries
from reports.charts.of_comparison import comparison_chart
from reports.documents.comparison import DISTRICT, LAST_YEAR, SIDES, SIMILAR, comparison_of
from spmi.templatetags.spmi_format import school_year


@require_safe
def result_compare(request, public_id):
    """Show a result with one thing beside it; never a rank, never another school's number."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    beside = request.GET.get("beside")
    beside = beside if beside in SIDES else SIMILAR
    comparison = comparison_of(result, beside)
    address = reverse("reports:result_detail", args=[result.public_id])
    context = {
        "result": result,
        "comparison": comparison,
        "chart": comparison_chart(comparison) if comparison.side.decision else None,
        "switch": _switch(beside),
        "crumbs": [
            {"label": _("Results"), "url": reverse("reports:result_list")},
            {"label": f"{result.school} {school_year(result.year)}", "url": address},
            {"label": _("Compare")},
        ],
    }
    return render(request, "reports/result_compare.html", context)


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


routes = [path("banding/<uuid:public_id>/", result_compare, name="result_compare")]
