"""What runs in the background: a name, an id, one call."""

from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage

from jobs.handlers import handles
from self_evaluation import cleaning, reminders
from self_evaluation.models import EvidenceFile
from spmi import uploads


@handles("self_evaluation.clean_evidence", every=timedelta(days=1))
def clean_evidence(_nothing, _report):
    """Empty the bin after its 30 days, then remove files that no row names."""
    cleaning.empty_bin()
    cleaning.clean_files()


@handles("self_evaluation.remind", every=timedelta(hours=1))
def remind(_nothing, _report):
    """Remind people of the deadlines that are near or over."""
    reminders.remind()


@handles("self_evaluation.ask_for_previews", every=timedelta(days=1))
def ask_for_previews(_nothing, _report):
    """Ask for the small pictures that files from before have not."""
    cleaning.ask_for_previews()


@handles("self_evaluation.preview_page")
def preview_page(file_id, _report):
    """Draw the small picture of a PDF's first page; nothing, where the file is gone by now."""
    file = EvidenceFile.objects.filter(pk=file_id).first()
    if file:
        uploads.draw_first_page(Path(default_storage.path(file.stored_as)))
