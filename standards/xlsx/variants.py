"""The sheets of a workbook for kinds of school: which there are, and their own rubrics."""

from django.utils.translation import gettext as _

from spmi import tables
from standards.xlsx.cells import in_languages, text_cells, texts

VARIANTS, RUBRICS = "Varian", "Rubrik varian"
SHEETS = {"variants": VARIANTS}
COLUMNS = {
    VARIANTS: ("code", "origin", *in_languages("label")),
    RUBRICS: ("code", "variant", "level", *in_languages("text")),
}


def variant_cells(variant):
    """Return a kind of school as flat cells, in a fixed order."""
    plain = {name: variant[name] for name in ("code", "origin")}
    return plain | text_cells(variant, "label")


def sheet_rows(content):
    """Return the rows of each sheet."""
    return {
        VARIANTS: [variant_cells(variant) for variant in content["rules"].get("variants", [])],
        RUBRICS: [
            {"code": node["code"], "variant": variant, "level": int(level)}
            | text_cells({"text": text}, "text")
            for node in content["nodes"]
            for variant, rubric in node.get("variants", {}).items()
            for level, text in rubric.items()
        ],
    }


def rubric_cells(node):
    """Return a node's rubrics as flat cells, by which two versions are compared."""
    rubrics = {
        f"rubric_{variant}_{level}": text
        for variant, rubric in node.get("variants", {}).items()
        for level, text in rubric.items()
    }
    return text_cells(rubrics, *rubrics)


def read_sheets(path, names):
    """Return `{sheet: [(line, row), …]}`, nothing where the workbook has neither sheet.

    Raises `TableError` where one of the two is missing: its rows would be lost else.
    """
    if not any(sheet in names for sheet in COLUMNS):
        return {}
    return {
        sheet: tables.read_rows(path, columns, sheet=sheet, needs_rows=sheet == VARIANTS)
        for sheet, columns in COLUMNS.items()
    }


def rules_of(rows):
    """Return the kinds of school that the sheet tells, or nothing without one."""
    if VARIANTS not in rows:
        return {}
    variants = [
        {"code": row["code"], "origin": row["origin"], "label": texts(row, "label")}
        for row in rows[VARIANTS]
    ]
    return {"variants": variants}


def rubrics_of(found, codes):
    """Return `{code: {variant: {level: texts}}}`. Raises `TableError` for a row of no node, which
    would be lost else."""
    rubrics, problems = {}, []
    for line, row in found.get(RUBRICS, ()):
        if row["code"] not in codes:
            words = {"sheet": RUBRICS, "line": line, "code": row["code"]}
            problems.append(_("%(sheet)s, row %(line)s: there is no node “%(code)s”") % words)
        own = rubrics.setdefault(row["code"], {}).setdefault(row["variant"], {})
        own[row["level"]] = texts(row, "text")
    if problems:
        raise tables.TableError(problems)
    return rubrics
