"""Rows out of CSV and Excel files that people made, read without trusting the file.

A workbook is a zip: what it would unpack to is looked at before anything is opened, because one
megabyte can hold a gigabyte (S-25, S-29). Formulas are refused: what they show depends on the
program that opens them, and an import must mean the same to everybody.
"""

import csv
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

SIZE_LIMIT = 50 * 1024 * 1024
MEMBER_LIMIT = 200
RATIO_LIMIT = 200
ROW_LIMIT = 200_000
COLUMN_LIMIT = 100
CELL_LIMIT = 32_767

# Begins a formula where a spreadsheet would open the text: `=1+1`, `@SUM(…)`, `+cmd|…`.
FORMULA = re.compile(r"[=@]|[+-]\w+[(|!]")


@dataclass(frozen=True)
class Problem:
    """One sentence about one line of a file; `line` is None when the whole file is meant."""

    sentence: str
    line: int | None = None

    def __str__(self):
        if self.line is None:
            return str(self.sentence)
        return _("Row %(line)s: %(sentence)s") % {"line": self.line, "sentence": self.sentence}


class TableError(Exception):
    """Carries every `problem` of a file at once, and the `rows` that are good all the same."""

    def __init__(self, problems, rows=()):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)
        self.rows = list(rows)


def read_rows(path, columns, *, optional=(), sheet=None, needs_rows=True):
    """Return `[(line number, {column: text}), …]` of a CSV or XLSX file.

    The first line names the columns, in any order; those of `optional` may be absent and read as
    empty, others are ignored. All values are text without outer blanks; blank lines are left out.
    `sheet` picks a sheet of a workbook by its name (default: the first). Without `needs_rows` there
    may be none below the column names.

    Raises `TableError` with all problems; its `rows` are what is good in spite of them, empty when
    the file as a whole cannot be read.
    """
    path = Path(path)
    lines = _lines_of(path, sheet)
    header = next(lines, None)
    if header is None:
        raise _unreadable(_("The file is empty."))
    places = _places(header[1], columns, optional)
    rows, problems = _split(lines, places, (*columns, *optional))
    if problems:
        raise TableError(problems, rows)
    if needs_rows and not rows:
        raise _unreadable(_("There is no row below the column names."))
    return rows


def sheet_names(path):
    """Return the names of a workbook's sheets. Raises `TableError` where it cannot be read."""
    path = Path(path)
    if not path.is_file():
        raise _unreadable(_("There is no file %(name)s.") % {"name": path.name})
    check_archive(path)
    try:
        with path.open("rb") as file:
            return _opened(file).sheetnames
    # openpyxl lets through whatever the broken part raised: KeyError, ParseError, ValueError…
    except Exception:
        raise _unreadable(_("This is not an Excel workbook (.xlsx).")) from None


def check_archive(path):
    """Raise `TableError` when a zip (a workbook, say) would unpack to too much or hides paths."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise _unreadable(_("This is not an Excel workbook (.xlsx).")) from None
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MEMBER_LIMIT or total > SIZE_LIMIT or total > RATIO_LIMIT * max(packed, 1):
        raise _unreadable(_("This workbook would unpack to too much data. It was not opened."))
    if any(escapes(member) for member in members):
        raise _unreadable(_("This workbook holds a path that leads outside. It was not opened."))


def escapes(member):
    """Say whether a zip's member leads outside: a link, a path from the root, or one upwards.

    Windows writes and reads backslashes, so they count as slashes.
    """
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    # The name as it stands in the file: `filename` has lost what follows a NUL.
    parts = member.orig_filename.replace("\\", "/").split("/")
    return is_link or parts[0] == "" or ".." in parts


def _unreadable(sentence):
    return TableError([Problem(sentence)])


def _lines_of(path, sheet):
    """Yield (line number, cells) of either kind of file; cells are text or a `Problem`."""
    if not path.is_file():
        raise _unreadable(_("There is no file %(name)s.") % {"name": path.name})
    if path.stat().st_size > SIZE_LIMIT:
        raise _unreadable(_("The file is larger than %(size)s MB.") % {"size": SIZE_LIMIT >> 20})
    if path.suffix.lower() == ".xlsx":
        return _workbook_lines(path, sheet)
    if path.suffix.lower() == ".csv":
        return _csv_lines(path)
    raise _unreadable(_("Only .csv and .xlsx files can be read."))


def _csv_lines(path):
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(_("The file is not UTF-8 text. Save it as CSV UTF-8.")) from None
    if "\0" in text:
        raise _unreadable(_("The file is not plain text."))
    return _parsed(text.splitlines(keepends=True))


def _parsed(lines):
    first = lines[0] if lines else ""
    # Excel writes semicolons where the comma is the decimal mark, as in Indonesia.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield start, [_checked(cell) for cell in cells]
            start = reader.line_num + 1
    except csv.Error:
        raise _unreadable(
            _("The file cannot be read from row %(line)s on: a quotation mark is not closed.")
            % {"line": start}
        ) from None


def _workbook_lines(path, sheet):
    check_archive(path)
    try:
        with path.open("rb") as file:
            book = _opened(file)
            # A list, so that a workbook broken half-way is noticed before its first row is used.
            return iter(list(_sheet_lines(_sheet_of(book, sheet))))
    except TableError:
        raise
    # openpyxl lets through whatever the broken part raised: KeyError, ParseError, ValueError…
    except Exception:
        raise _unreadable(_("This is not an Excel workbook (.xlsx).")) from None


def _opened(file):
    import openpyxl  # noqa: PLC0415 - 14 MB that few processes need

    return openpyxl.load_workbook(file, read_only=True)


def _sheet_of(book, name):
    if name is None:
        return book.worksheets[0]
    if name not in book.sheetnames:
        raise _unreadable(_("The workbook has no sheet “%(name)s”.") % {"name": name})
    return book[name]


def _sheet_lines(worksheet):
    rows = worksheet.iter_rows(max_col=COLUMN_LIMIT, max_row=ROW_LIMIT + 1)
    for line, cells in enumerate(rows, start=1):
        if line > ROW_LIMIT:
            raise _unreadable(_("The sheet has more than %(count)s rows.") % {"count": ROW_LIMIT})
        read = [_cell_text(cell) for cell in cells]
        if any(read):
            yield line, read


def _cell_text(cell):
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        return Problem(_("formulas are not accepted."))
    if cell.data_type == "e":
        return Problem(_("the cell shows an error (%(value)s).") % {"value": cell.value})
    return _checked(_as_text(cell.value))


def _as_text(value):
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _checked(text):
    text = text.strip()
    if FORMULA.match(text):
        return Problem(_("formulas are not accepted."))
    if len(text) > CELL_LIMIT:
        return Problem(_("the text is too long."))
    return text


def _places(names, columns, optional):
    """Return {column: position}, or raise with what is wrong about the first line."""
    names = [name if isinstance(name, str) else "" for name in names]
    missing = [column for column in columns if column not in names]
    twice = [column for column in (*columns, *optional) if names.count(column) > 1]
    problems = [Problem(_("The column “%(name)s” is missing.") % {"name": n}) for n in missing]
    problems += [Problem(_("The column “%(name)s” is there twice.") % {"name": n}) for n in twice]
    if problems:
        raise TableError(problems)
    return {name: names.index(name) for name in (*columns, *optional) if name in names}


def _split(lines, places, columns):
    """Sort the lines into good rows and problems."""
    rows, problems = [], []
    for line, cells in lines:
        wrong = _problems_of(line, cells, places)
        problems += wrong
        if not wrong:
            rows.append((line, {name: _at(cells, places.get(name)) for name in columns}))
    return rows, problems


def _problems_of(line, cells, places):
    return [
        Problem(f"{name}: {_at(cells, position).sentence}", line)
        for name, position in places.items()
        if isinstance(_at(cells, position), Problem)
    ]


def _at(cells, position):
    return cells[position] if position is not None and position < len(cells) else ""
