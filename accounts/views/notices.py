"""One's inbox."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import notices as actions
from accounts.queries import notices as queries
from accounts.queries.people import zone_of

PAGE_SIZE = 30


@require_safe
def notice_list(request):
    """Show what is new for the person, unread first."""
    pages = Paginator(queries.inbox(request.user), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page": page, "lines": queries.lines(page.object_list)}
    with timezone.override(zone_of(request.user)):
        return render(request, "accounts/notice_list.html", context)


@require_POST
def notice_read(request):
    """Mark one line as read and go where it leads."""
    chosen = queries.numbered(request.user, request.POST.get("notice", ""))
    notice = get_object_or_404(chosen)
    actions.read(chosen)
    return redirect(notice.path)


@require_POST
def notice_read_all(request):
    """Mark all lines as read."""
    actions.read(queries.inbox(request.user))
    return redirect("accounts:notice_list")
