"""Daily work on stored files: what is cleared away, and which small pictures are still missing."""

import time
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import audit
from jobs.enqueue import enqueue
from self_evaluation import policy
from self_evaluation.models import EvidenceFile, EvidenceItem, FileState, UseVerdict
from spmi import uploads

FOLDER = "evidence"
BIN_DAYS = 30
ORPHAN_HOURS = 48
PREVIEW = "self_evaluation.preview_page"
PREVIEWS_A_DAY, PREVIEWS_AT_ONCE = 100, 500


@transaction.atomic
def empty_bin():
    """Remove for good what has rested in the bin for 30 days; return how many items.

    Of what a reviewer has judged only the files go: its title and the verdict belong to the review.
    """
    limit = timezone.now() - timedelta(days=BIN_DAYS)
    resting = EvidenceItem.objects.filter(deleted_at__lt=limit).select_related("school")
    judged = set(UseVerdict.objects.filter(item__in=resting).values_list("item", flat=True))
    items = [
        item
        for item in resting
        if not policy.proves_what_was_sent(item) and (item.pk not in judged or item.files.exists())
    ]
    for item in items:
        stored = list(item.files.values_list("stored_as", flat=True))
        audit.record("self_evaluation.evidence_remove", by=None, subject=item, school=item.school)
        item.uses.all().delete()
        if item.pk in judged:
            item.files.all().delete()
        else:
            item.delete()
        transaction.on_commit(lambda stored=stored: discard(stored))
    return len(items)


def clean_files():
    """Remove files on disk that no row names and that are older than two days; return how many.

    They come from uploads whose change was rolled back with the process.
    """
    folder = Path(default_storage.path(FOLDER))
    oldest = time.time() - ORPHAN_HOURS * 3600
    return sum(_clean_folder(below, oldest) for below in sorted(folder.glob("*/")))


def discard(stored):
    """Remove files by the names they are stored under, with their previews."""
    for name in stored:
        uploads.discard(default_storage, name)


def _clean_folder(folder, oldest):
    paths = [path for path in folder.iterdir() if path.stat().st_mtime < oldest]
    named = set(
        EvidenceFile.objects.filter(
            stored_as__in={f"{FOLDER}/{folder.name}/{_file_of(path)}" for path in paths}
        ).values_list("stored_as", flat=True)
    )
    orphans = [p for p in paths if f"{FOLDER}/{folder.name}/{_file_of(p)}" not in named]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _file_of(path):
    """Return the name of the file that a preview or an unfinished part belongs to."""
    return path.name.removesuffix(uploads.PREVIEW_SUFFIX).removesuffix(uploads.PART_SUFFIX)


def ask_for_previews():
    """Ask for the pictures of first pages that are missing, the newest first; return how many.

    They are asked for with the file; those of an installation's older files, and of the
    demonstration's, come by this, some each day. Each file is looked for on the disk once and
    never again, whether it had its picture or was asked for it. What lies in the bin waits until
    it is taken out.
    """
    asked = 0
    while asked < PREVIEWS_A_DAY and (chunk := list(_not_asked_for()[:PREVIEWS_AT_ONCE])):
        asked += _ask(chunk, PREVIEWS_A_DAY - asked)
    return asked


def _not_asked_for():
    pdf = EvidenceFile.objects.filter(content_type="application/pdf", state=FileState.READY)
    return pdf.filter(preview_asked_at=None, item__deleted_at=None).order_by("-pk")


@transaction.atomic
def _ask(files, at_most):
    """Ask for the pictures that these files lack, and write down which of them were looked at."""
    looked_at, missing = [], []
    for file in files:
        looked_at.append(file.pk)
        if not file.has_preview:
            missing.append(file.pk)
        if len(missing) == at_most:
            break
    for key in missing:
        enqueue(PREVIEW, key)
    EvidenceFile.objects.filter(pk__in=looked_at).update(preview_asked_at=timezone.now())
    return len(missing)
