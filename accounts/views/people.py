"""People and their roles."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import policy
from accounts.actions import people as actions
from accounts.actions import sign_in
from accounts.forms.people import AcceptForm, InviteForm, ProfileForm
from accounts.forms.sign_in import client_address
from accounts.queries import people as queries

PAGE_SIZE = 50


@require_safe
def person_list(request):
    """Show who has which role at the places the person looks after."""
    policy.may_see_people(request.user).require()
    asked = {
        "text": request.GET.get("q", "")[:150],
        "npsn": request.GET.get("npsn", "")[:8],
        "past": request.GET.get("past") == "1",
    }
    pages = Paginator(queries.roles_for_list(request.user, **asked), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.rows_of(request.user, page.object_list),
        "asked": asked,
        "school": queries.only_school(request.user),
        "query": _query_without_page(request),
    }
    return render(request, "accounts/person_list.html", context)


def _query_without_page(request):
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
def person_invite(request):
    """Invite a person, or give a role to somebody who has an account."""
    policy.may_see_people(request.user).require()
    school = queries.only_school(request.user)
    initial = {"place": request.GET.get("npsn", "")}
    form = InviteForm(request.POST or None, initial=initial, by=request.user, school=school)
    if request.method == "POST" and form.is_valid():
        return _invited(request, form)
    return render(request, "accounts/person_invite.html", {"form": form, "school": school})


def _invited(request, form):
    role = form.cleaned_data["role"]
    if form.person:
        actions.give_role(form.person, role, by=request.user, **form.where)
        messages.success(request, _("%(name)s has the role now.") % {"name": form.person})
        return redirect("accounts:person_list")
    person, path = actions.invite(form.details, role, by=request.user, **form.where)
    return _link_page(request, "accounts/person_invite.html", person, path)


def _link_page(request, template, person, path):
    context = {"person": person, "link": f"{settings.SITE_URL}{path}"}
    return render(request, template, context)


@never_cache
@require_POST
def invitation_renew(request, public_id):
    """Make a new link for a person and show it once."""
    person = get_object_or_404(policy.visible_people(request.user), public_id=public_id)
    path = actions.renew_invitation(person, by=request.user)
    return _link_page(request, "accounts/invitation_renew.html", person, path)


@require_POST
def membership_end(request, public_id):
    """End one role of a person."""
    person = get_object_or_404(policy.visible_people(request.user), public_id=public_id)
    roles = policy.visible_memberships(request.user).filter(user=person)
    membership = queries.membership_by_key(roles, request.POST.get("membership", ""))
    if membership is None:
        raise Http404
    actions.end_role(membership, by=request.user)
    messages.success(request, _("The role of %(name)s has ended.") % {"name": person})
    return redirect("accounts:person_list")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    """Let a new person choose a password and come in; the link works once and for seven days."""
    try:
        invitation = actions.open_invitation(token)
        form = AcceptForm(request.POST or None, person=invitation.user)
        if request.method == "POST" and form.is_valid():
            return _accepted(request, invitation, form)
    except actions.InvitationOver:
        return render(request, "accounts/invitation_accept.html", status=410)
    context = {"form": form, "person": invitation.user}
    return render(request, "accounts/invitation_accept.html", context)


def _accepted(request, invitation, form):
    person = actions.accept_invitation(
        invitation,
        name=form.cleaned_data["name"],
        password=form.cleaned_data["password"],
        address=client_address(request),
    )
    response = perform_login(request, person)
    sign_in.limit_session(request)
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Show and change one's own data."""
    form = ProfileForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        data = {field: form.cleaned_data[field] for field in ("name", "email", "phone")}
        actions.update_profile(request.user, **data, address=client_address(request))
        messages.success(request, _("Your data have been saved."))
        return redirect("accounts:profile")
    context = {"form": form, "memberships": policy.memberships_of(request.user)}
    return render(request, "accounts/profile.html", context)
