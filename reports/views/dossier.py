"""The files of a dossier: what there is, asking for them, taking one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sign_in import client_address
from accreditation.queries import number_of
from reports import actions, pdf
from reports.documents.dossier import dossier_report
from reports.models import DossierKind
from reports.queries import dossier as queries
from reports.rendering.dossier import readable_name
from reports.views.document import TYPES
from reports.views.ranges import resumable
from spmi import storage

CONTENT_TYPES = TYPES | {DossierKind.RECEIPT: "application/pdf"}


@require_safe
def dossier_file_list(request, public_id):
    """Show the receipt and the files of a dossier, how far they have come, and offer to make them."""
    dossier = _dossier_or_404(request.user, public_id)
    request.stands_under = reverse(dossier.list_name)
    # What was sent stays as it is; only a draft has to be compared with what stands now.
    made_from = dossier_report(dossier).made_from if dossier.sheet.is_open else ""
    context = {
        "dossier": dossier,
        "number": number_of(dossier),
        "making": queries.making_of_dossier(dossier, made_from),
        "why_no_pdf": pdf.why_not(),
        "crumbs": _crumbs(dossier),
    }
    with timezone.override(dossier.school.region.zone):
        name = "reports/_dossier_making.html" if request.htmx else "reports/dossier_file_list.html"
        return render(request, name, context)


@require_POST
def dossier_file_create(request, public_id):
    """Have the files of a dossier made, as draft until it is sent."""
    dossier = _dossier_or_404(request.user, public_id)
    actions.request_dossier_files(dossier, by=request.user)
    messages.success(request, _("The files are being made. You may close this page."))
    return redirect("reports:dossier_file_list", public_id)


@require_safe
def dossier_file_download(request, public_id):
    """Give a file to who reads the whole dossier; a draft only while it says what stands now."""
    file = get_object_or_404(queries.dossier_files(request.user), public_id=public_id)
    dossier = file.dossier
    if file.is_draft and dossier_report(dossier).made_from != file.made_from:
        messages.info(request, _("Something changed since this draft was made. Please ask anew."))
        return redirect("reports:dossier_file_list", dossier.public_id)
    if "Range" not in request.headers:
        school, address = dossier.school, client_address(request)
        actions.note_download(file, by=request.user, school=school, address=address)
    response = storage.send(
        file.stored_as, name=readable_name(file), content_type=CONTENT_TYPES[file.kind]
    )
    return resumable(request, response, size=file.size, sha256=file.sha256)


def _dossier_or_404(user, public_id):
    return get_object_or_404(queries.dossiers_with_files(user), public_id=public_id)


def _crumbs(dossier):
    return [
        {"label": dossier.list_label, "url": reverse(dossier.list_name)},
        {"label": str(dossier), "url": dossier.get_absolute_url()},
        {"label": _("Receipt and files")},
    ]


routes = [
    path("akreditasi/<uuid:public_id>/", dossier_file_list, name="dossier_file_list"),
    path("akreditasi/<uuid:public_id>/buat/", dossier_file_create, name="dossier_file_create"),
    path(
        "berkas-akreditasi/<uuid:public_id>/", dossier_file_download, name="dossier_file_download"
    ),
]
