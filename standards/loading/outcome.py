"""What an instrument file says about accreditation: components, conditions, ranks."""

import re
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.models import SchoolLevel
from standards.loading.fields import (
    CODE,
    SLUG,
    TEXT_LIMIT,
    TITLE_LIMIT,
    is_number,
    is_whole,
    pattern,
    plain,
    rows_of,
    texts,
    trimmed,
    unknown_keys,
)
from standards.scoring import BELOW, CONDITIONS, FULL, OUTCOME_FLAGS, OUTCOME_PLACES

COMPONENT_KEYS = {"code", "worth", "counts"}
CONDITION_KEYS = {"key", "what", "bound", "code", "most", "text"}
RANK_KEYS = {"code", "least", "label"}
KEYS = {"components": "code", "conditions": "key", "ranks": "code"}
LISTS = {"components": COMPONENT_KEYS, "conditions": CONDITION_KEYS, "ranks": RANK_KEYS}
OUTCOME_KEYS = {
    *LISTS,
    "refused",
    "unofficial",
    "school_levels",
    "files",
    *OUTCOME_PLACES,
    *OUTCOME_FLAGS,
}
# How many files the system of an edition takes, and how many bytes each.
FILE_KEYS = {"most": (1, 999), "bytes": (100_000, 100_000_000)}
NAMES_A_NODE = ("component", "full")
# `0.85`, or `1/3` where decimals have no end.
SHARE = re.compile(r"(?!0+(\.0+)?$)[0-9]{1,3}(\.[0-9]{1,4})?|[1-9][0-9]{0,2}/[1-9][0-9]{0,2}")
HUNDRED = 100


def outcome_problems(outcome, codes):
    """Yield (list, row, field, sentence) for what is wrong; `codes` are those of the nodes."""
    if not isinstance(outcome, dict):
        yield "", None, "outcome", _("outcome has the wrong form")
        return
    for field, text in [*unknown_keys(outcome, OUTCOME_KEYS), *_plain_problems(outcome)]:
        yield "", None, field, text
    for name, keys in LISTS.items():
        yield from _list_problems(name, keys, outcome.get(name, []), codes)
    if not outcome.get("ranks"):
        yield "ranks", None, "ranks", _("there is no rank that a school could reach")
    yield from _below_problems(outcome.get("conditions"))
    yield from _sum_problems(outcome.get("components"))


def _list_problems(name, keys, rows, codes):
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield name, None, name, _("this list is missing or has the wrong form")
        return
    for index, row in enumerate(rows):
        for field, text in [*unknown_keys(row, keys), *ROWS[name](row, codes)]:
            yield name, index, field, text
    yield from _twice_problems(name, KEYS[name], rows)


def _twice_problems(name, key, rows):
    """Refuse two rows that go by the same name."""
    said = [str(row.get(key)) for row in rows]
    for index, value in enumerate(said):
        if value in said[:index]:
            yield name, index, key, _("“%s” stands twice") % value


def nested_problems(outcome, parents):
    """Yield (list, row, field, sentence) for components that lie inside another; `parents` are the
    parents of the nodes by code."""
    rows = outcome.get("components") if isinstance(outcome, dict) else None
    codes = [str(row.get("code")) for row in rows_of(rows)]
    for index, code in enumerate(codes):
        above = parents.get(code)
        while above:
            if above in codes:
                words = {"inner": code, "outer": above}
                sentence = _("“%(inner)s” lies inside “%(outer)s” and would count twice") % words
                yield "components", index, "code", sentence
                break
            above = parents.get(above)


def _plain_problems(outcome):
    for name in OUTCOME_PLACES:
        if not is_whole(outcome.get(name, 0), 0, 4):
            yield name, _("%s must be a whole number from 0 to 4") % name
    for name in OUTCOME_FLAGS:
        if not isinstance(outcome.get(name, True), bool):
            yield name, _("%s must be true or false") % name
    levels = outcome.get("school_levels")
    for level in levels if isinstance(levels, list) and levels else [None]:
        if level not in SchoolLevel.values:
            yield "school_levels", _("school_levels must name the kinds of school it is for")
    yield from _refused_problems(outcome.get("refused"))
    yield from _file_problems(outcome.get("files"))
    notes = outcome.get("unofficial", [])
    for note in notes if isinstance(notes, list) else [None]:
        yield from texts({"unofficial": note}, "unofficial", TEXT_LIMIT, needed=True)


def _refused_problems(refused):
    if isinstance(refused, dict):
        yield from pattern(refused, "code", CODE, 10)
        yield from texts(refused, "label", TITLE_LIMIT, needed=True)
    elif refused is not None:
        yield "refused", _("refused must have a code and a label")


def _file_problems(files):
    if files is None:
        return
    if not isinstance(files, dict):
        yield "files", _("files must say how many there may be, and how many bytes each")
        return
    for field, text in unknown_keys(files, {*FILE_KEYS, "note"}):
        yield f"files.{field}", text
    for key, (low, high) in FILE_KEYS.items():
        if not is_whole(files.get(key), low, high):
            words = {"field": f"files.{key}", "low": low, "high": high}
            sentence = _("%(field)s must be a whole number from %(low)d to %(high)d")
            yield f"files.{key}", sentence % words
    yield from texts(files, "note", TEXT_LIMIT, needed=True)


def _component(row, codes):
    if not _is_one_of(row.get("code"), codes):
        yield "code", _("there is no node “%s”") % row.get("code")
    if not is_number(row.get("worth")) or Decimal(str(row["worth"])) <= 0:
        yield "worth", _("%s must be a number above 0") % "worth"
    if not SHARE.fullmatch(str(row.get("counts", 1))):
        yield "counts", _("counts must be a number or a fraction like 1/3")


def _is_one_of(code, codes):
    return isinstance(code, str) and code in codes


def _condition(row, codes):
    yield from pattern(row, "key", SLUG, 30)
    yield from texts(row, "text", TITLE_LIMIT, needed=True)
    if row.get("what") not in CONDITIONS:
        yield "what", _("what must be one of: %s") % ", ".join(CONDITIONS)
    if row.get("what") in NAMES_A_NODE and not _is_one_of(row.get("code"), codes):
        yield "code", _("there is no node “%s”") % row.get("code")
    if not _is_bound(row):
        yield "bound", _("%s must be a number above 0") % "bound"
    if not is_whole(row.get("most", 0), 0, 999):
        yield "most", _("%s must be a whole number") % "most"


def _is_bound(row):
    """Say whether a condition's bound is one; below 0 nothing falls, so such a one never fails."""
    if row.get("what") == FULL:
        return is_number(row.get("bound", 0))
    return is_number(row.get("bound")) and Decimal(str(row["bound"])) > 0


def _rank(row, _codes):
    yield from pattern(row, "code", CODE, 10)
    yield from texts(row, "label", TITLE_LIMIT, needed=True)
    if not is_number(row.get("least")):
        yield "least", _("%s must be a number") % "least"


ROWS = {"components": _component, "conditions": _condition, "ranks": _rank}


def _below_problems(conditions):
    """Allow one condition that some components may miss: the smallest set counts those."""
    found = [row for row in rows_of(conditions) if row.get("what") == BELOW]
    if len(found) > 1:
        yield "conditions", None, "what", _("only one condition can be “below”")


def _sum_problems(components):
    """Full marks everywhere must give 100."""
    rows = components if isinstance(components, list) else []
    if not rows:
        yield "components", None, "components", _("this list is missing or has the wrong form")
        return
    try:
        total = sum(
            Fraction(str(row["worth"])) * Fraction(str(row.get("counts", 1))) for row in rows
        )
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return  # told above
    if total != HUNDRED:
        sentence = _("full marks must give 100, these give %s")
        yield "components", None, "worth", sentence % f"{float(total):g}"


def outcome_content(outcome):
    """Return the canonical form of an outcome in which nothing is wrong."""
    return {
        "components": [
            {"code": row["code"], "worth": plain(row["worth"]), "counts": _counts(row)}
            for row in outcome["components"]
        ],
        "conditions": [
            {
                "key": row["key"],
                "what": row["what"],
                "bound": plain(row.get("bound", 0)),
                "code": row.get("code", ""),
                "most": row.get("most", 0),
                "text": trimmed(row["text"]),
            }
            for row in outcome.get("conditions", [])
        ],
        "ranks": [
            {"code": row["code"], "least": plain(row["least"]), "label": trimmed(row["label"])}
            for row in outcome.get("ranks", [])
        ],
        "school_levels": list(outcome["school_levels"]),
        "refused": _refused(outcome.get("refused")),
        "unofficial": [trimmed(note) for note in outcome.get("unofficial", [])],
        **{
            name: outcome.get(name, usual)
            for name, usual in (OUTCOME_PLACES | OUTCOME_FLAGS).items()
        },
        **_files(outcome.get("files")),
    }


def _counts(row):
    counts = str(row.get("counts", 1))
    return counts if "/" in counts else plain(counts)


def _files(files):
    """Return the limits of files; an edition that names none has no such field, as ever."""
    if not files:
        return {}
    return {"files": {**{key: files[key] for key in FILE_KEYS}, "note": trimmed(files["note"])}}


def _refused(refused):
    return {"code": refused["code"], "label": trimmed(refused["label"])} if refused else None
