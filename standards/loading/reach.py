"""Whether each kind of school is asked what its result is made of."""

from collections import defaultdict

from django.utils.translation import gettext as _

from standards.loading.fields import words_of
from standards.models import AnswerKind

GRADED = (AnswerKind.LEVEL, AnswerKind.QUANTITY)


def reach_problems(outcome, nodes):
    """Yield (list, row, field, sentence) for components and conditions of which a kind of school
    is asked no item; `nodes` are the rows of a file."""
    levels = words_of(outcome.get("school_levels")) if isinstance(outcome, dict) else []
    if not levels:
        return  # told elsewhere
    asked = _asked_below(nodes, levels)
    known = {str(node.get("code")) for node in nodes}
    for name in ("components", "conditions"):
        rows = outcome.get(name)
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            code = str(row.get("code")) if isinstance(row, dict) else ""
            missing = [level for level in levels if level not in asked[code]]
            if code in known and missing:
                words = {"code": code, "levels": ", ".join(map(str, missing))}
                sentence = _("“%(code)s” has no item that is scored for: %(levels)s")
                yield name, index, "code", sentence % words


def lonely_text_problems(nodes, levels):
    """Yield (code, sentence) for nodes of which some school is asked a narrative and nothing that
    is scored: they would stand open for ever."""
    levels = words_of(levels) or [None]
    graded = _asked_below(nodes, levels)
    told = _asked_below(nodes, levels, kinds=(AnswerKind.TEXT,))
    for node in nodes:
        code = str(node.get("code"))
        is_text = node.get("answer") == AnswerKind.TEXT
        if not is_text and told[code] - graded[code]:
            yield code, _("only a narrative stands below this node, so it would have no score")


def _asked_below(nodes, levels, kinds=GRADED):
    """Return the school levels that are asked an item of some kinds, by the code of each node."""
    parents = {str(node.get("code")): str(node.get("parent") or "") for node in nodes}
    asked = defaultdict(set)
    for node in nodes:
        if node.get("answer") not in kinds:
            continue
        code, own = str(node.get("code")), words_of(node.get("school_levels")) or levels
        seen = set()
        while code and code not in seen:
            asked[code].update(level for level in levels if level in own or level is None)
            seen.add(code)
            code = parents.get(code)
    return asked
