"""Packages: a school's year with its evidence in one ZIP, for one person, for 24 hours."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sign_in import client_address
from reports import actions, policy, queries
from reports.views.bundle import packing
from reports.views.ranges import resumable
from spmi import storage
from spmi.templatetags.spmi_format import school_year


@require_POST
def package_create(request, public_id):
    """Have a year's report packed with its evidence."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    package = actions.create_package(result, by=request.user)
    return redirect("reports:package_detail", package.public_id)


@require_safe
def package_detail(request, public_id):
    """Show how far the packing has come, then where to take it and what stayed out."""
    package = _package(request, public_id)
    decision = policy.may_download_package(package)
    context = packing(queries.PACKAGE, package, decision) | {
        "package": package,
        "newer": queries.successor_of(package.result),
        "download_url": reverse("reports:package_download", args=[package.public_id]),
        "crumbs": _crumbs(package),
    }
    name = "reports/_packing_state.html" if request.htmx else "reports/package_detail.html"
    return render(request, name, context)


@require_safe
def package_download(request, public_id):
    """Give the ZIP to who asked for it, as long as its day lasts and all of it may leave."""
    package = _package(request, public_id)
    decision = policy.may_download_package(package)
    if not decision:
        context = {"reason": decision.reason, "package": package}
        return render(request, "reports/package_download.html", context, status=410)
    if "Range" not in request.headers:
        school, address = package.result.school, client_address(request)
        actions.note_download(package, by=request.user, school=school, address=address)
    years = school_year(package.result.year).replace("/", "-")
    name = f"{package.result.school.npsn} {years} laporan dan bukti.zip"
    response = storage.send(package.stored_as, name=name, content_type="application/zip")
    return resumable(request, response, size=package.size, sha256=package.sha256)


def _package(request, public_id):
    return get_object_or_404(queries.packages_for(request.user), public_id=public_id)


def _crumbs(package):
    result = package.result
    return [
        {"label": _("Results"), "url": reverse("reports:result_list")},
        {
            "label": f"{result.school.name} {school_year(result.year)}",
            "url": reverse("reports:result_detail", args=[result.public_id]),
        },
        {"label": _("Report and evidence")},
    ]


routes = [
    path("paket-bukti/buat/<uuid:public_id>/", package_create, name="package_create"),
    path("paket-bukti/<uuid:public_id>/", package_detail, name="package_detail"),
    path("paket-bukti/<uuid:public_id>/unduh/", package_download, name="package_download"),
]
