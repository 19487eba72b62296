"""The receipt of a sent self-evaluation as PDF: taking it, asking for it (U-12)."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sign_in import client_address
from reports import actions, pdf, policy, queries
from reports.views.ranges import resumable
from self_evaluation.queries.evaluation import receipt_number
from spmi import storage
from spmi.templatetags.spmi_format import school_year


@require_safe
def receipt_download(request, public_id):
    """Give the receipt of the latest sending; until it is made, say so."""
    evaluation = _sending_or_404(request.user, public_id)
    receipt = queries.receipt_of(evaluation)
    if receipt is None:
        return _not_there(request, evaluation)
    if "Range" not in request.headers:
        school, address = evaluation.school, client_address(request)
        actions.note_download(receipt, by=request.user, school=school, address=address)
    number = receipt_number(evaluation).replace("/", "-")
    response = storage.send(
        receipt.stored_as,
        name=_("Receipt %(number)s.pdf") % {"number": number},
        content_type="application/pdf",
    )
    return resumable(request, response, size=receipt.size, sha256=receipt.sha256)


def _not_there(request, evaluation):
    job = queries.job_of_receipt(evaluation)
    receipt_page = reverse("self_evaluation:evaluation_receipt", args=[evaluation.public_id])
    year_page = reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])
    context = {
        "evaluation": evaluation,
        "number": receipt_number(evaluation),
        "job": job,
        "is_moving": job is not None and job.finished_at is None,
        "why_failed": queries.why_failed(job),
        "why_no_pdf": pdf.why_not(),
        "crumbs": [
            {"label": f"{evaluation.school} {school_year(evaluation.year)}", "url": year_page},
            {"label": _("Receipt"), "url": receipt_page},
            {"label": "PDF"},
        ],
    }
    return render(request, "reports/receipt_download.html", context)


@require_POST
def receipt_create(request, public_id):
    """Have a receipt made that sending could not have made."""
    evaluation = _sending_or_404(request.user, public_id)
    actions.request_receipt(evaluation, by=request.user)
    return redirect("reports:receipt_download", public_id)


def _sending_or_404(user, public_id):
    sendings = policy.visible_sendings(user).select_related("school__region")
    return get_object_or_404(sendings, public_id=public_id)


routes = [
    path("tanda-terima/<uuid:public_id>/", receipt_download, name="receipt_download"),
    path("tanda-terima/<uuid:public_id>/buat/", receipt_create, name="receipt_create"),
]
