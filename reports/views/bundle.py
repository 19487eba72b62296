"""Packages: many schools' reports in one ZIP, for one person, for 24 hours (U-33)."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sign_in import client_address
from accounts.models import school_year_on
from reports import actions, policy, queries
from reports.views.ranges import resumable
from spmi import storage


@require_POST
def bundle_create(request):
    """Have the chosen results packed: by result, or by school with a year and an instrument."""
    results = queries.chosen_results(
        request.user,
        results=request.POST.getlist("result"),
        schools=request.POST.getlist("school"),
        year=request.POST.get("year", ""),
        code=request.POST.get("instrument", ""),
    )
    bundle = actions.create_bundle(results, by=request.user)
    return redirect("reports:bundle_detail", bundle.public_id)


@require_safe
def bundle_detail(request, public_id):
    """Show how far the packing has come, then where to take it."""
    bundle = get_object_or_404(queries.bundles_for(request.user), public_id=public_id)
    context = packing(queries.BUNDLE, bundle, policy.may_download(bundle)) | {
        "bundle": bundle,
        "results": list(queries.results_of_bundle(bundle)),
        "download_url": reverse("reports:bundle_download", args=[bundle.public_id]),
        "crumbs": [
            {"label": _("Reports"), "url": reverse("reports:document_list")},
            {"label": _("Package")},
        ],
    }
    name = "reports/_packing_state.html" if request.htmx else "reports/bundle_detail.html"
    return render(request, name, context)


def packing(work, packed, decision):
    """Return what `_packing_state.html` reads of a ZIP that this name of work makes."""
    job, place = queries.job_of_packing(work, packed)
    return {
        "packed": packed,
        "job": job,
        "place": place,
        "why_failed": queries.why_failed(job),
        "decision": decision,
        "is_moving": not packed.stored_as and job is not None and job.finished_at is None,
    }


@require_safe
def bundle_download(request, public_id):
    """Give the ZIP to who asked for it, as long as its day lasts."""
    bundle = get_object_or_404(policy.visible_bundles(request.user), public_id=public_id)
    decision = policy.may_download(bundle)
    if not decision:
        context = {"reason": decision.reason, "bundle": bundle}
        return render(request, "reports/bundle_download.html", context, status=410)
    if "Range" not in request.headers:
        actions.note_download(bundle, by=request.user, address=client_address(request))
    name = f"SPMI {school_year_on(bundle.created_at.date())} {bundle.created_at:%Y-%m-%d}.zip"
    response = storage.send(bundle.stored_as, name=name, content_type="application/zip")
    return resumable(request, response, size=bundle.size, sha256=bundle.sha256)


routes = [
    path("paket/buat/", bundle_create, name="bundle_create"),
    path("paket/<uuid:public_id>/", bundle_detail, name="bundle_detail"),
    path("paket/<uuid:public_id>/unduh/", bundle_download, name="bundle_download"),
]
