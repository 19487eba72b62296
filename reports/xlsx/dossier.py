"""The workbook of a dossier: the items in the edition's own order, and formulas up to the result.

A component's score is the mean of its items, its value and the final one follow by the edition's
rounding. Every formula carries the value that scoring gave; what is not complete has none.
"""

import io

from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from reports.documents.dossier import DossierReport
from reports.documents.words import DOSSIER_STATES, LANGUAGE, SIMULATION, verify_url
from reports.xlsx.book import Book
from reports.xlsx.lists import evidence_sheet
from spmi.templatetags.spmi_format import grouped, in_zone, school_year
from standards import scoring

WEIGHT, SCORE = 3, 6
SCALE_ROW = 1
BEFORE, VALUE, FULL, HUNDRED, COUNTS = 3, 4, 5, 6, 7


def render_dossier(report: DossierReport) -> bytes:
    """Return the dossier as an Excel workbook, in the documents' language."""
    stored = io.BytesIO()
    with translation.override(LANGUAGE), _book(stored, report) as book:
        rows = {line.code: number for number, line in enumerate(report.lines, start=1)}
        summary = book.sheet("summary")
        _items(book, report, rows)
        evidence_sheet(book, report.evidence)
        _arithmetic(book, report)
        _method(book, report)
        _summary(book, summary, report, rows)
    return stored.getvalue()


def _book(stored, report):
    names = {
        "summary": _("Summary"),
        "items": _("Items"),
        "evidence": _("Evidence"),
        "arithmetic": _("Arithmetic"),
        "method": _("Method and source"),
    }
    foot = f"{report.number} {DOSSIER_STATES[report.is_draft]}, {_('Simulation')}"
    return Book(stored, report, title=_("Accreditation dossier"), names=names, foot=foot)


def _items(book, report, rows):
    sheet = book.sheet("items")
    heads = (
        (_("Code"), 16),
        (_("Item"), 60),
        (_("Part of"), 16),
        (_("Weight"), 9),
        (_("Answer"), 22),
        (_("Numbers"), 14),
        (_("Before rounding"), 15),
        (_("Reason"), 30),
        (_("Explanation"), 50),
        (_("Evidence"), 14),
        (_("What the level means"), 50),
        (_("Remark"), 34),
    )
    book.head(sheet, heads)
    for line in report.lines:
        _line(book, sheet, report, rows, line)
    sheet.autofilter(0, 0, len(report.lines), len(heads) - 1)


def _line(book, sheet, report, rows, line):
    row, looks = rows[line.code], {} if line.item else {"bold": True}
    for column, value in enumerate((line.code, line.title, line.parent)):
        book.text(sheet, row, column, value, **looks)
    sheet.write_number(row, WEIGHT, float(line.weight))
    if line.item:
        _answer(book, sheet, row, line.item)
    _score(book, sheet, report, rows, line)


def _answer(book, sheet, row, item):
    answer = (
        item.answer or item.text or ("" if item.is_answered or item.note else _("not answered yet"))
    )
    remark = _("filled in beforehand, not confirmed yet") if item.waits else ""
    numbers = ", ".join(str(proof.number) for proof in item.evidence)
    texts = {4: answer, 5: item.numbers, 7: item.reason, 8: item.note, 9: numbers}
    for column, value in (texts | {10: item.sentence, 11: remark}).items():
        book.text(sheet, row, column, value)


def _score(book, sheet, report, rows, line):
    """Write an item's score as a number, a heading's as the mean of what stands below it."""
    if line.exact is None:
        return
    at, value = (rows[line.code], SCORE), float(line.exact)
    parts = report.told.outcome.scores[line.code].parts
    # Where an edition rounds on every height, the rounded numbers are not in the cells.
    if not parts or report.instrument.scoring_rules.round_at == scoring.AT_NODE:
        sheet.write_number(*at, value, book.exact)
    else:
        book.formula(sheet, at, _mean([rows[part.code] for part in parts]), value, book.exact)


def _mean(rows):
    cells = [(xl_rowcol_to_cell(row, SCORE), xl_rowcol_to_cell(row, WEIGHT)) for row in rows]
    above = "+".join(f"{score}*{weight}" for score, weight in cells)
    return f"=({above})/({'+'.join(weight for _score, weight in cells)})"


def _summary(book, sheet, report, rows):
    for column, width in enumerate((52, 12, 12, 16, 14, 14, 14, 12)):
        sheet.set_column(column, column, width)
    book.text(sheet, 0, 0, _("Accreditation dossier"), bold=True, font_size=14)
    facts = _facts(report)
    for row, (label, value) in enumerate(facts, start=1):
        book.text(sheet, row, 0, label, font_color="#4A5A62")
        book.text(sheet, row, 1, value)
    first = len(facts) + 3
    _components(book, sheet, first, report, rows)
    after = first + len(report.components) + 2
    _final(book, sheet, after, first, report)
    for row, reason in enumerate(report.told.reasons, start=after + 4):
        book.text(sheet, row, 0, reason)
    sheet.activate()


def _facts(report):
    facts = [
        (_("Status"), DOSSIER_STATES[report.is_draft]),
        (_("Simulation"), SIMULATION),
        (_("School"), report.school.name),
        ("NPSN", report.school.npsn),
        (_("School year"), school_year(report.year)),
        (_("Instrument"), f"{report.title}, v{report.instrument.version}"),
        (_("Number"), report.number),
        (
            _("Answered"),
            _("%(done)s of %(of)s") % {"done": report.answered, "of": report.of},
        ),
        (_("Sent"), in_zone(report.sent_at, report.school.zone) if report.sent_at else ""),
        (_("Sent by"), report.sent_by),
        (_("Printed"), in_zone(report.printed_at, report.school.zone)),
        (_("Check code"), grouped(report.check_code)),
        (_("To be checked at"), verify_url(report.check_code) if report.check_code else ""),
    ]
    return [(label, value) for label, value in facts if value]


def _components(book, sheet, first, report, rows):
    heads = (
        _("Component"),
        _("Judged"),
        _("Of"),
        _("Before rounding"),
        _("Value"),
        _("Full value"),
        _("Of 100"),
        _("Counts"),
    )
    for column, label in enumerate(heads):
        book.text(sheet, first, column, label, bold=True, bottom=1)
    pairs = zip(report.components, report.told.outcome.values, strict=True)
    for row, (component, value) in enumerate(pairs, start=first + 1):
        book.text(sheet, row, 0, component.title)
        sheet.write_number(row, 1, component.judged)
        sheet.write_number(row, 2, component.of)
        sheet.write_number(row, FULL, float(value.component.worth))
        sheet.write_number(row, COUNTS, float(component.counts), book.look(num_format="0.##%"))
        if component.value is not None:
            _component(book, sheet, row, report, component, rows)


def _component(book, sheet, row, report, component, rows):
    how = report.instrument.outcome_rules
    before, value, full = (xl_rowcol_to_cell(row, column) for column in (BEFORE, VALUE, FULL))
    score = book.cell("items", rows[component.code], SCORE)
    scale = book.cell("method", SCALE_ROW, 1, fixed=True)
    exact = float(component.exact)
    book.formula(sheet, (row, BEFORE), f"={score}/{scale}*{full}", exact, book.exact)
    _rounded(book, sheet, (row, VALUE), before, how.value_places, component.value)
    base = value if how.hundred_of_rounded else before
    hundred = f"{base}/{full}*100"
    _rounded(book, sheet, (row, HUNDRED), hundred, how.hundred_places, component.hundred)


def _rounded(book, sheet, at, formula, places, value, **looks):
    """Write a number half up; the inner rounding takes away what binary fractions add."""
    form = "0" if not places else f"0.{'0' * places}"
    look = book.look(num_format=form, **looks)
    book.formula(sheet, at, f"=ROUND(ROUND({formula},10),{places})", float(value), look)


def _final(book, sheet, row, first, report):
    """Write the sum, the final value and the rank that they give."""
    outcome, how = report.told.outcome, report.instrument.outcome_rules
    if outcome.raw is not None:
        column = VALUE if how.rounds_values else BEFORE
        numbers = range(first + 1, first + 1 + len(report.components))
        terms = [f"{xl_rowcol_to_cell(n, column)}*{xl_rowcol_to_cell(n, COUNTS)}" for n in numbers]
        book.text(sheet, row, 0, _("Sum"), bold=True)
        _rounded(book, sheet, (row, VALUE), "+".join(terms), how.raw_places, outcome.raw)
        book.text(sheet, row + 1, 0, _("Final value"), bold=True)
        total = xl_rowcol_to_cell(row, VALUE)
        _rounded(book, sheet, (row + 1, VALUE), total, how.places, outcome.final, bold=True)
    book.text(sheet, row + 2, 0, f"{_('Rank')} ({_('Simulation')})", bold=True)
    book.text(sheet, row + 2, VALUE, report.told.rank or _("no rank yet"), bold=True)


def _arithmetic(book, report):
    sheet = book.sheet("arithmetic")
    book.head(sheet, ((_("Component"), 50), (_("Arithmetic"), 90)), freeze=1)
    for row, (title, text) in enumerate(report.told.lines, start=1):
        book.text(sheet, row, 0, title or _("All together"))
        book.text(sheet, row, 1, text)


def _method(book, report):
    sheet = book.sheet("method")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    book.text(sheet, 0, 0, _("How the numbers are made"), bold=True)
    book.text(sheet, SCALE_ROW, 0, _("Top of the scale"))
    rules = report.instrument.scoring_rules
    sheet.write_number(SCALE_ROW, 1, float(rules.scale_max), book.look(align="left"))
    for row, (label, value) in enumerate(_words(report), start=SCALE_ROW + 1):
        book.text(sheet, row, 0, label)
        book.text(sheet, row, 1, value)


def _words(report):
    """Yield what else is to be known of the method, a line each."""
    method, instrument = report.method, report.instrument
    yield from ((f"{_('Answer')}: {step.label}", step.text) for step in report.steps)
    yield from ((_("Condition"), condition) for condition in method["conditions"])
    for rank in method["ranks"]:
        yield f"{_('Rank')}: {rank['label']}", _("from %(least)s on") % {"least": rank["least"]}
    yield from ((_("Not official"), note) for note in report.told.unofficial)
    yield _("Source"), report.source
    yield _("Instrument"), f"{instrument.code} {instrument.edition}, v{instrument.version}"
    yield _("Content hash"), instrument.content_hash
    yield _("Fingerprint of the answers"), report.sent_hash
