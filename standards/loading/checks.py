"""What can be wrong with an instrument file: every problem at once, each a sentence by row."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from accounts.models import SchoolLevel
from standards.loading.fields import (
    CODE,
    LANGUAGES,
    SLUG,
    TEXT_LIMIT,
    TITLE_LIMIT,
    is_number,
    is_whole,
    matches,
    pattern,
    rows_of,
    texts,
    unknown_keys,
)
from standards.loading.option import option_problems
from standards.loading.outcome import nested_problems, outcome_problems
from standards.loading.reach import lonely_text_problems, reach_problems
from standards.loading.together import together_problems
from standards.loading.variants import rubric_problems, variant_codes, variant_problems
from standards.models import TAGS, AnswerKind, Direction, Method, Origin

HEADER, STEPS, BANDS, NODES = "instrument", "steps", "bands", "nodes"
VARIANTS = "variants"
HEADER_KEYS = {"code", "edition", "version", "title", "source", "kinds", "rules", "nodes"}
RULE_CHOICES = {"rounding": ("half_up",), "round_at": ("display", "node"), "aggregate": ("mean",)}
RULE_KEYS = {"scale_max", "places", "steps", "bands", "outcome", VARIANTS, *RULE_CHOICES}
STEP_KEYS = {"level", "share", "label", "sentence"}
BAND_KEYS = {"code", "upper", "inclusive", "label"}
QUANTITY_TEXTS = ("unit", "have", "need")
LISTS = {"school_levels": SchoolLevel.values, "methods": Method.values, "tags": list(TAGS)}
NODE_TEXTS = {"title": TITLE_LIMIT, "meaning": TEXT_LIMIT, "evidence": TEXT_LIMIT}
OWN_KEYS = {"code", "origin", "weight", "answer", "quantity", "rubric"}
# Said of a node only where it differs from what is usual.
RARE_KEYS = {"option", "na_allowed", VARIANTS}
NODE_KEYS = {"parent", *OWN_KEYS, *RARE_KEYS, *NODE_TEXTS, *LISTS}


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
        *_outcome_problems(rules, document.get("nodes")),
        *_all_node_problems(document, rules if isinstance(rules, dict) else {}),
    ]


def _header_problems(document):
    kinds = document.get("kinds")
    found = [
        *unknown_keys(document, HEADER_KEYS),
        *pattern(document, "code", SLUG, 40),
        *pattern(document, "edition", CODE, 20),
        *texts(document, "title", TITLE_LIMIT, needed=True),
        *texts(document, "source", TEXT_LIMIT),
    ]
    if not is_whole(document.get("version"), 1, 9999):
        found.append(("version", _("version must be a whole number from 1")))
    if not isinstance(kinds, list) or not kinds or not all(matches(SLUG, k, 30) for k in kinds):
        found.append(("kinds", _("kinds must name each depth of the tree, e.g. standard")))
    return [Problem(HEADER, None, "", field, text) for field, text in found]


def _outcome_problems(rules, nodes):
    """Check what an accreditation adds to the rules, where there is one."""
    if not isinstance(rules, dict) or "outcome" not in rules:
        return
    rows = rows_of(nodes)
    codes = {str(node.get("code")) for node in rows}
    parents = {str(node.get("code")): str(node.get("parent") or "") for node in rows}
    found = [
        *outcome_problems(rules["outcome"], codes),
        *nested_problems(rules["outcome"], parents),
        *reach_problems(rules["outcome"], rows),
        *together_problems(rules["outcome"], rows, rows_of(rules.get("steps"))),
    ]
    if rules.get("round_at") != "display":
        found.append(("", None, "round_at", _("an accreditation rounds where its outcome says")))
    for part, index, field, text in found:
        yield Problem(part or HEADER, index, f"outcome {part}".strip(), field, text)


def _rule_problems(rules):
    if not isinstance(rules, dict):
        return [Problem(HEADER, None, "rules", "rules", _("the rules are missing"))]
    found = [("rules", text) for _field, text in unknown_keys(rules, RULE_KEYS)]
    if not is_number(rules.get("scale_max")) or Decimal(str(rules["scale_max"])) <= 0:
        found.append(("scale_max", _("scale_max must be a number above 0")))
    if not is_whole(rules.get("places"), 0, 4):
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
        *_band_problems(rules, top),
        *_variant_problems(rules),
    ]


def _variant_problems(rules):
    for index, field, text in variant_problems(rules):
        yield Problem(HEADER if index is None else VARIANTS, index, VARIANTS, field, text)


def _step_problems(steps):
    yield from _list_problems(steps, STEPS, "steps", _one_step, lambda step: step.get("level"))
    if _all_have(steps, "share", is_number) and _all_have(steps, "level", _is_step_level):
        ordered = sorted(steps, key=lambda step: step["level"])
        if not _rises(step["share"] for step in ordered):
            yield Problem(STEPS, None, "steps", "share", _("a higher level must be worth more"))
    for index, text in _same_labels(rows_of(steps)):
        yield Problem(STEPS, index, "steps", "label", text)


def _same_labels(steps):
    """Refuse two levels of one name: an answer that says it could mean either."""
    seen = set()
    for index, step in enumerate(steps):
        labels = step.get("label")
        for language in LANGUAGES if isinstance(labels, dict) else ():
            name = str(labels.get(language) or "").strip().casefold()
            if name and (language, name) in seen:
                yield index, _("two levels have the name “%s”") % labels[language]
            seen.add((language, name))


def _one_step(step):
    yield from unknown_keys(step, STEP_KEYS)
    if not _is_step_level(step.get("level")):
        yield "level", _("level must be a whole number from 0 to 20")
    if not is_number(step.get("share")) or Decimal(str(step["share"])) > 1:
        yield "share", _("share must be a number from 0 to 1")
    yield from texts(step, "label", TITLE_LIMIT, needed=True)
    yield from texts(step, "sentence", TEXT_LIMIT, needed=True)


def _band_problems(rules, top):
    """Check the bands; an accreditation has ranks and may do without."""
    bands = rules.get("bands")
    if bands == [] and "outcome" in rules:
        return
    yield from _list_problems(bands, BANDS, "bands", _one_band, lambda band: band.get("code"))
    if not _all_have(bands, "upper", is_number):
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
    yield from unknown_keys(band, BAND_KEYS)
    yield from pattern(band, "code", SLUG, 10)
    if not is_number(band.get("upper")):
        yield "upper", _("upper must be a number, e.g. 2.04")
    if not isinstance(band.get("inclusive"), bool):
        yield "inclusive", _("inclusive must be true or false")
    yield from texts(band, "label", TITLE_LIMIT, needed=True)


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
    variants, has_texts = variant_codes(rules), "outcome" in rules
    lonely = _lonely(nodes, rules)
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
            *rubric_problems(node, variants, _own_levels(node, levels)),
            *_answer_problems(node, is_parent=code in parents),
            *_text_problems(node, has_texts=has_texts),
            *lonely.get(code, ()),
        ]
        problems += [Problem(NODES, index, code, field, text) for field, text in found]
    return problems


def _place_problems(node, code, depths, kinds):
    """Check where the node hangs; `depths` grows by this node, so parents must stand above."""
    parent = str(node.get("parent") or "")
    wrong = list(pattern(node, "code", CODE, 20))
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
    yield from unknown_keys(node, NODE_KEYS)
    for field, limit in NODE_TEXTS.items():
        yield from texts(node, field, limit, needed=field == "title")
    if node.get("origin") not in Origin.values:
        yield "origin", _("origin must be one of: %s") % ", ".join(Origin.values)
    weight = node.get("weight", 1)
    if not is_number(weight) or Decimal(str(weight)) <= 0:
        yield "weight", _("weight must be a number above 0")
    for field, known in LISTS.items():
        yield from _list_of_known(node.get(field, []), field, known)
    if not isinstance(node.get("na_allowed", True), bool):
        yield "na_allowed", _("%s must be true or false") % "na_allowed"
    yield from option_problems(node.get("option") or {}, levels)
    rubric = node.get("rubric", {})
    for level in rubric if isinstance(rubric, dict) else [None]:
        if str(level) not in levels:
            yield "rubric", _("the rubric names a level that the rules do not have: %s") % level
        else:
            yield from texts(rubric, level, TEXT_LIMIT, needed=True)


def _answer_problems(node, *, is_parent):
    answer, quantity = node.get("answer") or "", node.get("quantity") or {}
    if answer not in AnswerKind.values:
        yield "answer", _("answer must be level, quantity or text")
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


def _text_problems(node, *, has_texts):
    """Check a narrative: it is read by assessors, and has nothing that a score is made of."""
    if node.get("answer") != AnswerKind.TEXT:
        return
    if not has_texts:
        yield "answer", _("only an instrument that leads to a rank asks for a narrative")
    for name in ("option", "rubric"):
        if node.get(name):
            yield name, _("a narrative has no levels")


def _lonely(nodes, rules):
    outcome = rules.get("outcome")
    levels = outcome.get("school_levels") if isinstance(outcome, dict) else None
    found = {}
    for code, text in lonely_text_problems(rows_of(nodes), levels):
        found.setdefault(code, []).append(("answer", text))
    return found


def _quantity_problems(quantity):
    yield from unknown_keys(quantity, {"direction", *QUANTITY_TEXTS})
    if quantity.get("direction") not in Direction.values:
        yield "direction", _("direction must be one of: %s") % ", ".join(Direction.values)
    for field in QUANTITY_TEXTS:
        yield from texts(quantity, field, TITLE_LIMIT, needed=field != "unit")


def _list_of_known(values, field, known):
    if not isinstance(values, list):
        yield field, _("%s must be a list") % field
        return
    for position, value in enumerate(values):
        if value not in known:
            yield field, _("%(field)s: “%(value)s” is not known") % {"field": field, "value": value}
        elif value in values[:position]:
            yield field, _("%(field)s: “%(value)s” stands twice") % {"field": field, "value": value}


def _is_step_level(value):
    return is_whole(value, 0, 20)


def _all_have(rows, field, test):
    is_list = isinstance(rows, list) and rows
    return bool(is_list) and all(isinstance(r, dict) and test(r.get(field)) for r in rows)


def _rises(values):
    numbers = [Decimal(str(value)) for value in values]
    return all(low < high for low, high in pairwise(numbers))


def _levels(steps):
    return {str(row.get("level")) for row in rows_of(steps)}


def _own_levels(node, levels):
    """Return the levels that an item has: those of the rules, or fewer of its own."""
    option = node.get("option")
    own = option.get("levels") if isinstance(option, dict) else None
    return {str(level) for level in own} if isinstance(own, list) and own else levels
