"""A year's package of 300 files and 600 MB: the memory of the process that makes it.

The report's own files are there already, as verification leaves them; the process measured is a
fresh one that does only this job.
"""

import hashlib
import os
import time

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from bench.harness import counters
from bench.harness.figures import Figure
from reports import actions
from reports.models import Document, Kind
from reports.queries import result_for_report
from reports.rendering import new_check_code
from reports.rendering.package import make_package
from self_evaluation.models import Answer, EvidenceFile, EvidenceItem, EvidenceUse, Result
from spmi.storage import generated_name

NEEDS = ("small",)
FILES, SIZE = 300, 2_000_000
A_ITEM = 3  # files, as registers photographed page by page have them


def run():
    """Make the evidence on the fly and pack it."""
    result = _result()
    _prove(result)
    package = actions.create_package(result, by=result.evaluation.created_by)
    before, cpu, began = counters.own_peak_mb(), counters.own_cpu_seconds(), time.monotonic()
    make_package(package.pk, lambda *_progress: None)
    package.refresh_from_db()
    assert (package.files, package.withheld) == (FILES, 0), (package.files, package.withheld)
    assert package.size > FILES * SIZE, package.size
    return [
        Figure("memory, largest", counters.own_peak_mb(), "MB", target=200),
        Figure("memory before it began", before, "MB"),
        Figure("size of the ZIP", package.size / 1e6, "MB", target=FILES * SIZE / 1e6, at_least=True),
        Figure("files of evidence in it", package.files, "", target=FILES, at_least=True),
        Figure("CPU", counters.own_cpu_seconds() - cpu, "s"),
        Figure("wall, with the disk", time.monotonic() - began, "s"),
    ]  # fmt: skip


def _result():
    pk = Result.objects.filter(superseded_at=None).order_by("-of").values_list("pk", flat=True)[0]
    result = result_for_report(pk)
    for kind in Kind:
        name, digest = _store(f".{kind}", 100_000)
        Document.objects.filter(result=result, kind=kind).delete()
        Document.objects.create(
            result=result, kind=kind, number=f"{result.number}/{kind}", made_at=timezone.now(),
            check_code=new_check_code(), made_from="0" * 64, stored_as=name, size=100_000,
            sha256=digest,
        )  # fmt: skip
    return result


def _store(ending, size):
    """Write a file of noise; return its name and hash."""
    content = os.urandom(size)
    name = default_storage.save(generated_name("bench", ending), ContentFile(content))
    return name, hashlib.sha256(content).hexdigest()


def _prove(result):
    """Give the result's leaves evidence until there are so many files."""
    school, by = result.school, result.evaluation.created_by
    answers = Answer.objects.filter(sheet=result.evaluation.sheet_id, node__code__in=result.inputs)
    EvidenceUse.objects.filter(answer__in=answers).delete()
    for number, answer in enumerate(answers.order_by("node__path")[: FILES // A_ITEM]):
        item = EvidenceItem.objects.create(
            school=school, title=f"Daftar hadir {number}", kind="document", created_by=by,
            period_from=f"{result.year}-07-01", period_to=f"{result.year + 1}-06-30",
        )  # fmt: skip
        EvidenceUse.objects.create(item=item, answer=answer, created_by=by)
        for page in range(A_ITEM):
            name, digest = _store(".pdf", SIZE)
            EvidenceFile.objects.create(
                item=item, name=f"Halaman {page}.pdf", stored_as=name, size=SIZE, sha256=digest,
                content_type="application/pdf", stamped_by=by,
            )  # fmt: skip
