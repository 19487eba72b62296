"""A crosswalk as a workbook that people fill in, and back."""

from django.utils.translation import gettext as _

from spmi import tables
from standards.xlsx.cells import in_languages, text_cells, texts, whole

HEADER, LINKS = "Keterangan", "Padanan"
LINK_COLUMNS = ("target", "source", "relation", *in_languages("note"))
TITLES = ("target_title", "source_title")
LEVEL, MADE_FROM = "level_", "made_from"
HEADER_FIELDS = {"source", "target", "version", MADE_FROM, *in_languages("note")}


def write(content, made_from, titles, file):
    """Write a crosswalk; `titles` are (of sources, of targets) by code.

    `made_from` is the hash of the content: it comes back, so that a change since is noticed.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - 14 MB that few processes need

    book = Workbook()
    _write_links(book.active, content, titles)
    header = book.create_sheet(HEADER)
    for line in (*_header_lines(content), (MADE_FROM, made_from)):
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


def read(path):
    """Return the document in a workbook, what it was made from, and the line of each link.

    Raises `tables.TableError` where it cannot be read or names what no crosswalk has.
    """
    header = tables.read_rows(path, ("field", "value"), sheet=HEADER)
    rows = tables.read_rows(path, LINK_COLUMNS, optional=TITLES, sheet=LINKS)
    said = {row["field"]: row["value"] for _line, row in header}
    unknown = [name for name in said if name not in HEADER_FIELDS and not name.startswith(LEVEL)]
    if unknown:
        sentence = _("“%(name)s” on the sheet %(sheet)s is none of a crosswalk's fields.")
        raise tables.TableError([sentence % {"name": name, "sheet": HEADER} for name in unknown])
    document = {
        "source": said.get("source"),
        "target": said.get("target"),
        "version": whole(said.get("version", "")),
        "note": texts(said, "note"),
        "levels": {
            name.removeprefix(LEVEL): whole(value)
            for name, value in said.items()
            if name.startswith(LEVEL)
        },
        "links": [
            {
                **{name: row[name] for name in ("target", "source", "relation")},
                "note": texts(row, "note"),
            }
            for _line, row in rows
        ],
    }
    return document, said.get(MADE_FROM, ""), [line for line, _row in rows]
