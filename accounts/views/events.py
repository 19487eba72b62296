"""The audit trail."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import policy
from accounts.forms.places import EventFilterForm
from accounts.queries import audit
from accounts.queries.events import events_for
from accounts.queries.people import only_school, zone_of

PAGE_SIZE = 50


@require_safe
def audit_list(request):
    """Show what happened at the schools the person leads or supervises."""
    policy.may_see_events(request.user).require()
    form = EventFilterForm(request.GET, school=only_school(request.user))
    asked = form.cleaned_data if form.is_valid() else {}
    pages = Paginator(events_for(request.user, **asked), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": audit.lines(page.object_list),
        "query": query.urlencode(),
    }
    with timezone.override(zone_of(request.user)):
        return render(request, "accounts/audit_list.html", context)
