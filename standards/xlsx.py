"""An instrument as a workbook that people fill in, and back: plain content in, plain document out.

Five sheets: a guide, the header as field and value, and one row per level, band and node. Column
names are those of the YAML file, a language as a suffix: `title_id`. What is read back has the
form that `standards.loading.checked` takes; nothing is judged here but what a cell can hold.
"""

from decimal import Decimal
from itertools import product

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from spmi import tables
from standards.models import TAGS, AnswerKind, Direction, Method, Origin

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
GUIDE, HEADER, STEPS, BANDS, NODES = "Petunjuk", "Instrumen", "Tingkat", "Kategori", "Butir"
SHEETS = {"instrument": HEADER, "steps": STEPS, "bands": BANDS, "nodes": NODES}
HIGHEST_LEVEL = 20
NEW_ROWS = 500

HEADER_TEXTS, HEADER_PLAIN = ("title", "source"), ("code", "edition", "version", "kinds")
RULES = ("scale_max", "places", "rounding", "round_at", "aggregate")
QUANTITY_TEXTS = ("unit", "have", "need")
NODE_TEXTS, NODE_LISTS = ("title", "meaning", "evidence"), ("school_levels", "methods", "tags")
YES, NO = {"true", "ya", "yes", "1"}, {"false", "tidak", "no", "0"}
CHOICES = {
    "origin": Origin.values,
    "answer": [value for value in AnswerKind.values if value],
    "direction": Direction.values,
    "inclusive": ["TRUE", "FALSE"],
    "rounding": ["half_up"],
    "round_at": ["display", "node"],
    "aggregate": ["mean"],
}
WIDE = {"title": 36, "meaning": 60, "evidence": 60, "label": 24, "sentence": 60, "value": 60}


def _in_languages(*names):
    return [f"{name}_{language}" for name, language in product(names, LANGUAGES)]


STEP_COLUMNS = ("level", "share", *_in_languages("label", "sentence"))
BAND_COLUMNS = ("code", "upper", "inclusive", *_in_languages("label"))
NODE_COLUMNS = ("code", "parent", *_in_languages("title"), "origin", "answer")
NODE_OPTIONAL = (
    "weight",
    *_in_languages("meaning", "evidence"),
    "direction",
    *_in_languages(*QUANTITY_TEXTS),
    *NODE_LISTS,
)


def _rubric_columns(levels):
    return _in_languages(*[f"rubric_{level}" for level in levels])


# --- Writing -----------------------------------------------------------------------------------


def write(content, file):
    """Write a content as a workbook to a path or an open binary file."""
    book = Workbook()
    _write_guide(book.active)
    levels = [step["level"] for step in content["rules"]["steps"]]
    _write_rows(book, HEADER, ("field", "value"), list(header_cells(content)))
    _write_rows(book, STEPS, STEP_COLUMNS, [step_cells(s) for s in content["rules"]["steps"]])
    _write_rows(book, BANDS, BAND_COLUMNS, [band_cells(b) for b in content["rules"]["bands"]])
    columns = (*NODE_COLUMNS, *NODE_OPTIONAL, *_rubric_columns(levels))
    _write_rows(book, NODES, columns, [node_cells(node) for node in content["nodes"]])
    _offer_header_choices(book[HEADER])
    book.active = book.sheetnames.index(NODES)
    book.save(file)


def header_cells(content):
    """Yield the header's fields with their values, as the sheet shows them."""
    for name in HEADER_PLAIN:
        value = content[name]
        yield {"field": name, "value": ", ".join(value) if name == "kinds" else value}
    for name, language in product(HEADER_TEXTS, LANGUAGES):
        yield {"field": f"{name}_{language}", "value": content[name].get(language)}
    for name in RULES:
        value = content["rules"][name]
        yield {"field": name, "value": Decimal(value) if name == "scale_max" else value}


def step_cells(step):
    """Return a level as flat cells, in a fixed order."""
    plain = {"level": step["level"], "share": Decimal(step["share"])}
    return plain | _text_cells(step, "label", "sentence")


def band_cells(band):
    """Return a band as flat cells, in a fixed order."""
    plain = {"code": band["code"], "upper": Decimal(band["upper"]), "inclusive": band["inclusive"]}
    return plain | _text_cells(band, "label")


def node_cells(node):
    """Return a node as flat cells by column name; also what two versions are compared by."""
    rubric = {f"rubric_{level}": texts for level, texts in node["rubric"].items()}
    return (
        {"code": node["code"], "parent": node["parent"]}
        | _text_cells(node, *NODE_TEXTS)
        | {"origin": node["origin"], "answer": node["answer"], "weight": Decimal(node["weight"])}
        | {"direction": node["quantity"].get("direction")}
        | _text_cells(node["quantity"], *QUANTITY_TEXTS)
        | {name: ", ".join(node[name]) for name in NODE_LISTS}
        | _text_cells(rubric, *rubric)
    )


def _text_cells(row, *names):
    return {
        f"{name}_{language}": row.get(name, {}).get(language)
        for name, language in product(names, LANGUAGES)
    }


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
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
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


def _write_guide(sheet):
    sheet.title = GUIDE
    for line in _guide_lines():
        sheet.append(line)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    for line in sheet.iter_rows():
        line[0].font = Font(bold=True)
        line[1].alignment = Alignment(wrap_text=True, vertical="top")


def _guide_lines():
    """Explain each sheet and column in the language in force."""
    known = ", ".join(f"{code} ({label})" for code, label in TAGS.items())
    return [
        (
            _("Instrument workbook"),
            _("Fill in the sheets; leave the names in the first row alone."),
        ),
        (
            HEADER,
            _(
                "Code, edition, titles and rules. A published version never changes: what you bring in becomes a new draft."
            ),
        ),
        (
            STEPS,
            _(
                "The degrees of fulfilment. share is the part of scale_max a level is worth, from 0 to 1."
            ),
        ),
        (
            BANDS,
            _(
                "The bands from the lowest to the highest. upper is the upper bound, inclusive whether it belongs to the band."
            ),
        ),
        (
            NODES,
            _(
                "One row per node, a parent above its children, in the order in which they are shown."
            ),
        ),
        (
            "code, parent",
            _("The node's own code, and the code of the node it belongs to; empty for a top node."),
        ),
        (
            "title_…, meaning_…, evidence_…",
            _("Texts in Indonesian (_id) and English (_en): both or neither; a title always."),
        ),
        ("origin", ", ".join(f"{value}: {label}" for value, label in Origin.choices)),
        (
            "answer",
            _(
                "level or quantity for a node that is answered; empty for a node that has others below it."
            ),
        ),
        ("weight", _("How much the node counts in its parent's mean; empty means 1.")),
        (
            "direction, unit_…, have_…, need_…",
            _(
                "Only for quantity: more or less is better, what is counted, what is had, what is needed."
            ),
        ),
        ("school_levels", _("The kinds of school that are asked, with commas; empty means all.")),
        ("methods", ", ".join(f"{value}: {label}" for value, label in Method.choices)),
        ("tags", known),
        ("rubric_0_id …", _("What each level means for this very node; may stay empty.")),
    ]


# --- Reading -----------------------------------------------------------------------------------


def read(path):
    """Return the document in a workbook and, per part of it, the sheet's line of each row.

    Raises `spmi.tables.TableError` where the file or a cell cannot be read.
    """
    columns = {HEADER: ("field", "value"), STEPS: STEP_COLUMNS, BANDS: BAND_COLUMNS}
    found = {sheet: tables.read_rows(path, names, sheet=sheet) for sheet, names in columns.items()}
    optional = (*NODE_OPTIONAL, *_rubric_columns(range(HIGHEST_LEVEL + 1)))
    found[NODES] = tables.read_rows(path, NODE_COLUMNS, optional=optional, sheet=NODES)
    lines = {part: [line for line, _row in found[sheet]] for part, sheet in SHEETS.items()}
    rows = {sheet: [row for _line, row in found[sheet]] for sheet in found}
    return _document(rows), lines


def _document(rows):
    header = {row["field"]: row["value"] for row in rows[HEADER]}
    rules = {name: header.get(name) for name in RULES}
    return {
        **{name: header.get(name) for name in HEADER_PLAIN},
        **{name: _texts(header, name) for name in HEADER_TEXTS},
        "version": _whole(header.get("version", "")),
        "kinds": _list(header.get("kinds", "")),
        "rules": rules
        | {"scale_max": _number(header.get("scale_max", ""))}
        | {"places": _whole(header.get("places", ""))}
        | {"steps": [_step(row) for row in rows[STEPS]]}
        | {"bands": [_band(row) for row in rows[BANDS]]},
        "nodes": [_node(row) for row in rows[NODES]],
    }


def _step(row):
    texts = {name: _texts(row, name) for name in ("label", "sentence")}
    return {"level": _whole(row["level"]), "share": _number(row["share"])} | texts


def _band(row):
    plain = {"code": row["code"], "upper": _number(row["upper"])}
    return plain | {"inclusive": _truth(row["inclusive"]), "label": _texts(row, "label")}


def _node(row):
    levels = [str(level) for level in range(HIGHEST_LEVEL + 1)]
    rubric = {level: _texts(row, f"rubric_{level}") for level in levels}
    quantity = {name: _texts(row, name) for name in QUANTITY_TEXTS}
    quantity["direction"] = row["direction"]
    return {
        **{name: row[name] for name in ("code", "parent", "origin", "answer")},
        **{name: _texts(row, name) for name in NODE_TEXTS},
        **{name: _list(row[name]) for name in NODE_LISTS},
        "weight": _number(row["weight"] or "1"),
        "quantity": {name: value for name, value in quantity.items() if value},
        "rubric": {level: texts for level, texts in rubric.items() if texts},
    }


def _texts(row, name):
    texts = {language: row.get(f"{name}_{language}", "") for language in LANGUAGES}
    return texts if any(texts.values()) else {}


def _list(text):
    return [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]


def _whole(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text


def _number(text):
    """Take a decimal comma too: a cell formatted as text holds what the author typed."""
    return text.replace(",", ".")


def _truth(text):
    word = text.lower()
    return True if word in YES else (False if word in NO else text)
