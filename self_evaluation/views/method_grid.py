"""By which methods each indicator of a school's year is proved."""

from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from self_evaluation.queries import methods as queries
from self_evaluation.views import evaluation_or_404, page
from standards.models import Method


@require_safe
def method_grid(request, public_id):
    """Show indicator by method, and mark what rests on one method only."""
    evaluation = evaluation_or_404(request.user, public_id=public_id)
    rows = queries.method_rows(request.user, evaluation)
    show = request.GET.get("show", "")
    context = {
        "rows": [
            row for row in rows if show not in (queries.ONE, queries.NONE) or row.state == show
        ],
        "methods": [method.label for method in Method],
        "one": sum(row.state == queries.ONE for row in rows),
        "of": len(rows),
        "filters": _filters(rows, show),
    }
    return page(request, "self_evaluation/method_grid.html", evaluation, context)


def _filters(rows, show):
    labels = {"": _("All"), queries.ONE: _("One method only"), queries.NONE: _("No evidence")}
    return [
        {
            "label": label,
            "url": f"?show={name}",
            "current": name == show,
            "count": sum(not name or row.state == name for row in rows),
        }
        for name, label in labels.items()
    ]


routes = [path("evaluasi/<uuid:public_id>/metode/", method_grid, name="method_grid")]
