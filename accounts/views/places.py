"""Schools and regions."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policy
from accounts.actions import people, places
from accounts.forms.people import HandOverForm
from accounts.forms.places import SchoolForm
from accounts.queries import people as people_queries
from accounts.queries.places import regions_for

PAGE_SIZE = 50


def _school(request, npsn):
    schools = policy.visible_to(request.user).select_related("region__parent__parent")
    return get_object_or_404(schools, npsn=npsn)


@require_safe
def school_detail(request, npsn):
    """Show what is known about a school and who works on its quality."""
    school = _school(request, npsn)
    context = {
        "school": school,
        "roles": people_queries.roles_of_school(school),
        "may_manage": policy.may_manage_school(request.user, school),
        "may_hand_over": policy.may_hand_over(request.user, school),
    }
    return render(request, "accounts/school_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def school_update(request, npsn):
    """Check a school's data and change what is wrong."""
    school = _school(request, npsn)
    policy.may_manage_school(request.user, school).require()
    # A copy, because validating a model form writes into its instance.
    form = SchoolForm(request.POST or None, instance=copy(school), by=request.user)
    if request.method == "POST" and form.is_valid():
        places.update_school(school, form.values, by=request.user)
        messages.success(request, _("The data of the school are checked."))
        return redirect("accounts:school_detail", school.npsn)
    return render(request, "accounts/school_update.html", {"form": form, "school": school})


@require_http_methods(["GET", "HEAD", "POST"])
def membership_hand_over(request, npsn):
    """Hand the school over to the next principal."""
    school = _school(request, npsn)
    policy.may_hand_over(request.user, school).require()
    form = HandOverForm(request.POST or None, people=people_queries.candidates(school))
    if request.method == "POST" and form.is_valid():
        people.hand_over(school, form.chosen, by=request.user)
        messages.success(request, _("%(name)s is the principal now.") % {"name": form.chosen})
        return redirect("/")
    context = {"form": form, "school": school}
    return render(request, "accounts/membership_hand_over.html", context)


@require_safe
def region_list(request):
    """Look regions up by name or code."""
    policy.may_see_regions(request.user).require()
    text = request.GET.get("q", "")[:120].strip()
    pages = Paginator(regions_for(request.user, text), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "query": urlencode({"q": text}) if text else ""}
    return render(request, "accounts/region_list.html", context)
