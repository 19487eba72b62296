"""A crosswalk file or workbook: checked against both instruments, in one canonical form."""

from pathlib import Path

from django.utils.translation import gettext as _

from spmi import tables
from standards.loading.checks import BadInstrument, Problem
from standards.loading.fields import (
    SLUG,
    TEXT_LIMIT,
    TITLE_LIMIT,
    is_whole,
    pattern,
    texts,
    trimmed,
    unknown_keys,
)
from standards.models import Relation
from standards.xlsx.cells import in_languages, text_cells, whole
from standards.xlsx.cells import texts as texts_of

BUNDLED_CROSSWALKS = Path(__file__).parent.parent / "crosswalks"
KEYS = {"source", "target", "version", "note", "levels", "links"}
LINK_KEYS = {"target", "source", "relation", "note"}
HEADER, LINKS = "Keterangan", "Padanan"
LINK_COLUMNS = ("target", "source", "relation", *in_languages("note"))
TITLES = ("target_title", "source_title")
LEVEL = "level_"


def checked_crosswalk(document, source, target):
    """Return the content of a document about two instruments.

    `source` and `target` are `{code: node}` of the instruments it names. Raises `BadInstrument`
    with every problem found.
    """
    problems = [*_header_problems(document, target), *_all_link_problems(document, source, target)]
    if problems:
        raise BadInstrument(problems)
    return {
        **{name: document[name] for name in ("source", "target", "version")},
        "note": trimmed(document.get("note")),
        "levels": {str(code): level for code, level in document.get("levels", {}).items()},
        "links": _in_order(
            {
                **{name: str(link[name]) for name in ("target", "source", "relation")},
                "note": trimmed(link.get("note")),
            }
            for link in document["links"]
        ),
    }


def _in_order(links):
    """Sort links as people count, so that who was changed last is no difference."""
    return sorted(links, key=lambda link: (_counted(link["target"]), _counted(link["source"])))


def _counted(code):
    parts = code.split(".")
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def crosswalk_content(crosswalk):
    """Return the content of a stored crosswalk: what `checked_crosswalk` gave."""
    return {
        **{name: getattr(crosswalk, name) for name in ("source", "target", "version")},
        "note": crosswalk.note,
        "levels": crosswalk.levels,
        "links": _in_order(
            {name: getattr(link, name) for name in ("target", "source", "relation", "note")}
            for link in crosswalk.links.all()
        ),
    }


def _header_problems(document, target):
    found = [
        *unknown_keys(document, KEYS),
        *pattern(document, "source", SLUG, 40),
        *pattern(document, "target", SLUG, 40),
        *texts(document, "note", TEXT_LIMIT),
    ]
    if not is_whole(document.get("version"), 1, 9999):
        found.append(("version", _("version must be a whole number from 1")))
    known = next(iter(target.values())).instrument.scoring_rules.shares if target else {}
    levels = document.get("levels", {})
    for code, level in levels.items() if isinstance(levels, dict) else [("levels", None)]:
        if level not in known:
            words = {"band": code, "level": level}
            found.append(("levels", _("%(band)s: the target has no level %(level)s") % words))
    return [Problem("header", None, "", field, text) for field, text in found]


def _all_link_problems(document, source, target):
    links = document.get("links")
    if not isinstance(links, list) or not links:
        yield Problem("links", None, "", "links", _("there is no row that links two items"))
        return
    seen, equal = set(), set()
    for index, link in enumerate(links):
        pair = (str(link.get("target")), str(link.get("source")))
        found = [*_link_problems(link, source, target)]
        if pair in seen:
            found.append(("source", _("this pair stands twice")))
        if link.get("relation") == Relation.EQUAL:
            if pair[0] in equal:
                found.append(("relation", _("only one source can be “equal” for an item")))
            equal.add(pair[0])
        seen.add(pair)
        for field, text in found:
            yield Problem("links", index, " ← ".join(pair), field, text)


def _link_problems(link, source, target):
    yield from unknown_keys(link, LINK_KEYS)
    item, node = target.get(str(link.get("target"))), source.get(str(link.get("source")))
    if item is None or not item.is_graded:
        yield "target", _("the target has no item “%s”") % link.get("target")
    if node is None:
        yield "source", _("the source has no node “%s”") % link.get("source")
    if link.get("relation") not in Relation.values:
        yield "relation", _("relation must be one of: %s") % ", ".join(Relation.values)
    elif link["relation"] == Relation.EQUAL and node is not None and not node.is_graded:
        yield "relation", _("only an item that is answered can be “equal”")
    yield from texts(link, "note", TITLE_LIMIT)


def write_crosswalk(content, titles, file):
    """Write a crosswalk as a workbook; `titles` are (of sources, of targets) by code."""
    from openpyxl import Workbook  # noqa: PLC0415 - 14 MB that few processes need

    book = Workbook()
    _write_links(book.active, content, titles)
    header = book.create_sheet(HEADER)
    for line in _header_lines(content):
        header.append(line)
    for line in (*book.active.iter_rows(), *header.iter_rows()):
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with "=" stays a text
    book.save(file)


def _write_links(sheet, content, titles):
    sheet.title, sheet.freeze_panes = LINKS, "A2"
    sheet.append([*LINK_COLUMNS, *TITLES])
    for link in content["links"]:
        cells = {**link, **text_cells(link, "note")}
        row = [cells[column] for column in LINK_COLUMNS]
        sheet.append([*row, titles[1].get(link["target"]), titles[0].get(link["source"])])
    for column, width in zip("ABCDEFG", (12, 12, 12, 50, 50, 40, 40), strict=True):
        sheet.column_dimensions[column].width = width


def _header_lines(content):
    yield "field", "value"
    for name in ("source", "target", "version"):
        yield name, content[name]
    yield from text_cells(content, "note").items()
    for band, level in content["levels"].items():
        yield f"{LEVEL}{band}", level


def read_crosswalk(path):
    """Return the document in a workbook. Raises `BadInstrument` where it cannot be read."""
    try:
        header = tables.read_rows(path, ("field", "value"), sheet=HEADER)
        rows = tables.read_rows(path, LINK_COLUMNS, optional=TITLES, sheet=LINKS)
    except tables.TableError as error:
        raise BadInstrument(error.problems) from error
    said = {row["field"]: row["value"] for _line, row in header}
    return {
        "source": said.get("source"),
        "target": said.get("target"),
        "version": whole(said.get("version", "")),
        "note": texts_of(said, "note"),
        "levels": {
            name.removeprefix(LEVEL): whole(value)
            for name, value in said.items()
            if name.startswith(LEVEL)
        },
        "links": [
            {
                **{name: row[name] for name in ("target", "source", "relation")},
                "note": texts_of(row, "note"),
            }
            for _line, row in rows
        ],
    }
