"""A crosswalk file or workbook: checked against both instruments, in one canonical form."""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _

from spmi import tables
from standards.loading.checks import BadInstrument, Problem
from standards.loading.content import content_hash
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
from standards.xlsx import crosswalk as crosswalk_xlsx

BUNDLED_CROSSWALKS = Path(__file__).parent.parent / "crosswalks"
KEYS = {"source", "target", "version", "note", "levels", "links"}
LINK_KEYS = {"target", "source", "relation", "note"}


def checked_crosswalk(document, source, target):
    """Return the content of a document about two instruments.

    `source` and `target` are `{code: node}` of the instruments it names. Raises `BadInstrument`
    with every problem found.
    """
    problems = [
        *_header_problems(document, source, target),
        *_all_link_problems(document, source, target),
    ]
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
        "links": _in_order(map(_link_content, crosswalk.links.all())),
    }


def links_hash(links):
    """Return the hash of some links, the same whichever order they stand in."""
    return content_hash({"links": _in_order(map(_link_content, links))})


def _link_content(link):
    return {name: getattr(link, name) for name in ("target", "source", "relation", "note")}


def _header_problems(document, source, target):
    found = [
        *unknown_keys(document, KEYS),
        *pattern(document, "source", SLUG, 40),
        *pattern(document, "target", SLUG, 40),
        *texts(document, "note", TEXT_LIMIT),
    ]
    if not is_whole(document.get("version"), 1, 9999):
        found.append(("version", _("version must be a whole number from 1")))
    found += _level_problems(document.get("levels", {}), source, target)
    return [Problem("header", None, "", field, text) for field, text in found]


def _level_problems(levels, source, target):
    """Yield what is wrong with which level of the target each band of the source proposes."""
    bands = {band["code"] for band in _instrument_of(source).rules["bands"]} if source else set()
    known = _instrument_of(target).scoring_rules.shares if target else {}
    for code, level in levels.items() if isinstance(levels, dict) else [("levels", None)]:
        words = {"band": code, "level": level}
        if str(code) not in bands:
            yield "levels", _("the source has no band “%(band)s”") % words
        if level not in known:
            yield "levels", _("%(band)s: the target has no level %(level)s") % words


def _instrument_of(nodes):
    return next(iter(nodes.values())).instrument


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


def checked_crosswalk_workbook(path, source, target):
    """Return the content of a workbook, and the hash of what it was made from.

    Raises `BadInstrument`, each problem with its sheet and row.
    """
    try:
        document, made_from, lines = crosswalk_xlsx.read(path)
    except tables.TableError as error:
        raise BadInstrument(error.problems) from error
    try:
        return checked_crosswalk(document, source, target), made_from
    except BadInstrument as bad:
        raise BadInstrument([_located(problem, lines) for problem in bad.problems]) from bad


def _located(problem, lines):
    if problem.index is None:
        return replace(problem, sheet=crosswalk_xlsx.HEADER)
    return replace(problem, sheet=crosswalk_xlsx.LINKS, line=lines[problem.index])
