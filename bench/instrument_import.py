"""Bringing in an instrument of 226 nodes from Excel, against reading the sheet and one insert."""

import statistics
import tempfile
from copy import copy
from pathlib import Path

from django.db import transaction
from openpyxl import load_workbook

from bench.harness import counters
from bench.harness.figures import rounds
from standards import actions, xlsx
from standards.loading import checked_workbook
from standards.loading.content import content_of
from standards.models import Instrument, Node

NEEDS = ("small",)
ROUNDS = 7


def run():
    """Do both in turn and undo both; the product also checks every cell and compares versions."""
    instrument = Instrument.objects.get(code="rapor-mutu")
    content = content_of(instrument)
    content["title"] = content["title"] | {"en": "Another title"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "instrument.xlsx")
        with path.open("wb") as file:
            xlsx.write(content, file)
        nodes = list(instrument.nodes.all())
        times = [
            (_cpu(lambda: _import(path)), _cpu(lambda: _plain(path, instrument, nodes)))
            for _round in range(ROUNDS + 1)
        ][1:]
    plain = statistics.median(plain for _product, plain in times)
    return [
        rounds(
            f"CPU, {len(nodes)} nodes", [product for product, _plain_time in times], "s",
            target=8, on_ratio=True, reference=plain, reference_name="read and insert",
        ),
    ]  # fmt: skip


def _import(path):
    with transaction.atomic():
        _instrument, is_changed = actions.import_version(checked_workbook(path))
        assert is_changed
        transaction.set_rollback(True)


def _plain(path, instrument, nodes):
    with path.open("rb") as file:
        sheet = load_workbook(file)[xlsx.SHEETS["nodes"]]
        rows = [[cell.value for cell in row] for row in sheet.rows]
    assert len(rows) > len(nodes)
    fresh = []
    for number, node in enumerate(nodes):
        row = copy(node)
        row.pk, row.code, row.path = None, f"x{number}", f"x{number}"
        row.instrument = instrument
        fresh.append(row)
    with transaction.atomic():
        Node.objects.bulk_create(fresh)
        transaction.set_rollback(True)


def _cpu(work):
    before = counters.own_cpu_seconds()
    work()
    return counters.own_cpu_seconds() - before
