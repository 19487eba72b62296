"""What the pages and the work about files of dossiers need to know."""

from accreditation.models import Dossier
from accreditation.queries import SENT
from reports import policy
from reports.models import DossierFile
from reports.queries import DRAFT, job_of_packing, making_from, plain_code

PEOPLE = ("school__region", "sheet__instrument", "crosswalk", "created_by", "sent_by")


def dossier_for_report(dossier_id):
    """Return a dossier with everything that its files print, in one query."""
    return Dossier.objects.select_related(*PEOPLE).get(pk=dossier_id)


def dossiers_with_files(user):
    """Return the dossiers whose files a person may take or ask for, with all a file prints."""
    return policy.whole_dossiers(user).select_related(*PEOPLE)


def making_of_dossier(dossier, made_from):
    """Return how far the files of a dossier have come.

    `made_from` is what a draft would be made from now: one of other answers is none any more.
    """
    files = dossier.report_files.filter(is_draft=dossier.sheet.is_open).order_by("pk")
    if dossier.sheet.is_open:
        files = files.filter(made_from=made_from)
    job, place = job_of_packing(DRAFT if dossier.sheet.is_open else SENT, dossier)
    return making_from({file.kind: file for file in files}, job, place)


def dossier_files(user):
    """Return the files of dossiers a person may take, with all that a download says of them."""
    return policy.visible_dossier_files(user).select_related(
        *(f"dossier__{name}" for name in PEOPLE)
    )


def dossier_file_by_code(code):
    """Return the file of a sent dossier by its check code as people type it, or None."""
    files = DossierFile.objects.select_related(
        "dossier__school__region", "dossier__sheet__instrument"
    )
    return files.filter(check_code=plain_code(code)).first()
