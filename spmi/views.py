"""Pages that belong to no app: health, help, and the answers when something cannot be shown."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spmi import queries


@login_not_required
@require_safe
def health(request):
    """Say that the process runs and the database answers (R-15)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def help_page(request):
    """Say to anybody what to do, what our words mean, and whom to ask."""
    return render(request, "help_page.html", {"help_contact": settings.HELP_CONTACT})


@login_not_required
@require_safe
def permission_list(request):
    """Show to anybody who can do what (AZ-12)."""
    crumbs = [
        {"label": _("Help"), "url": reverse("help_page")},
        {"label": _("Who can do what")},
    ]
    return render(request, "permission_list.html", {"groups": queries.ACTS, "crumbs": crumbs})


@login_not_required
def bad_request(request, exception=None):
    """400, with the request's reference."""
    return render(request, "400.html", status=400)


@login_not_required
def not_allowed(request, exception=None):
    """403, with the reason the rule gave."""
    reason = getattr(exception, "reason", "")
    return render(request, "403.html", {"reason": reason}, status=403)


@login_not_required
def not_found(request, exception=None):
    """404: also for what exists but is not this person's to know."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request):
    """500, from a page that needs nothing to work."""
    return render(request, "500.html", status=500)


@login_not_required
def csrf_failure(request, reason=""):
    """403 after a form's secret was missing or old: nothing was saved, the way back is shown."""
    return render(request, "403.html", {"csrf_failure": True}, status=403)
