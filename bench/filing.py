"""A dossier's 58 photographs and scans made to fit: the memory of the job and of its program.

What is shrunk runs in a program of its own; its largest is measured apart from the job's. Linux
counts for a program what the process held that started it, so that figure is an upper bound.
"""

import hashlib
import io
import os
import resource
import time

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from accreditation.actions import open_dossier
from bench.harness import counters
from bench.harness.figures import Figure
from reports import actions
from reports.documents.filing import listing_of
from reports.rendering.filing import make_filing
from self_evaluation.models import Evaluation, EvidenceFile, EvidenceItem, EvidenceUse
from spmi.storage import generated_name
from standards.models import Instrument

NEEDS = ("small",)
FILES = 58
EDITION = "iasp2020-"


def run():
    """Make the evidence on the fly, shrink it and pack it."""
    dossier, by = _dossier()
    _prove(dossier, by)
    filing = actions.create_filing(dossier, by=by)
    before, cpu, began = counters.own_peak_mb(), counters.own_cpu_seconds(), time.monotonic()
    make_filing(filing.pk, lambda *_progress: None)
    filing.refresh_from_db()
    documents = listing_of(dossier).documents
    assert len(documents) == FILES, len(documents)
    program = resource.getrusage(resource.RUSAGE_CHILDREN)
    return [
        Figure("memory of the job, largest", counters.own_peak_mb(), "MB", target=200),
        Figure("memory before it began", before, "MB"),
        Figure("memory of the program that shrinks", program.ru_maxrss / 1024, "MB", target=400),
        Figure("files that fit", sum(d.state != "too_large" for d in documents), "", target=FILES, at_least=True),
        Figure("size before", sum(d.size for d in documents) / 1e6, "MB"),
        Figure("size of the ZIP", filing.size / 1e6, "MB", target=FILES * 2),
        Figure("CPU of the job", counters.own_cpu_seconds() - cpu, "s"),
        Figure("CPU of the program", program.ru_utime + program.ru_stime, "s"),
        Figure("wall", time.monotonic() - began, "s", target=240),
    ]  # fmt: skip


def _dossier():
    """Open a dossier of a school of the edition that says how many files there may be."""
    editions = Instrument.objects.filter(code__startswith=EDITION, published_at__isnull=False)
    for edition in editions.order_by("code", "-version"):
        levels = edition.rules["outcome"]["school_levels"]
        year = Evaluation.objects.filter(school__level__in=levels).select_related("school").first()
        if year:
            return open_dossier(year.school, edition, by=year.created_by), year.created_by
    raise LookupError("no school for any edition")


def _prove(dossier, by):
    """Give the dossier's items so many large files; what follows its end makes each another one."""
    photo, scan = _photo(), _scan()
    answers = list(dossier.sheet.answers.order_by("node__path"))
    EvidenceUse.objects.filter(answer__sheet=dossier.sheet_id).delete()
    for number in range(FILES):
        content, ending = (photo, "jpg") if number % 2 else (scan, "pdf")
        content += f"\n%{number}\n".encode()
        item = EvidenceItem.objects.create(
            school=dossier.school, title=f"Bukti {number}", kind="document", created_by=by,
            period_from=f"{dossier.year}-07-01", period_to=f"{dossier.year + 1}-06-30",
        )  # fmt: skip
        answer = answers[number % len(answers)]
        EvidenceUse.objects.create(item=item, answer=answer, created_by=by)
        name = default_storage.save(generated_name("bench", f".{ending}"), ContentFile(content))
        EvidenceFile.objects.create(
            item=item, name=f"{number}.{ending}", stored_as=name, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), stamped_by=by,
            content_type="image/jpeg" if ending == "jpg" else "application/pdf",
        )  # fmt: skip


def _picture(width, height):
    grains = width // 8, height // 8
    content = os.urandom(grains[0] * grains[1] * 3)
    return Image.frombytes("RGB", grains, content).resize((width, height))


def _photo():
    """Return a photograph of twelve megapixels, as phones take them."""
    buffer = io.BytesIO()
    _picture(4000, 3000).save(buffer, "JPEG", quality=93)
    return buffer.getvalue()


def _scan():
    """Return two scanned pages of A4 at 300 dpi."""
    buffer = io.BytesIO()
    pages = [_picture(2480, 3508) for _page in range(2)]
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], quality=90)
    return buffer.getvalue()
