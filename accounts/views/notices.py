"""One's inbox, and what of it also comes by e-mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import notices as actions
from accounts.forms.notices import NoticePreferenceForm
from accounts.forms.sign_in import client_address
from accounts.queries import letters
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


@require_http_methods(["GET", "HEAD", "POST"])
def notice_preference_update(request):
    """Choose what of the inbox also comes by e-mail, and when."""
    preference = letters.preference_of(request.user)
    form = NoticePreferenceForm(request.POST or None, preference=preference)
    if request.method == "POST" and form.is_valid():
        address = client_address(request)
        actions.update_preference(request.user, by=request.user, address=address, **form.values)
        messages.success(request, _("Your choice has been saved."))
        return redirect("accounts:notice_preference_update")
    context = {"form": form, "now": timezone.now()}
    with timezone.override(zone_of(request.user)):
        return render(request, "accounts/notice_preference_update.html", context)


# The signed link is the right; mail programs post to it by themselves (RFC 8058), without a form.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter_opt_out(request, token):
    """End letters of one kind by the link in a letter, or resume them; looking changes nothing."""
    found = letters.opt_out_of(token)
    if found is None:
        return render(request, "accounts/letter_opt_out.html", status=410)
    person, topic = found
    if request.method == "POST":
        is_on = request.POST.get("resume") == "1"
        actions.switch(person, topic, is_on=is_on, address=client_address(request))
        # One tap in a mail program ends here; a person comes back to the page.
        return redirect("accounts:letter_opt_out", token)
    context = {"is_known": True, "what": letters.name_of(topic)}
    context["is_on"] = letters.is_on(person, topic)
    return render(request, "accounts/letter_opt_out.html", context)
