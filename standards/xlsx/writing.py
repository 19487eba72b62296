"""Writing the workbook of an instrument. Loaded only when one is written: openpyxl weighs 14 MB."""

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from standards.xlsx import outcome, variants
from standards.xlsx.book import (
    BAND_COLUMNS,
    BANDS,
    CHOICES,
    GUIDE,
    HEADER,
    NEW_ROWS,
    NODE_COLUMNS,
    NODE_OPTIONAL,
    NODES,
    STEP_COLUMNS,
    STEPS,
    WIDE,
    band_cells,
    header_cells,
    level_columns,
    node_cells,
    step_cells,
)
from standards.xlsx.guide import guide_lines


def write(content, file):
    """Write a content as a workbook to a path or an open binary file."""
    book = Workbook()
    _write_guide(book.active, is_accreditation="outcome" in content["rules"])
    levels = [step["level"] for step in content["rules"]["steps"]]
    _write_rows(book, HEADER, ("field", "value"), list(header_cells(content)))
    _write_rows(book, STEPS, STEP_COLUMNS, [step_cells(s) for s in content["rules"]["steps"]])
    if content["rules"]["bands"]:
        _write_rows(book, BANDS, BAND_COLUMNS, [band_cells(b) for b in content["rules"]["bands"]])
    columns = (*NODE_COLUMNS, *NODE_OPTIONAL, *level_columns(levels))
    _write_rows(book, NODES, columns, [node_cells(node) for node in content["nodes"]])
    if "outcome" in content["rules"]:
        for title, rows in outcome.sheet_rows(content["rules"]["outcome"]).items():
            _write_rows(book, title, outcome.COLUMNS[title], rows)
    if "variants" in content["rules"]:
        for title, rows in variants.sheet_rows(content).items():
            _write_rows(book, title, variants.COLUMNS[title], rows)
    _offer_header_choices(book[HEADER])
    book.active = book.sheetnames.index(NODES)
    book.save(file)


def _write_rows(book, title, columns, rows):
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for cells in rows:
        sheet.append([cells.get(column) for column in columns])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with "=" stays a text
    _set_up(sheet, columns)


def _set_up(sheet, columns):
    sheet.freeze_panes = "C2" if sheet.title == NODES else "A2"
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        head = sheet[f"{letter}1"]
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", "0B5C6B")
        sheet.column_dimensions[letter].width = WIDE.get(column.split("_")[0], 16)
        sheet.column_dimensions[letter].number_format = "General"
        if column in CHOICES:
            _offer(sheet, column, f"{letter}2:{letter}{sheet.max_row + NEW_ROWS}")


def _offer_header_choices(sheet):
    for line in range(2, sheet.max_row + 1):
        if sheet.cell(line, 1).value in CHOICES:
            _offer(sheet, sheet.cell(line, 1).value, f"B{line}")


def _offer(sheet, column, cells):
    """Add a drop-down list to some cells; other text is refused by the spreadsheet itself."""
    listed = DataValidation("list", formula1=f'"{",".join(CHOICES[column])}"', allow_blank=True)
    listed.error = _("Choose one of the list.")
    listed.add(cells)
    sheet.add_data_validation(listed)


def _write_guide(sheet, *, is_accreditation):
    sheet.title = GUIDE
    for line in guide_lines(is_accreditation=is_accreditation):
        sheet.append(line)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    for line in sheet.iter_rows():
        line[0].font = Font(bold=True)
        line[1].alignment = Alignment(wrap_text=True, vertical="top")
