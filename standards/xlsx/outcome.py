"""The sheets of a workbook that an accreditation adds: components, conditions, ranks, notes."""

from decimal import Decimal

from django.utils.translation import gettext as _

from spmi import tables
from standards.scoring import OUTCOME_FLAGS, OUTCOME_PLACES
from standards.xlsx.cells import in_languages, listed, number, text_cells, texts, truth, whole

COMPONENTS, CONDITIONS, RANKS, NOTES = "Komponen", "Syarat", "Peringkat", "Catatan"
SHEETS = {
    "components": COMPONENTS,
    "conditions": CONDITIONS,
    "ranks": RANKS,
    "unofficial": NOTES,
}
COLUMNS = {
    COMPONENTS: ("code", "worth", "counts"),
    CONDITIONS: ("key", "what", "bound", "code", "most", *in_languages("text")),
    RANKS: ("code", "least", *in_languages("label")),
    NOTES: tuple(in_languages("text")),
}
# Stands in the place of a rank's lowest value where the row is no rank: an empty cell is a slip.
REFUSED = "refused"
# An edition may do without these; their sheets are there all the same, so that a lost one is seen.
MAY_BE_EMPTY = {CONDITIONS, NOTES}
FILES = ("most", "bytes")
PREFIX = "outcome_"
FILES_PREFIX = f"{PREFIX}files_"
NEEDED_FIELDS = tuple(
    f"{PREFIX}{name}" for name in ("school_levels", *OUTCOME_PLACES, *OUTCOME_FLAGS)
)
FIELDS = {
    *NEEDED_FIELDS,
    *(f"{FILES_PREFIX}{name}" for name in (*FILES, *in_languages("note"))),
}


def header_fields(outcome):
    """Yield the plain fields of an outcome as rows of the header sheet."""
    levels = ", ".join(outcome["school_levels"])
    yield {"field": f"{PREFIX}school_levels", "value": levels}
    for name in (*OUTCOME_PLACES, *OUTCOME_FLAGS):
        yield {"field": f"{PREFIX}{name}", "value": outcome[name]}
    files = outcome.get("files")
    if files:
        cells = {name: files[name] for name in FILES} | text_cells(files, "note")
        yield from ({"field": f"{FILES_PREFIX}{key}", "value": cells[key]} for key in cells)


def sheet_rows(outcome):
    """Return the rows of each sheet."""
    refused = outcome["refused"]
    return {
        COMPONENTS: [
            {**row, "worth": Decimal(row["worth"]), "counts": _share(row["counts"])}
            for row in outcome["components"]
        ],
        CONDITIONS: [
            {**row, "bound": Decimal(row["bound"])} | text_cells(row, "text")
            for row in outcome["conditions"]
        ],
        RANKS: [
            {"code": row["code"], "least": Decimal(row["least"])} | text_cells(row, "label")
            for row in outcome["ranks"]
        ]
        + ([_refused_cells(refused)] if refused else []),
        NOTES: [text_cells({"text": note}, "text") for note in outcome["unofficial"]],
    }


def _refused_cells(refused):
    return {"code": refused["code"], "least": REFUSED} | text_cells(refused, "label")


def _share(counts):
    """Return a number as one, a fraction as text: a cell has no thirds."""
    return counts if "/" in counts else Decimal(counts)


def outcome_cells(outcome):
    """Return an outcome as flat fields, by which two versions are compared."""
    fields = {row["field"]: row["value"] for row in header_fields(outcome)}
    for sheet, rows in sheet_rows(outcome).items():
        for place, row in enumerate(rows, start=1):
            key = row.get("key") or row.get("code") or place
            cells = [row.get(column) for column in COLUMNS[sheet]]
            said = " · ".join(str(cell) for cell in cells if cell not in (None, ""))
            fields[f"{sheet} {key}"] = said
    return fields


def is_told(sheets, fields):
    """Say whether a workbook tells of an accreditation, on a sheet or in a field of the header."""
    return any(sheet in sheets for sheet in COLUMNS) or any(
        field.startswith(PREFIX) for field in fields
    )


def read_sheets(path):
    """Return `{sheet: [(line, row), …]}`, the row of a school that is refused apart from the ranks.

    Raises `TableError` where a sheet is missing.
    """
    found = {
        sheet: tables.read_rows(path, columns, sheet=sheet, needs_rows=sheet not in MAY_BE_EMPTY)
        for sheet, columns in COLUMNS.items()
    }
    problems = list(_rank_problems(found[RANKS]))
    if problems:
        raise tables.TableError(problems)
    refused = [(line, row) for line, row in found[RANKS] if _is_refused(row)]
    ranks = [(line, row) for line, row in found[RANKS] if not _is_refused(row)]
    return found | {RANKS: ranks, REFUSED: refused}


def _is_refused(row):
    return row["least"].casefold() == REFUSED


def _rank_problems(rows):
    """Yield a sentence for each row that is neither a rank nor the one of a refused school."""
    is_there = False
    for line, row in rows:
        words = {"sheet": RANKS, "line": line, "word": REFUSED}
        if not row["least"]:
            sentence = _(
                "%(sheet)s, row %(line)s: least is empty. A rank needs its lowest final value; "
                "in the row of a school that is not accredited write “%(word)s”."
            )
            yield sentence % words
        elif is_there and _is_refused(row):
            yield _("%(sheet)s, row %(line)s: only one row can be “%(word)s”.") % words
        is_there = is_there or _is_refused(row)


def document_of(rows, header):
    """Return the outcome that the sheets and the header tell, or nothing without components."""
    if COMPONENTS not in rows:
        return {}
    outcome = {
        "components": [
            {
                "code": row["code"],
                "worth": number(row["worth"]),
                "counts": number(row["counts"] or "1"),
            }
            for row in rows[COMPONENTS]
        ],
        "conditions": [_condition(row) for row in rows[CONDITIONS]],
        "ranks": [_rank(row) for row in rows[RANKS]],
        "unofficial": [texts(row, "text") for row in rows[NOTES]],
        "school_levels": listed(header.get(f"{PREFIX}school_levels", "")),
    }
    for row in rows[REFUSED]:
        outcome["refused"] = {"code": row["code"], "label": texts(row, "label")}
    for names, read in ((OUTCOME_PLACES, whole), (OUTCOME_FLAGS, truth)):
        for name in names:
            if header.get(f"{PREFIX}{name}"):
                outcome[name] = read(header[f"{PREFIX}{name}"])
    return {"outcome": outcome | _files(header)}


def _files(header):
    """Return the limits of files, where the header has any."""
    said = {
        field.removeprefix(FILES_PREFIX): value
        for field, value in header.items()
        if field.startswith(FILES_PREFIX) and value
    }
    if not said:
        return {}
    numbers = {name: whole(said[name], digits=9) for name in FILES if name in said}
    return {"files": {**numbers, "note": texts(said, "note")}}


def _rank(row):
    return {"code": row["code"], "least": number(row["least"]), "label": texts(row, "label")}


def _condition(row):
    bound = {"bound": number(row["bound"])} if row["bound"] else {}
    return bound | {
        "key": row["key"],
        "what": row["what"],
        "code": row["code"],
        "most": whole(row["most"] or "0"),
        "text": texts(row, "text"),
    }
