"""Writing and reading the workbook of an instrument.

Five sheets: a guide, the header as field and value, and one row per level, band and node; an
accreditation adds those of `outcome.py`. Column names are those of the YAML file, a language as a
suffix: `title_id`. What is read back has the form that `standards.loading.checked` takes; nothing
is judged here but what a cell can hold.
"""

from decimal import Decimal
from itertools import product

from spmi import tables
from standards import scoring
from standards.models import AnswerKind, Direction, Origin
from standards.xlsx import names, outcome, variants
from standards.xlsx.cells import (
    LANGUAGES,
    in_languages,
    listed,
    number,
    text_cells,
    texts,
    truth,
    whole,
)

GUIDE, HEADER, STEPS, BANDS, NODES = "Petunjuk", "Instrumen", "Tingkat", "Kategori", "Butir"
SHEETS = {"instrument": HEADER, "steps": STEPS, "bands": BANDS, "nodes": NODES}
SHEETS |= outcome.SHEETS | variants.SHEETS
KNOWN_SHEETS = {GUIDE, HEADER, STEPS, BANDS, NODES, *outcome.COLUMNS, *variants.COLUMNS}
HIGHEST_LEVEL = 20
NEW_ROWS = 500

HEADER_TEXTS, HEADER_PLAIN = ("title", "source"), ("code", "edition", "version", "kinds")
RULES = ("scale_max", "places", "rounding", "round_at", "aggregate")
HEADER_FIELDS = {*HEADER_PLAIN, *in_languages(*HEADER_TEXTS), *RULES, *outcome.FIELDS}
QUANTITY_TEXTS = ("unit", "have", "need")
NODE_TEXTS, NODE_LISTS = ("title", "meaning", "evidence"), ("school_levels", "methods", "tags")
CHOICES = {
    "origin": Origin.values,
    "answer": [value for value in AnswerKind.values if value],
    "direction": Direction.values,
    "inclusive": ["TRUE", "FALSE"],
    "na_allowed": ["TRUE", "FALSE"],
    "option_what": list(scoring.OPTION_KINDS),
    "option_direction": Direction.values,
    "what": list(scoring.CONDITIONS),
    "rounding": ["half_up"],
    "round_at": ["display", "node"],
    "aggregate": ["mean"],
    **{f"{outcome.PREFIX}{flag}": ["TRUE", "FALSE"] for flag in scoring.OUTCOME_FLAGS},
}
WIDE = {"title": 36, "meaning": 60, "evidence": 60, "label": 24, "sentence": 60, "value": 60}


STEP_COLUMNS = ("level", "share", *in_languages("label", "sentence"))
BAND_COLUMNS = ("code", "upper", "inclusive", *in_languages("label"))
NODE_COLUMNS = ("code", "parent", *in_languages("title"), "origin", "answer")
NODE_OPTIONAL = (
    "weight",
    *in_languages("meaning", "evidence"),
    "direction",
    *in_languages(*QUANTITY_TEXTS),
    *NODE_LISTS,
    "na_allowed",
    "option_levels",
    "option_what",
    "option_direction",
    *in_languages("option_note"),
)


def level_columns(levels):
    """Return the columns that stand once for every level: bounds of options and the rubric."""
    bounds = [f"option_{level}" for level in levels]
    return [*bounds, *in_languages(*[f"rubric_{level}" for level in levels])]


# --- What a workbook says ------------------------------------------------------------------------


def write(content, file):
    """Write a content as a workbook to a path or an open binary file."""
    from standards.xlsx import writing  # noqa: PLC0415 - it loads openpyxl, which few processes need

    writing.write(content, file)


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
    if "outcome" in content["rules"]:
        yield from outcome.header_fields(content["rules"]["outcome"])


def step_cells(step):
    """Return a level as flat cells, in a fixed order."""
    plain = {"level": step["level"], "share": Decimal(step["share"])}
    return plain | text_cells(step, "label", "sentence")


def band_cells(band):
    """Return a band as flat cells, in a fixed order."""
    plain = {"code": band["code"], "upper": Decimal(band["upper"]), "inclusive": band["inclusive"]}
    return plain | text_cells(band, "label")


def node_cells(node):
    """Return a node as flat cells by column name; also what two versions are compared by."""
    rubric = {f"rubric_{level}": texts for level, texts in node["rubric"].items()}
    return (
        {"code": node["code"], "parent": node["parent"]}
        | text_cells(node, *NODE_TEXTS)
        | {"origin": node["origin"], "answer": node["answer"], "weight": Decimal(node["weight"])}
        | {"direction": node["quantity"].get("direction")}
        | text_cells(node["quantity"], *QUANTITY_TEXTS)
        | {name: ", ".join(node[name]) for name in NODE_LISTS}
        | _option_cells(node)
        | text_cells(rubric, *rubric)
        | variants.rubric_cells(node)
    )


def _option_cells(node):
    option = node.get("option", {})
    levels = ", ".join(str(level) for level in option.get("levels", ()))
    bounds = {f"option_{level}": bound for level, bound in option.get("bounds", {}).items()}
    return (
        {"na_allowed": None if node.get("na_allowed", True) else False, "option_levels": levels}
        | {f"option_{name}": option.get(name) for name in ("what", "direction")}
        | text_cells({"option_note": option.get("note", {})}, "option_note")
        | bounds
    )


# --- Reading -----------------------------------------------------------------------------------


def read(path):
    """Return the document in a workbook and, per part of it, the sheet's line of each row.

    Raises `spmi.tables.TableError` where the file or a cell cannot be read.
    """
    sheets = tables.sheet_names(path)
    header = tables.read_rows(path, ("field", "value"), sheet=HEADER)
    fields = {row["field"]: row["value"] for _line, row in header}
    is_accreditation = outcome.is_told(sheets, fields)
    _refuse_slips(sheets, header, fields, is_accreditation=is_accreditation)
    found = {HEADER: header} | _usual_sheets(path, sheets, is_accreditation=is_accreditation)
    found |= outcome.read_sheets(path) if is_accreditation else {}
    found |= variants.read_sheets(path, sheets)
    lines = {part: [line for line, _row in found.get(sheet, ())] for part, sheet in SHEETS.items()}
    rows = {sheet: [row for _line, row in found[sheet]] for sheet in found}
    codes = {row["code"] for row in rows[NODES]}
    return _document(rows, variants.rubrics_of(found, codes)), lines


def _usual_sheets(path, sheets, *, is_accreditation):
    """Return the rows of levels, bands and nodes; an accreditation may do without bands, and has
    rules in columns of its nodes that others may leave out."""
    levels = level_columns(range(HIGHEST_LEVEL + 1))
    needed, optional = NODE_COLUMNS, (*NODE_OPTIONAL, *levels)
    if is_accreditation:
        needed, optional = (*NODE_COLUMNS, *NODE_OPTIONAL), levels
    found = {
        STEPS: tables.read_rows(path, STEP_COLUMNS, sheet=STEPS),
        NODES: tables.read_rows(path, needed, optional=optional, sheet=NODES),
    }
    if BANDS in sheets or not is_accreditation:
        found[BANDS] = tables.read_rows(path, BAND_COLUMNS, sheet=BANDS)
    return found


def _refuse_slips(sheets, header, fields, *, is_accreditation):
    """Raise `TableError` for names that nobody knows, and for those that must be there."""
    needed = outcome.NEEDED_FIELDS if is_accreditation else ()
    problems = [
        *names.sheet_problems(sheets, KNOWN_SHEETS),
        *names.field_problems(HEADER, header, HEADER_FIELDS),
        *names.missing_problems(HEADER, fields, needed),
    ]
    if problems:
        raise tables.TableError(problems)


def _document(rows, rubrics):
    header = {row["field"]: row["value"] for row in rows[HEADER]}
    rules = {name: header.get(name) for name in RULES}
    return {
        **{name: header.get(name) for name in HEADER_PLAIN},
        **{name: texts(header, name) for name in HEADER_TEXTS},
        "version": whole(header.get("version", "")),
        "kinds": listed(header.get("kinds", "")),
        "rules": rules
        | {"scale_max": number(header.get("scale_max", ""))}
        | {"places": whole(header.get("places", ""))}
        | {"steps": [_step(row) for row in rows[STEPS]]}
        | {"bands": [_band(row) for row in rows.get(BANDS, ())]}
        | outcome.document_of(rows, header)
        | variants.rules_of(rows),
        "nodes": [_node(row, rubrics.get(row["code"])) for row in rows[NODES]],
    }


def _step(row):
    words = {name: texts(row, name) for name in ("label", "sentence")}
    return {"level": whole(row["level"]), "share": number(row["share"])} | words


def _band(row):
    plain = {"code": row["code"], "upper": number(row["upper"])}
    return plain | {"inclusive": truth(row["inclusive"]), "label": texts(row, "label")}


def _node(row, variant_rubrics):
    levels = [str(level) for level in range(HIGHEST_LEVEL + 1)]
    rubric = {level: texts(row, f"rubric_{level}") for level in levels}
    quantity = {name: texts(row, name) for name in QUANTITY_TEXTS}
    quantity["direction"] = row["direction"]
    return {
        **{name: row[name] for name in ("code", "parent", "origin", "answer")},
        **{name: texts(row, name) for name in NODE_TEXTS},
        **{name: listed(row[name]) for name in NODE_LISTS},
        "weight": number(row["weight"] or "1"),
        "quantity": {name: value for name, value in quantity.items() if value},
        "rubric": {level: said for level, said in rubric.items() if said},
        **_rare(row, levels),
        **({"variants": variant_rubrics} if variant_rubrics else {}),
    }


def _rare(row, levels):
    """Return what few nodes have: how the option is found, and that N/A is no answer."""
    option = {
        "levels": [whole(level) for level in listed(row["option_levels"])],
        "what": row["option_what"],
        "direction": row["option_direction"],
        "bounds": {
            level: number(row[f"option_{level}"]) for level in levels if row[f"option_{level}"]
        },
        "note": texts(row, "option_note"),
    }
    option = {name: value for name, value in option.items() if value}
    return ({"option": option} if option else {}) | (
        {"na_allowed": truth(row["na_allowed"])} if row["na_allowed"] else {}
    )
