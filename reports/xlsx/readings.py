"""The sheet of the other ways to read the result: the mean of the leaves that carry a tag."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

EXACT, SHOWN, BAND = 3, 4, 5


def readings_sheet(book, report, tree):
    """Write a line a tag with its mean as a formula over the sub-indicators; none without tags."""
    if not report.readings:
        return
    sheet = book.sheet("readings")
    heads = (
        (_("Read by"), 30),
        (_("Code"), 8),
        (_("Name"), 48),
        (_("Before rounding"), 15),
        (_("Score"), 9),
        (_("Band"), 16),
        (_("Judged"), 9),
        (_("Of"), 9),
    )
    book.head(sheet, heads)
    lines = [(reading, row) for reading in report.readings for row in reading.rows]
    for number, (reading, row) in enumerate(lines, start=1):
        for column, value in enumerate((reading.label, row.code, capfirst(row.label))):
            book.text(sheet, number, column, value)
        _score(book, sheet, number, row, tree)
        sheet.write_number(number, 6, row.number.judged)
        sheet.write_number(number, 7, row.number.of)


def _score(book, sheet, number, row, tree):
    if row.number.exact is None:
        words = _("not judged yet") if row.number.applicable else _("N/A")
        book.text(sheet, number, BAND, words)
        return
    exact = float(row.number.exact)
    book.formula(sheet, (number, EXACT), tree.mean_of_tag(row.code), exact, book.exact)
    tree.shown_and_band(sheet, number, row.number, (EXACT, SHOWN, BAND))
