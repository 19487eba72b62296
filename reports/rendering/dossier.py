"""Making the files of a dossier: once of what was sent; before that drafts, as it then stood."""

from dataclasses import replace
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from accounts.notifications import tell
from reports import pdf
from reports.documents.dossier import dossier_receipt, dossier_report
from reports.models import DossierFile, DossierKind
from reports.pdf.dossier import render_dossier
from reports.queries.dossier import dossier_for_report
from reports.rendering import new_check_code, store_once
from spmi.storage import generated_name
from spmi.templatetags.spmi_format import school_year

DRAFT_KEPT = timedelta(days=7)
ENDINGS = {DossierKind.RECEIPT: ".pdf", DossierKind.PDF: ".pdf", DossierKind.WORKBOOK: ".xlsx"}


def make_sent_files(dossier_id, report):
    """Make receipt, PDF and workbook of a sent dossier that are not there yet, and tell who sent it.

    Without Pango only the workbook is made; the page says why. Running it twice, or twice at the
    same time, leaves one file of each kind. Drafts are not needed any more.
    """
    dossier = dossier_for_report(dossier_id)
    if dossier.sheet.is_open:
        return
    kinds, rows = _kinds(DossierKind), dossier_report(dossier)
    there = set(dossier.report_files.filter(is_draft=False).values_list("kind", flat=True))
    for number, kind in enumerate(kinds, start=1):
        if kind not in there:
            _make(dossier, kind, rows)
        report(100 * number // len(kinds) - 1)
    drop_drafts(dossier.report_files.filter(is_draft=True))
    _tell_ready(dossier)


def make_drafts(dossier_id, report):
    """Make PDF and workbook of a dossier as it stands; one of the same answers stays as it is."""
    dossier = dossier_for_report(dossier_id)
    if not dossier.sheet.is_open:
        return
    rows = dossier_report(dossier)
    kinds = _kinds((DossierKind.PDF, DossierKind.WORKBOOK))
    drafts = {file.kind: file for file in dossier.report_files.filter(is_draft=True)}
    for number, kind in enumerate(kinds, start=1):
        if kind not in drafts or drafts[kind].made_from != rows.made_from:
            row = DossierFile(dossier=dossier, kind=kind, is_draft=True, made_from=rows.made_from)
            instead_of = [drafts[kind]] if kind in drafts else []
            _store(row, MAKERS[kind](rows), instead_of=instead_of)
        report(100 * number // len(kinds) - 1)


def _kinds(kinds):
    """Return those of the kinds that this machine can make."""
    return [kind for kind in kinds if ENDINGS[kind] != ".pdf" or not pdf.why_not()]


def _make(dossier, kind, rows):
    code = new_check_code()
    row = DossierFile(
        dossier=dossier, kind=kind, is_draft=False, check_code=code, made_from=rows.made_from
    )
    if kind == DossierKind.RECEIPT:
        content = pdf.render_receipt(dossier_receipt(dossier, check_code=code))
    else:
        content = MAKERS[kind](replace(rows, check_code=code))
    _store(row, content)


def _store(row, content, **options):
    store_once(row, content, name=generated_name("dossiers", ENDINGS[row.kind]), **options)


def _workbook(rows):
    from reports.xlsx.dossier import render_dossier as render  # noqa: PLC0415 - as for reports

    return render(rows)


MAKERS = {DossierKind.PDF: render_dossier, DossierKind.WORKBOOK: _workbook}


def _tell_ready(dossier):
    path = reverse("reports:dossier_file_list", args=[dossier.public_id])
    tell(
        dossier.sent_by,
        "report_ready",
        key=f"dossier_ready:{dossier.pk}",
        path=path,
        title=f"{dossier.school} {dossier.instrument_code} {school_year(dossier.year)}",
    )


def drop_drafts(drafts):
    """Remove drafts with their files."""
    for draft in drafts:
        if DossierFile.objects.filter(pk=draft.pk).delete()[0]:
            default_storage.delete(draft.stored_as)


def drop_old_drafts():
    """Remove drafts that nobody needs: of dossiers sent since, and those of a week ago."""
    old = Q(dossier__sheet__is_open=False) | Q(made_at__lt=timezone.now() - DRAFT_KEPT)
    drop_drafts(DossierFile.objects.filter(old, is_draft=True))


def readable_name(file):
    """Return what a person's copy is called: `20100001 2026-2027 ia2018-sd Tanda terima.pdf`."""
    dossier = file.dossier
    words = _("Receipt") if file.kind == DossierKind.RECEIPT else _("Accreditation dossier")
    draft = f" {_('Draft')}" if file.is_draft else ""
    years = school_year(dossier.year).replace("/", "-")
    name = get_valid_filename(f"{dossier.instrument_code} {words}{draft}").replace("_", " ")
    return f"{dossier.school.npsn} {years} {name}{ENDINGS[file.kind]}"
