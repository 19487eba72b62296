"""The sheets of a workbook that an accreditation adds: components, conditions, ranks, notes."""

from decimal import Decimal

from spmi import tables
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
PLACES = ("value_places", "hundred_places", "raw_places", "places")
FLAGS = ("rounds_values", "hundred_of_rounded", "has_number", "is_incomplete")
FILES = ("most", "bytes")
PREFIX = "outcome_"
FILES_PREFIX = f"{PREFIX}files_"


def header_fields(outcome):
    """Yield the plain fields of an outcome as rows of the header sheet."""
    levels = ", ".join(outcome["school_levels"])
    yield {"field": f"{PREFIX}school_levels", "value": levels}
    for name in (*PLACES, *FLAGS):
        yield {"field": f"{PREFIX}{name}", "value": outcome[name]}
    files = outcome.get("files")
    if files:
        cells = {name: files[name] for name in FILES} | text_cells(files, "note")
        yield from ({"field": f"{FILES_PREFIX}{key}", "value": cells[key]} for key in cells)


def sheet_rows(outcome):
    """Return the rows of each sheet that has any."""
    refused = outcome["refused"]
    rows = {
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
        + ([{"code": refused["code"]} | text_cells(refused, "label")] if refused else []),
        NOTES: [text_cells({"text": note}, "text") for note in outcome["unofficial"]],
    }
    return {sheet: found for sheet, found in rows.items() if found}


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


def read_sheets(path, names):
    """Return `{sheet: [(line, row), …]}` of those sheets that the workbook has."""
    return {
        sheet: tables.read_rows(path, columns, sheet=sheet)
        for sheet, columns in COLUMNS.items()
        if sheet in names
    }


def document_of(rows, header):
    """Return the outcome that the sheets and the header tell, or nothing without components."""
    if COMPONENTS not in rows:
        return {}
    ranks = [_rank(row) for row in rows.get(RANKS, [])]
    refused = [rank for rank in ranks if not rank["least"]]
    outcome = {
        "components": [
            {
                "code": row["code"],
                "worth": number(row["worth"]),
                "counts": number(row["counts"] or "1"),
            }
            for row in rows[COMPONENTS]
        ],
        "conditions": [_condition(row) for row in rows.get(CONDITIONS, [])],
        "ranks": [rank for rank in ranks if rank["least"]],
        "unofficial": [texts(row, "text") for row in rows.get(NOTES, [])],
        "school_levels": listed(header.get(f"{PREFIX}school_levels", "")),
    }
    if refused:
        outcome["refused"] = {key: refused[0][key] for key in ("code", "label")}
    for names, read in ((PLACES, whole), (FLAGS, truth)):
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
    return {
        "key": row["key"],
        "what": row["what"],
        "bound": number(row["bound"] or "0"),
        "code": row["code"],
        "most": whole(row["most"] or "0"),
        "text": texts(row, "text"),
    }
