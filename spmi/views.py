"""Pages that belong to no app: health, help, and the answers when something cannot be shown."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from spmi import queries

# Fields that pages send for themselves.
NOT_TYPED = re.compile(r"(^|-)(csrfmiddlewaretoken|key|version|next)$")


@login_not_required
@require_safe
def health(request):
    """Say that the process runs and the database answers (R-15)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def favicon(request):
    """Lead browsers to our sign where no page names it: they ask for it beside a picture or a PDF."""
    return redirect(static("img/icon.svg"))


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
    """403 after a form's secret was missing or old: nothing was saved, nothing typed is lost.

    The words are shown to be copied, not to be sent again from here: that button would let a
    foreign page put words into somebody's mouth.
    """
    context = {"csrf_failure": True, "typed": _typed(request.POST)}
    return render(request, "403.html", context, status=403)


def _typed(data):
    """Return what a person typed or chose, as pairs of an item's code (or nothing) and the text."""
    if any("password" in name for name in data):
        return []
    return [
        (name.rpartition("-")[0], text)
        for name, texts in data.lists()
        for text in texts
        if not NOT_TYPED.search(name) and text.strip() not in ("", "on")
    ]
