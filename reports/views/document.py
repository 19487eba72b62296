"""Report files: what exists, how far it has come, taking it, checking it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.sign_in import client_address
from accreditation.queries import number_of
from reports import actions, pdf, policy, queries
from reports.models import Kind
from reports.queries.dossier import dossier_file_by_code
from reports.rendering import readable_name
from reports.views.ranges import resumable
from self_evaluation.queries.evaluation import sending_number
from spmi import storage
from spmi.templatetags.spmi_format import grouped

PAGE_SIZE = 30
TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def document_list(request):
    """Show which reports there are, how far the others have come, and offer many as one package."""
    words, year = request.GET.get("q", "")[:100].strip(), request.GET.get("year", "")
    year = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    found = queries.results_for_list(request.user, words=words, year=year, all_versions=True)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    makings = queries.makings_of(page.object_list)
    rows = [{"result": result, "making": makings[result.pk]} for result in page]
    kept = {name: value for name, value in (("q", words), ("year", year)) if value}
    context = {
        "page": page,
        "rows": rows,
        "is_moving": any(row["making"].is_moving for row in rows),
        "years": queries.years_for_list(request.user),
        "asked": {"q": words, "year": year},
        "query": urlencode(kept),
        "bundles": list(queries.bundles_for(request.user)[:5]),
        "packages": list(queries.packages_of(request.user)[:5]),
        "why_no_pdf": pdf.why_not(),
    }
    name = "reports/_document_rows.html" if request.htmx else "reports/document_list.html"
    return render(request, name, context)


@require_POST
def document_create(request, public_id):
    """Have the files of a result made."""
    result = get_object_or_404(queries.visible_result(request.user), public_id=public_id)
    actions.request_documents(result, by=request.user)
    messages.success(request, _("The report is being made. You may close this page."))
    if request.POST.get("from") == "list":
        return redirect("reports:document_list")
    return redirect("reports:result_detail", result.public_id)


@require_safe
def document_download(request, public_id):
    """Give a finished file to who may read the result."""
    documents = policy.visible_documents(request.user).select_related("result__school")
    document = get_object_or_404(documents, public_id=public_id)
    if "Range" not in request.headers:
        school, address = document.result.school, client_address(request)
        actions.note_download(document, by=request.user, school=school, address=address)
    response = storage.send(
        document.stored_as,
        name=readable_name(document.result, document.kind),
        content_type=TYPES[document.kind],
    )
    return resumable(request, response, size=document.size, sha256=document.sha256)


@login_not_required
@require_safe
def document_verify(request, code=""):
    """Say to anybody whether a check code belongs to a paper of ours, and nothing more."""
    if "code" in request.GET:
        typed = "".join(letter for letter in request.GET["code"][:40] if letter.isalnum())
        return redirect("reports:document_verify", typed) if typed else redirect(_verify_form())
    if not code:
        return render(request, "reports/document_verify.html", {"code": ""})
    if not actions.count_look_up(client_address(request)):
        return _too_many(request)
    context = {"code": grouped(code[:40].upper())} | _found(code[:40])
    is_known = context["document"] or context["receipt"] or context["dossier_file"]
    status = 200 if is_known else 404
    return render(request, "reports/document_verify.html", context, status=status)


def _found(code):
    document = queries.document_by_code(code)
    newer, newer_file = queries.document_in_place_of(document) if document else (None, None)
    receipt = None if document else queries.receipt_by_code(code)
    dossier_file = None if document or receipt else dossier_file_by_code(code)
    return {
        "document": document,
        "newer": newer,
        "newer_file": newer_file,
        "receipt": receipt,
        "dossier_file": dossier_file,
        "dossier_number": number_of(dossier_file.dossier) if dossier_file else "",
        "number": sending_number(receipt.evaluation, receipt.submission) if receipt else "",
    }


def _verify_form():
    return reverse("reports:document_verify")


def _too_many(request):
    context = {"code": "", "is_too_many": True}
    response = render(request, "reports/document_verify.html", context, status=429)
    response["Retry-After"] = "60"
    return response


routes = [
    path("", document_list, name="document_list"),
    path("berkas/buat/<uuid:public_id>/", document_create, name="document_create"),
    path("berkas/<uuid:public_id>/", document_download, name="document_download"),
    path("periksa/", document_verify, name="document_verify"),
    path("periksa/<str:code>/", document_verify, name="document_verify"),
]
