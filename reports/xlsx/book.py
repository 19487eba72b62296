"""A workbook with our formats: text stays text, numbers carry formulas, pages print well."""

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reports.charts import ramp

LONGEST_TEXT = 32_767  # what a cell can hold; XlsxWriter would leave a longer one out
A4 = 9


class Sheet(Worksheet):
    """A sheet whose formulas use what Excel 2007 knew: SUM, ROUND, IF and the like."""

    def _prepare_formula(self, formula, expand_future_functions=False):
        """Leave the formula as it is: looking into each of 800 for thirty functions that came
        later took half of the workbook's time."""
        return formula.removeprefix("=")


class Book:
    """One workbook being written; used as a context, it is complete at the end.

    `names` are those of its sheets by key, `foot` stands below every printed page.
    """

    def __init__(self, target, report, *, title, names, foot):
        self.report, self.names, self.foot = report, names, foot
        self.workbook = xlsxwriter.Workbook(
            target,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.workbook.set_properties({"title": title, "author": report.school.name})
        self._formats = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, *_rest):
        if kind is None:
            self.workbook.close()

    def look(self, **values):
        """Return the format with these looks, made once."""
        key = tuple(sorted(values.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **values})
        return self._formats[key]

    @property
    def number(self):
        """Return the look of a rounded score."""
        return self.look(num_format=f"0.{'0' * self.report.places}")

    @property
    def exact(self):
        """Return the look of an unrounded score."""
        return self.look(num_format="0.0000000000", font_color="#4A5A62")

    def band(self, step):
        """Return the look of a band's cell."""
        fill, _edge, ink = ramp(step, len(self.report.bands))
        return self.look(bg_color=fill, font_color=ink) if step is not None else self.look()

    def sheet(self, key):
        """Return a new sheet, set up to be printed on A4 with its head on every page."""
        sheet = self.workbook.add_worksheet(self.names[key], worksheet_class=Sheet)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        # In a footer "&" begins a command; doubled it is a letter.
        left = self.foot.strip().replace("&", "&&")
        # The blank keeps a foot that begins with digits from being read as the size of its letters.
        sheet.set_footer(f"&L&8 {left}&R&8 &P / &N")
        return sheet

    def head(self, sheet, columns, *, row=0, freeze=2):
        """Write a head row of (label, width) that stays on screen and repeats on paper."""
        look = self.look(bold=True, text_wrap=True, bottom=2, valign="bottom")
        sheet.set_row(row, 30)
        for index, (label, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(row, index, str(label), look)
        sheet.freeze_panes(row + 1, freeze)
        sheet.repeat_rows(row)

    def text(self, sheet, row, column, value, **looks):
        """Write text as text, whatever it begins with.

        It is not wrapped: LibreOffice keeps the height of rows that it did not write, and two
        lines would stand on each other.
        """
        if value not in (None, ""):
            written = str(value)[:LONGEST_TEXT]
            sheet.write_string(row, column, written, self.look(**looks))

    def formula(self, sheet, at, formula, value, look):
        """Write a formula with the value it has; `at` is (row, column)."""
        sheet.write_formula(*at, formula, look, value)

    def cell(self, key, row, column, *, fixed=False):
        """Return the reference of a cell on one of our sheets."""
        name = self.names[key].replace("'", "''")
        return f"'{name}'!{xl_rowcol_to_cell(row, column, fixed, fixed)}"
