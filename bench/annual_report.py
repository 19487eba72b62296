"""The annual report as a PDF in a warm process, and asking for it a second time."""

import io

from django.utils.translation import override

from bench.harness import counters
from bench.harness.figures import Figure, rounds
from reports import pdf, rendering
from reports.documents import annual_report
from reports.documents.words import LANGUAGE
from reports.queries import result_for_report
from self_evaluation.models import Result

NEEDS = ("small",)
ROUNDS = 3


def run():
    """Render the longest report there is, once to warm up, and count pages a core second."""
    problem = pdf.why_not()
    assert not problem, problem
    pk = Result.objects.order_by("-of").values_list("pk", flat=True).first()
    content = _render(pk)
    seconds = [_cpu(lambda: _render(pk)) for _round in range(ROUNDS)]
    first = _cpu(lambda: _documents(pk))
    again = _cpu(lambda: _documents(pk))
    memory = counters.own_peak_mb()
    pages = _pages(content)
    return [
        rounds(f"pages a core second, warm ({pages} pages)", [pages / s for s in seconds], "/s",
               target=6, at_least=True),
        rounds("CPU of one report, warm", seconds, "s"),
        Figure("memory, largest", memory, "MB", target=200),
        Figure("second request (the stored files)", again, "s", target=0.05, on_ratio=True,
               reference=first, reference_name="first"),
    ]  # fmt: skip


def _render(pk):
    with override(LANGUAGE):
        rows = annual_report(result_for_report(pk), number="SPMI/BENCH", check_code="234567ACDEFG")
    return pdf.render(rows)


def _documents(pk):
    rendering.make_documents(pk, lambda *_progress: None)


def _pages(content):
    from pypdf import PdfReader  # noqa: PLC0415 - the worker does not carry it either

    return len(PdfReader(io.BytesIO(content)).pages)


def _cpu(work):
    before = counters.own_cpu_seconds()
    work()
    return counters.own_cpu_seconds() - before
