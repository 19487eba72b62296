"""What a web process and a worker weigh: proportional set size, with all their children."""

import os
import subprocess
import sys
import time

from django.db import transaction

from bench.harness import counters
from bench.harness.figures import Figure
from bench.harness.servers import ROOT, Web, environment
from bench.harness.visitor import Visitor
from jobs.enqueue import enqueue
from jobs.models import LIVE, Job
from self_evaluation.models import Evaluation, Result, Status

NEEDS = ("small",)
PATIENCE_SECONDS = 240


def run():
    """Weigh gunicorn after some pages, and the worker before, while and after making a report."""
    with Web() as web:
        _look_around(web)
        web_mb = counters.family_memory_mb(web.process.pid)
    return [
        Figure("web process at rest, with its master", web_mb, "MB", target=130),
        *_worker(),
    ]


def _look_around(web):
    evaluation = Evaluation.objects.filter(status=Status.DRAFT).select_related("created_by").first()
    visitor = Visitor(web.url)
    visitor.sign_in(evaluation.created_by.username)
    for path in ("/", f"/evaluasi/{evaluation.public_id}/standar/5/", "/bukti/") * 3:
        answer = visitor.get(path)
        assert answer.status == 200, (path, answer.status)


def _worker():
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=ROOT, stdout=subprocess.DEVNULL,
        env=environment(os.environ["BENCH_FOLDER"], DATABASE_URL=os.environ["BENCH_SMALL_URL"]),
    )  # fmt: skip
    try:
        time.sleep(4)
        rest = counters.family_memory_mb(process.pid)
        peak = _watch_report(process)
        after = counters.family_memory_mb(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)
    return [
        Figure("worker at rest, new", rest, "MB"),
        Figure("worker while it makes a report", peak, "MB", target=300),
        Figure("worker at rest, after a report", after, "MB"),
    ]


def _watch_report(process):
    """Ask for one result's files and return the largest weight until they are made."""
    result = Result.objects.filter(documents__isnull=True).order_by("-of").first()
    with transaction.atomic():
        job = enqueue("self_evaluation.result_frozen", result.pk)
    peak, end = 0.0, time.monotonic() + PATIENCE_SECONDS
    while Job.objects.filter(pk=job.pk, state__in=LIVE).exists():
        assert time.monotonic() < end, "the report was not made in time"
        peak = max(peak, counters.family_memory_mb(process.pid))
        time.sleep(0.2)
    assert result.documents.filter(made_at__isnull=False).exists(), Job.objects.get(pk=job.pk).error
    return peak
