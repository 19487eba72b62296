"""The annual workbook against openpyxl writing the same values plainly into as many cells."""

import io
import statistics

from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from bench.harness import counters
from bench.harness.figures import Figure, rounds
from reports import xlsx
from reports.documents import annual_report
from reports.documents.words import LANGUAGE
from reports.queries import result_for_report
from self_evaluation.models import Result

NEEDS = ("small",)
ROUNDS = 7


def run():
    """Write both in turn; the product's time includes gathering the rows from the database."""
    pk = Result.objects.order_by("-of").values_list("pk", flat=True).first()
    sheets = _values(_product(pk))
    cells = sum(value is not None for rows in sheets for row in rows for value in row)
    _plain(sheets)
    times = [(_cpu(lambda: _product(pk)), _cpu(lambda: _plain(sheets))) for _ in range(ROUNDS)]
    plain = statistics.median(plain for _product_time, plain in times)
    return [
        rounds(
            "CPU of one workbook", [product * 1000 for product, _plain_time in times], "ms",
            target=4, on_ratio=True, reference=plain * 1000, reference_name="openpyxl, as many cells",
        ),
        Figure("cells", cells, ""),
    ]  # fmt: skip


def _product(pk):
    with override(LANGUAGE):
        rows = annual_report(result_for_report(pk))
    return xlsx.render(rows)


def _values(content):
    book = load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in book.worksheets]


def _plain(sheets):
    book = Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())


def _cpu(work):
    before = counters.own_cpu_seconds()
    work()
    return counters.own_cpu_seconds() - before
