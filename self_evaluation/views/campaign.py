"""Rounds: who opens them, when their phases are open."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries.people import zone_of
from self_evaluation import policy
from self_evaluation.actions import campaign as verbs
from self_evaluation.actions.extension import extend
from self_evaluation.forms.campaign import CampaignForm, ChangeForm
from self_evaluation.forms.extension import ExtensionForm
from self_evaluation.queries import campaign as queries
from self_evaluation.queries import extension, share

A_PAGE = 30


@require_safe
def campaign_list(request):
    """List the rounds of the person's schools and regions."""
    rounds = Paginator(queries.campaigns(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": rounds, "may_open": policy.may_open_campaign(request.user)}
    return render(request, "self_evaluation/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request):
    """Open a round for a region or for one's own school."""
    policy.may_open_campaign(request.user).require()
    form = CampaignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        campaign = verbs.open_campaign(form.plan, by=request.user)
        messages.success(request, _("The round is open."))
        return redirect("self_evaluation:campaign_detail", campaign.public_id)
    return render(request, "self_evaluation/campaign_create.html", {"form": form})


def _campaign_or_404(request, public_id):
    campaigns = queries.campaigns(request.user)
    return get_object_or_404(campaigns, public_id=public_id)


@require_safe
def campaign_detail(request, public_id):
    """Show a round: instrument, days of each phase, how far its schools are."""
    campaign = _campaign_or_404(request, public_id)
    context = {
        "campaign": campaign,
        "standing": queries.standing_of(request.user, campaign),
        "schools": queries.schools_count(campaign),
        "entries": queries.changes_of(campaign),
        "share_text": share.campaign_text(campaign),
        "extensions": extension.history(request.user, campaign),
        "may_extend": policy.may_extend(request.user, campaign),
        "may_change": policy.may_change_campaign(request.user, campaign),
    }
    with timezone.override(zone_of(request.user)):
        return render(request, "self_evaluation/campaign_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_update(request, public_id):
    """Move the days of a round; the page says how many schools that concerns."""
    campaign = _campaign_or_404(request, public_id)
    policy.may_change_campaign(request.user, campaign).require()
    form = ChangeForm(request.POST or None, initial=ChangeForm.days_of(campaign))
    if request.method == "POST" and form.is_valid():
        verbs.change_windows(
            campaign,
            by=request.user,
            windows=form.windows,
            coverage=form.cleaned_data["coverage"],
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The dates have been changed."))
        return redirect("self_evaluation:campaign_detail", public_id)
    context = {"form": form, "campaign": campaign, "schools": queries.schools_count(campaign)}
    return render(request, "self_evaluation/campaign_update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_extend(request, public_id):
    """Give more time for a phase: first what it would do, then, confirmed, do it."""
    campaign = _campaign_or_404(request, public_id)
    policy.may_extend(request.user, campaign).require()
    waiting = extension.waiting_schools(campaign)
    form = ExtensionForm(request.POST or None, campaign=campaign, waiting=waiting)
    context = {"form": form, "campaign": campaign}
    if request.method == "POST" and form.is_valid():
        confirmed = request.POST.get("confirmed")
        if confirmed == form.fingerprint:
            return _extended(request, campaign, form)
        context["was_changed"] = confirmed is not None
        chosen = {name: form.chosen[name] for name in ("phase", "closes_on", "schools")}
        context["preview"] = extension.preview(campaign, **chosen)
    return render(request, "self_evaluation/campaign_extend.html", context)


def _extended(request, campaign, form):
    count = extend(campaign, by=request.user, **form.chosen)
    sentence = ngettext(
        "%(count)d school has more time and was told.",
        "%(count)d schools have more time and were told.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    return redirect("self_evaluation:campaign_detail", campaign.public_id)


routes = [
    path("periode/", campaign_list, name="campaign_list"),
    path("periode/baru/", campaign_create, name="campaign_create"),
    path("periode/<uuid:public_id>/", campaign_detail, name="campaign_detail"),
    path("periode/<uuid:public_id>/tambah-waktu/", campaign_extend, name="campaign_extend"),
    path("periode/<uuid:public_id>/ubah/", campaign_update, name="campaign_update"),
]
