"""What can be wrong with an instrument file: every problem at once, each a sentence by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import SchoolLevel
from standards.models import TAGS, AnswerKind, Direction, Method, Origin

TEXT_LIMIT, TITLE_LIMIT = 5000, 300
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

HEADER, STEPS, BANDS, NODES = "instrument", "steps", "bands", "nodes"
HEADER_KEYS = {"code", "edition", "version", "title", "source", "kinds", "rules", "nodes"}
RULE_CHOICES = {"rounding": ("half_up",), "round_at": ("display", "node"), "aggregate": ("mean",)}
RULE_KEYS = {"scale_max", "places", "steps", "bands", *RULE_CHOICES}
STEP_KEYS = {"level", "share", "label", "sentence"}
BAND_KEYS = {"code", "upper", "inclusive", "label"}
QUANTITY_TEXTS = ("unit", "have", "need")
LISTS = {"school_levels": SchoolLevel.values, "methods": Method.values, "tags": list(TAGS)}
NODE_TEXTS = {"title": TITLE_LIMIT, "meaning": TEXT_LIMIT, "evidence": TEXT_LIMIT}
OWN_KEYS = {"code", "origin", "weight", "answer", "quantity", "rubric"}
NODE_KEYS = {"parent", *OWN_KEYS, *NODE_TEXTS, *LISTS}

CODE = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,4})?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the part of the document, which row of it, its name, a sentence.

    `sheet` and `line` say where it stands in a workbook.
    """

    part: str
    index: int | None
    name: str
    field: str
    text: str
    sheet: str = ""
    line: int | None = None

    @property
    def place(self):
        """Say where to look in a workbook; empty for a YAML file."""
        if self.line is None:
            return self.sheet
        return _("%(sheet)s, row %(line)s") % {"sheet": self.sheet, "line": self.line}

    def __str__(self):
        return ": ".join(word for word in (self.place, self.name, self.text) if word)


class BadInstrument(Exception):
    """A file that cannot be loaded; `problems` are sentences or `Problem`s, never empty."""

    def __init__(self, problems):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


def problems_of(document):
    """Return every problem of a document; an empty list means that it can be loaded."""
    rules = document.get("rules")
    return [
        *_header_problems(document),
        *_rule_problems(rules),
        *_all_node_problems(document, rules if isinstance(rules, dict) else {}),
    ]


def _header_problems(document):
    kinds = document.get("kinds")
    found = [
        *_unknown_keys(document, HEADER_KEYS),
        *_pattern(document, "code", SLUG, 40),
        *_pattern(document, "edition", CODE, 20),
        *_texts(document, "title", TITLE_LIMIT, needed=True),
        *_texts(document, "source", TEXT_LIMIT),
    ]
    if not _is_whole(document.get("version"), 1, 9999):
        found.append(("version", _("version must be a whole number from 1")))
    if not isinstance(kinds, list) or not kinds or not all(_matches(SLUG, k, 30) for k in kinds):
        found.append(("kinds", _("kinds must name each depth of the tree, e.g. standard")))
    return [Problem(HEADER, None, "", field, text) for field, text in found]


def _rule_problems(rules):
    if not isinstance(rules, dict):
        return [Problem(HEADER, None, "rules", "rules", _("the rules are missing"))]
    found = [("rules", text) for _field, text in _unknown_keys(rules, RULE_KEYS)]
    if not _is_number(rules.get("scale_max")) or Decimal(str(rules["scale_max"])) <= 0:
        found.append(("scale_max", _("scale_max must be a number above 0")))
    if not _is_whole(rules.get("places"), 0, 4):
        found.append(("places", _("places must be a whole number from 0 to 4")))
    for key, choices in RULE_CHOICES.items():
        if rules.get(key) not in choices:
            sentence = _("%(field)s must be one of: %(choices)s")
            found.append((key, sentence % {"field": key, "choices": ", ".join(choices)}))
    problems = [Problem(HEADER, None, "rules", field, text) for field, text in found]
    top = rules["scale_max"] if not found else None
    return [
        *problems,
        *_step_problems(rules.get("steps")),
        *_band_problems(rules.get("bands"), top),
    ]


def _step_problems(steps):
    yield from _list_problems(steps, STEPS, "steps", _one_step, lambda step: step.get("level"))
    if _all_have(steps, "share", _is_number) and _all_have(steps, "level", _is_step_level):
        ordered = sorted(steps, key=lambda step: step["level"])
        if not _rises(step["share"] for step in ordered):
            yield Problem(STEPS, None, "steps", "share", _("a higher level must be worth more"))


def _one_step(step):
    yield from _unknown_keys(step, STEP_KEYS)
    if not _is_step_level(step.get("level")):
        yield "level", _("level must be a whole number from 0 to 20")
    if not _is_number(step.get("share")) or Decimal(str(step["share"])) > 1:
        yield "share", _("share must be a number from 0 to 1")
    yield from _texts(step, "label", TITLE_LIMIT, needed=True)
    yield from _texts(step, "sentence", TEXT_LIMIT, needed=True)


def _band_problems(bands, top):
    yield from _list_problems(bands, BANDS, "bands", _one_band, lambda band: band.get("code"))
    if not _all_have(bands, "upper", _is_number):
        return
    if not _rises(band["upper"] for band in bands):
        yield Problem(
            BANDS, None, "bands", "upper", _("the upper bounds must rise from row to row")
        )
    if top is not None and Decimal(str(bands[-1]["upper"])) != Decimal(str(top)):
        yield Problem(BANDS, None, "bands", "upper", _("the last band must end at scale_max"))
    if bands[-1].get("inclusive") is False:
        text = _("the last band must include its upper bound")
        yield Problem(BANDS, None, "bands", "inclusive", text)


def _one_band(band):
    yield from _unknown_keys(band, BAND_KEYS)
    yield from _pattern(band, "code", SLUG, 10)
    if not _is_number(band.get("upper")):
        yield "upper", _("upper must be a number, e.g. 2.04")
    if not isinstance(band.get("inclusive"), bool):
        yield "inclusive", _("inclusive must be true or false")
    yield from _texts(band, "label", TITLE_LIMIT, needed=True)


def _list_problems(rows, part, name, one, key_of):
    """Check each row of a list and that no two rows have the same key."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        yield Problem(part, None, name, name, _("this list is missing or has the wrong form"))
        return
    seen = set()
    for index, row in enumerate(rows):
        key = str(key_of(row))
        if key in seen:
            yield Problem(part, index, f"{name} {key}", "code", _("this row stands twice"))
        seen.add(key)
        for field, text in one(row):
            yield Problem(part, index, f"{name} {key}", field, text)


def _all_node_problems(document, rules):
    nodes = document.get("nodes")
    if not isinstance(nodes, list) or not nodes:
        return [Problem(NODES, None, "", "nodes", _("the instrument has no nodes"))]
    kinds, levels = document.get("kinds"), _levels(rules.get("steps"))
    parents = {str(node.get("parent") or "") for node in nodes if isinstance(node, dict)}
    depths = {"": -1}
    problems = []
    for index, node in enumerate(nodes):
        if not isinstance(node, dict):
            name = _("node %s") % (index + 1)
            problems.append(Problem(NODES, index, name, "code", _("this is not a node")))
            continue
        code = str(node.get("code", ""))
        found = [
            *_place_problems(node, code, depths, kinds),
            *_node_problems(node, levels),
            *_answer_problems(node, is_parent=code in parents),
        ]
        problems += [Problem(NODES, index, code, field, text) for field, text in found]
    return problems


def _place_problems(node, code, depths, kinds):
    """Check where the node hangs; `depths` grows by this node, so parents must stand above."""
    parent = str(node.get("parent") or "")
    wrong = list(_pattern(node, "code", CODE, 20))
    yield from wrong
    if code in depths and not wrong:
        yield "code", _("this code stands twice")
    if code in depths:
        return
    depths[code] = depth = depths.get(parent, -1) + 1
    if parent not in depths:
        yield "parent", _("the parent “%s” does not stand above this row") % parent
    if isinstance(kinds, list) and depth >= len(kinds):
        yield "parent", _("the tree is deeper than the kinds it names")


def _node_problems(node, levels):
    yield from _unknown_keys(node, NODE_KEYS)
    for field, limit in NODE_TEXTS.items():
        yield from _texts(node, field, limit, needed=field == "title")
    if node.get("origin") not in Origin.values:
        yield "origin", _("origin must be one of: %s") % ", ".join(Origin.values)
    weight = node.get("weight", 1)
    if not _is_number(weight) or Decimal(str(weight)) <= 0:
        yield "weight", _("weight must be a number above 0")
    for field, known in LISTS.items():
        yield from _list_of_known(node.get(field, []), field, known)
    rubric = node.get("rubric", {})
    for level in rubric if isinstance(rubric, dict) else [None]:
        if str(level) not in levels:
            yield "rubric", _("the rubric names a level that the rules do not have: %s") % level
        else:
            yield from _texts(rubric, level, TEXT_LIMIT, needed=True)


def _answer_problems(node, *, is_parent):
    answer, quantity = node.get("answer") or "", node.get("quantity") or {}
    if answer not in AnswerKind.values:
        yield "answer", _("answer must be level or quantity")
    elif is_parent and answer:
        yield "answer", _("a node with nodes below it is not answered")
    elif not is_parent and not answer:
        yield "answer", _("nothing stands below this node, so it needs an answer")
    if answer != AnswerKind.QUANTITY:
        if quantity:
            yield "quantity", _("only a node with answer “quantity” has have and need")
    elif not isinstance(quantity, dict):
        yield "quantity", _("quantity has the wrong form")
    else:
        yield from _quantity_problems(quantity)


def _quantity_problems(quantity):
    yield from _unknown_keys(quantity, {"direction", *QUANTITY_TEXTS})
    if quantity.get("direction") not in Direction.values:
        yield "direction", _("direction must be one of: %s") % ", ".join(Direction.values)
    for field in QUANTITY_TEXTS:
        yield from _texts(quantity, field, TITLE_LIMIT, needed=field != "unit")


def _list_of_known(values, field, known):
    if not isinstance(values, list):
        yield field, _("%s must be a list") % field
        return
    for position, value in enumerate(values):
        if value not in known:
            yield field, _("%(field)s: “%(value)s” is not known") % {"field": field, "value": value}
        elif value in values[:position]:
            yield field, _("%(field)s: “%(value)s” stands twice") % {"field": field, "value": value}


def _texts(row, field, limit, *, needed=False) -> Iterator[tuple[str, str]]:
    """Check a text that stands in every language; one that is not needed may be left out."""
    texts = row.get(field)
    if texts in (None, {}) and not needed:
        return
    if not isinstance(texts, dict):
        yield field, _("%s is missing") % field
        return
    for language in LANGUAGES:
        text, named = texts.get(language), {"field": field, "language": language, "limit": limit}
        if not isinstance(text, str) or not text.strip():
            yield field, _("%(field)s is missing in language “%(language)s”") % named
        elif len(text) > limit:
            yield field, _("%(field)s is longer than %(limit)s characters") % named
        elif CONTROL.search(text):
            yield field, _("%(field)s holds a character that cannot be printed") % named
    for language in set(texts) - set(LANGUAGES):
        yield (
            field,
            _("%(field)s: language “%(language)s” is not known")
            % {
                "field": field,
                "language": language,
            },
        )


def _pattern(row, field, pattern, limit):
    if not _matches(pattern, row.get(field), limit):
        sentence = _(
            "%(field)s must be letters, digits and dots or hyphens between them, "
            "at most %(limit)s characters, in YAML in quotes"
        )
        yield field, sentence % {"field": field, "limit": limit}


def _unknown_keys(row, known):
    for key in row:
        if key not in known:
            yield str(key), _("“%s” is not a known field") % key


def _matches(pattern, value, limit):
    return isinstance(value, str) and len(value) <= limit and bool(pattern.fullmatch(value))


def _is_whole(value, low, high):
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_step_level(value):
    return _is_whole(value, 0, 20)


def _is_number(value):
    is_kind = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
    return is_kind and bool(NUMBER.fullmatch(str(value)))


def _all_have(rows, field, test):
    is_list = isinstance(rows, list) and rows
    return bool(is_list) and all(isinstance(r, dict) and test(r.get(field)) for r in rows)


def _rises(values):
    numbers = [Decimal(str(value)) for value in values]
    return all(low < high for low, high in pairwise(numbers))


def _levels(steps):
    rows = steps if isinstance(steps, list) else []
    return {str(row.get("level")) for row in rows if isinstance(row, dict)}
