"""The sheets around the tree: summary, evidence, history, method."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.documents.history import published_notes
from reports.documents.words import STATES, verify_url
from reports.xlsx import method
from spmi.templatetags.spmi_format import grouped, in_zone, school_year


def summary_sheet(book, sheet, report, tree):
    """Write what the cover says, and the overall score as a formula over the standards."""
    sheet.set_row(0, 21)
    sheet.set_column(0, 0, 52)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 3, 26)
    book.text(sheet, 0, 0, _("Annual quality report"), bold=True, font_size=14)
    for row, (label, value) in enumerate(_facts(report), start=1):
        book.text(sheet, row, 0, label, font_color="#4A5A62")
        book.text(sheet, row, 1, value)
    row = len(_facts(report)) + 2
    _overall(book, sheet, row, report, tree)
    row = _extremes(book, sheet, row + 5, _("Strongest"), report.strongest, report.strongest_more)
    row = _extremes(book, sheet, row + 1, _("Weakest"), report.weakest, report.weakest_more)
    _signatures(book, sheet, row + 1, report)
    sheet.set_portrait()
    sheet.activate()


def _facts(report):
    state, sentence = STATES[report.status]
    facts = [
        (_("School"), report.school.name),
        ("NPSN", report.school.npsn),
        (_("Level"), report.school.level),
        (_("Region"), ", ".join(report.school.places)),
        (_("School year"), school_year(report.year)),
        (_("Status"), f"{state}. {sentence}"),
        (_("Document number"), report.number),
        (_("Instrument"), f"{report.instrument_title}, v{report.instrument.version}"),
        (_("Printed"), in_zone(report.printed_at, report.school.zone)),
    ]
    if report.check_code:
        facts.append((_("Check code"), grouped(report.check_code)))
        facts.append((_("To be checked at"), verify_url(report.check_code)))
    if report.imported_from:
        facts.append((_("Source of the numbers"), report.imported_from))
    return [(label, value) for label, value in facts if value]


def _overall(book, sheet, row, report, tree):
    labels = (_("Overall score"), _("Band"), _("Judged"), _("Before rounding"))
    for column, label in enumerate(labels):
        book.text(sheet, row, column, label, bold=True, bottom=1)
    number = report.overall
    if number.exact is None:
        book.text(sheet, row + 1, 0, _("not judged yet"))
        return
    exact = float(number.exact)
    book.formula(sheet, (row + 1, 3), tree.mean(""), exact, book.exact)
    tree.shown_and_band(sheet, row + 1, number, (3, 0, 1))
    caution = f", {_('provisional')}" if number.provisional else ""
    book.text(sheet, row + 1, 2, number.coverage + caution)
    if report.overall_change:
        change = {"change": report.overall_change, "year": school_year(report.before.year)}
        book.text(sheet, row + 2, 0, _("%(change)s since %(year)s") % change)
        book.text(sheet, row + 2, 2, report.before.caution)
    if report.ruler_changed:
        before = {"year": school_year(report.before.year), "before": report.overall_before}
        words = _(
            "In %(year)s (%(before)s) another version of the instrument was used, so no change is shown."
        )
        book.text(sheet, row + 2, 0, words % before)


def _extremes(book, sheet, row, label, leaves, more):
    book.text(sheet, row, 0, label, bold=True, bottom=1)
    for number, leaf in enumerate(leaves, start=row + 1):
        book.text(sheet, number, 0, f"{leaf.node.code} {leaf.node.title}")
        sheet.write_number(number, 1, float(leaf.number.value), book.number)
    row += len(leaves) + 1
    if more:
        words = ngettext(
            "and %(count)s more with %(score)s", "and %(count)s more with %(score)s", more
        )
        book.text(sheet, row, 0, words % {"count": more, "score": leaves[-1].number.text})
        row += 1
    return row


def _signatures(book, sheet, row, report):
    if report.status == "imported":
        return
    book.text(sheet, row, 0, _("Approval sheet"), bold=True, bottom=1)
    for number, signature in enumerate(report.signatures, start=row + 1):
        book.text(sheet, number, 0, f"{signature.act} ({signature.meaning})")
        book.text(sheet, number, 1, signature.name or _("not yet"))
        book.text(sheet, number, 2, in_zone(signature.at, report.school.zone))
    if report.reopenings:
        _reopenings(book, sheet, row + len(report.signatures) + 2, report)


def _reopenings(book, sheet, row, report):
    book.text(sheet, row, 0, _("Reopened after verification"), bold=True, bottom=1)
    for number, reopening in enumerate(report.reopenings, start=row + 1):
        book.text(sheet, number, 0, reopening.reason)
        book.text(sheet, number, 1, reopening.by)
        book.text(sheet, number, 2, in_zone(reopening.at, report.school.zone))


def evidence_sheet(book, items):
    """Write one row a file, with its hash and what it proves; numbered where the items are."""
    sheet = book.sheet("evidence")
    first = 1 if any(item.number for item in items) else 0
    book.head(
        sheet,
        (
            *(((_("No."), 6),) if first else ()),
            (_("For"), 16),
            (_("Evidence"), 40),
            (_("Kind"), 16),
            (_("From"), 12),
            (_("To"), 12),
            (_("Version"), 10),
            (_("File"), 36),
            (_("Size (KB)"), 12),
            ("SHA-256", 68),
            (_("Link"), 40),
        ),
    )
    row = 0
    for item in items:
        for file in item.files or (None,):
            row += 1
            if first:
                sheet.write_number(row, 0, item.number)
            _evidence_row(book, sheet, (row, first), item, file)
    if row:
        sheet.autofilter(0, 0, row, first + 9)


def _evidence_row(book, sheet, at, item, file):
    row, first = at
    day = book.look(num_format="yyyy-mm-dd")
    for column, value in enumerate((", ".join(item.codes), item.title, item.kind), start=first):
        book.text(sheet, row, column, value)
    sheet.write_datetime(row, first + 3, item.period_from, day)
    sheet.write_datetime(row, first + 4, item.period_to, day)
    sheet.write_number(row, first + 5, item.version or 1)
    if file:
        book.text(sheet, row, first + 6, file.name)
        sheet.write_number(row, first + 7, max(1, round(file.size / 1024)))
        book.text(sheet, row, first + 8, file.sha256)
    if item.withheld:
        book.text(sheet, row, first + 6, _("Personal data: stays inside the school"))
    book.text(sheet, row, first + 9, item.link)


def history_sheet(book, report):
    """Write every known year beside the others; what was imported says so in its head."""
    sheet = book.sheet("history")
    heads = [(_("Code"), 8), (_("Standard"), 40)]
    heads += [(_year(column), 14) for column in report.years]
    book.head(sheet, heads)
    rows = report.standards
    for number, row in enumerate(rows, start=1):
        book.text(sheet, number, 0, row.code)
        book.text(sheet, number, 1, row.title)
        for place, column in enumerate(report.years, start=2):
            if row.code in column.scores:
                sheet.write_number(number, place, float(column.scores[row.code]), book.number)
    _history_foot(book, sheet, report, len(rows) + 1)


def _history_foot(book, sheet, report, last):
    """Write the overall of every year, how much of it was judged, and what was printed elsewhere."""
    book.text(sheet, last, 1, _("Overall"), bold=True)
    for place, column in enumerate(report.years, start=2):
        if column.overall is not None:
            sheet.write_number(last, place, float(column.overall), book.number)
    if any(column.is_provisional for column in report.years):
        last += 1
        book.text(sheet, last, 1, _("Coverage"))
        for place, column in enumerate(report.years, start=2):
            book.text(sheet, last, place, column.caution, align="right")
    notes = published_notes(report.years, report.standards, report.places)
    for number, sentence in enumerate(notes, start=last + 2):
        book.text(sheet, number, 1, sentence)


def _year(column):
    label = school_year(column.year)
    if column.is_imported:
        label = _("%(year)s (imported)") % {"year": label}
    if column.instrument_changed:
        label = _("%(year)s, another version of the instrument") % {"year": label}
    return label


def method_sheet(book, report):
    """Write what the formulas read, and what makes the result repeatable."""
    sheet = book.sheet("method")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    left = book.look(align="left")
    book.text(sheet, 0, 0, _("How the numbers were made"), bold=True)
    book.text(sheet, method.SCALE_ROW, 0, _("Top of the scale"))
    sheet.write_number(method.SCALE_ROW, 1, float(report.scale_max), left)
    book.text(sheet, method.PLACES_ROW, 0, _("Decimal places, half up"))
    sheet.write_number(method.PLACES_ROW, 1, report.places, left)
    book.text(sheet, method.BANDS_ROW - 1, 0, _("Band"), bold=True)
    book.text(sheet, method.BANDS_ROW - 1, 1, _("Up to"), bold=True)
    for row, band in enumerate(report.bands, start=method.BANDS_ROW):
        sheet.write_string(row, 0, band.label, book.band(band.step))
        sheet.write_number(row, 1, float(band.upper), book.look(align="left", num_format="0.00"))
    after = method.BANDS_ROW + len(report.bands) + 1
    for row, (label, value) in enumerate(_hashes(report), start=after):
        book.text(sheet, row, 0, label)
        book.text(sheet, row, 1, value)


def _hashes(report):
    return (
        *_sample(report.sample),
        (_("Instrument"), f"{report.instrument.code} v{report.instrument.version}"),
        (_("Content hash"), report.instrument.content_hash),
        (_("Method version"), report.method_version),
        (_("Hash of the inputs"), report.input_hash),
        (_("Written at"), timezone.localtime(report.printed_at).isoformat(timespec="seconds")),
    )


def _sample(note):
    """Return what is needed to draw the supervisor's sample again; nothing where none was drawn."""
    if note is None:
        return ()
    size = _("%(count)s of %(of)s items") % {"count": note.count, "of": note.of}
    return (
        (_("Sample of the supervisor"), size),
        (_("Sample: share of the rest, in percent"), note.share),
        (_("Sample: seed"), note.seed),
        (_("Sample: number of the draw"), note.draws),
    )
