"""A dossier's files as the national system takes them: listed, shrunk and packed, taken for 24 hours."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.forms.sign_in import client_address
from reports import actions, policy, queries
from reports.documents.filing import listing_of
from reports.rendering.filing import name_of
from reports.views.bundle import packing
from reports.views.ranges import resumable
from spmi import storage


@require_POST
def filing_create(request, public_id):
    """Have a dossier's files shrunk and packed."""
    dossier = _dossier(request, public_id)
    actions.create_filing(dossier, by=request.user)
    return redirect("reports:filing_detail", dossier.public_id)


@require_safe
def filing_detail(request, public_id):
    """List a dossier's files in order and say what fits; show how far the packing has come."""
    dossier = _dossier(request, public_id)
    request.stands_under = reverse(dossier.list_name)
    filing = queries.filings_for(request.user).filter(dossier=dossier).first()
    context = _packing(filing) if filing else {}
    if request.htmx:
        # The list tells other things once all is packed; so the whole page comes anew.
        moves = context.get("is_moving")
        return render(request, PACKING, context) if moves else HttpResponseClientRefresh()
    listing = listing_of(dossier)
    context |= {
        "dossier": dossier,
        "filing": filing,
        "listing": listing,
        "has_changed": filing is not None
        and bool(filing.stored_as)
        and filing.made_from != listing.digest,
        "crumbs": _crumbs(dossier),
    }
    return render(request, "reports/filing_detail.html", context)


@require_safe
def filing_download(request, public_id):
    """Give the ZIP to who asked for it, as long as its day lasts and all of it may leave."""
    filing = get_object_or_404(queries.filings_for(request.user), public_id=public_id)
    dossier, decision = filing.dossier, policy.may_download_filing(filing)
    if not decision:
        context = {"reason": decision.reason, "dossier": dossier}
        return render(request, "reports/filing_download.html", context, status=410)
    if "Range" not in request.headers:
        school, address = dossier.school, client_address(request)
        actions.note_download(filing, by=request.user, school=school, address=address)
    name = f"{dossier.school.npsn} {name_of(dossier)} berkas.zip"
    response = storage.send(filing.stored_as, name=name, content_type="application/zip")
    return resumable(request, response, size=filing.size, sha256=filing.sha256)


PACKING = "reports/_packing_state.html"


def _packing(filing):
    """Return what the packing state reads, with the rule of these ZIPs."""
    found = packing(queries.FILING, filing, policy.may_download_filing(filing))
    return found | {"download_url": reverse("reports:filing_download", args=[filing.public_id])}


def _dossier(request, public_id):
    dossiers = policy.whole_dossiers(request.user).select_related(
        "school__region", "sheet__instrument"
    )
    return get_object_or_404(dossiers, public_id=public_id)


def _crumbs(dossier):
    return [
        {"label": _("Accreditation"), "url": reverse("accreditation:dossier_list")},
        {"label": str(dossier), "url": dossier.get_absolute_url()},
        {"label": _("Files")},
    ]


routes = [
    path("berkas-nasional/<uuid:public_id>/", filing_detail, name="filing_detail"),
    path("berkas-nasional/<uuid:public_id>/kemas/", filing_create, name="filing_create"),
    path("berkas-nasional/<uuid:public_id>/unduh/", filing_download, name="filing_download"),
]
