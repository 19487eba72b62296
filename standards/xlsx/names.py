"""Names in a workbook that nobody knows, or that are missing: a slip must not loosen a rule."""

from difflib import get_close_matches

from django.utils.translation import gettext as _


def sheet_problems(sheets, known):
    """Yield a sentence for every sheet that an instrument does not have."""
    for name in sheets:
        if name not in known:
            yield _("The workbook has a sheet “%s”, which no instrument has.") % name + _hint(
                name, known
            )


def field_problems(sheet, rows, known):
    """Yield a sentence for every field that is unknown or stands twice; `rows` are (line, row)."""
    seen = set()
    for line, row in rows:
        name = row["field"]
        words = {"sheet": sheet, "line": line, "name": name}
        if name not in known:
            sentence = _("%(sheet)s, row %(line)s: there is no field “%(name)s”.")
            yield sentence % words + _hint(name, known)
        elif name in seen:
            yield _("%(sheet)s, row %(line)s: “%(name)s” stands twice.") % words
        seen.add(name)


def missing_problems(sheet, header, needed):
    """Yield a sentence for every field that is not there or empty."""
    for name in needed:
        if not header.get(name):
            words = {"sheet": sheet, "name": name}
            yield _("%(sheet)s: the field “%(name)s” is missing or empty.") % words


def _hint(name, known):
    near = get_close_matches(name, sorted(known), n=1)
    return " " + _("Did you mean “%s”?") % near[0] if near else ""
