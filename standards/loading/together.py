"""Rules of an edition that are right one by one and cannot work together."""

from decimal import Decimal

from django.utils.translation import gettext as _

from standards.loading.fields import is_number, rows_of
from standards.models import AnswerKind
from standards.scoring import COMPONENT, FULL


def together_problems(outcome, nodes, steps):
    """Yield (list, row, field, sentence) for what cannot work; `nodes` and `steps` are rows."""
    if not isinstance(outcome, dict):
        return
    yield from _component_problems(outcome)
    yield from _refused_problems(outcome)
    yield from _full_problems(outcome, nodes, _full_levels(steps))


def _component_problems(outcome):
    """A condition on a component looks at a value that only components have."""
    codes = {str(row.get("code")) for row in rows_of(outcome.get("components"))}
    for index, row in enumerate(rows_of(outcome.get("conditions"))):
        code = str(row.get("code"))
        if row.get("what") == COMPONENT and code not in codes:
            yield "conditions", index, "code", _("“%s” is none of the components") % code


def _refused_problems(outcome):
    """A school that is refused would look as if it had that rank."""
    refused = outcome.get("refused")
    code = str(refused.get("code")) if isinstance(refused, dict) else ""
    for index, row in enumerate(rows_of(outcome.get("ranks"))):
        if row.get("code") == code:
            sentence = _("“%s” is also the code of a school that is not accredited")
            yield "ranks", index, "code", sentence % code


def _full_problems(outcome, nodes, full):
    """Full marks are out of reach of an item that does not have the level worth them."""
    parents = {str(node.get("code")): str(node.get("parent") or "") for node in nodes}
    for index, row in enumerate(rows_of(outcome.get("conditions"))):
        if row.get("what") != FULL:
            continue
        for node in nodes:
            code = str(node.get("code"))
            if _never_full(node, full) and _is_below(code, str(row.get("code")), parents):
                words = {"code": row.get("code"), "item": code}
                sentence = _("“%(code)s” can never be full: “%(item)s” has no level worth it")
                yield "conditions", index, "code", sentence % words


def _full_levels(steps):
    """Return the levels that are worth full marks."""
    return {
        str(step.get("level"))
        for step in steps
        if is_number(step.get("share")) and Decimal(str(step["share"])) == 1
    }


def _never_full(node, full):
    """Say whether an item's own levels leave out the one that is worth full marks."""
    option = node.get("option")
    own = option.get("levels") if isinstance(option, dict) else None
    levels = {str(level) for level in own} if isinstance(own, list) and own else full
    return node.get("answer") == AnswerKind.LEVEL and not levels & full


def _is_below(code, top, parents):
    seen = set()
    while code and code not in seen:
        if code == top:
            return True
        seen.add(code)
        code = parents.get(code, "")
    return False
