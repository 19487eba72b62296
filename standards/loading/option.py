"""What an instrument file says about how an item's option is found: from numbers, or by ticks."""

import re
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from standards.loading.fields import TEXT_LIMIT, texts, trimmed, unknown_keys
from standards.scoring import OPTION_KINDS

OPTION_KEYS = {"levels", "what", "direction", "bounds", "note"}
# `91`, `>2200` (more than), `<5` (less than), `all` (as many as there are), `1245` (these
# requirements).
BOUND = re.compile(r"[<>]?[0-9]{1,5}(\.[0-9]{1,4})?|all")


def option_problems(option, levels):
    """Yield (field, sentence) for what is wrong with how an item's option is found."""
    if not isinstance(option, dict):
        yield "option", _("option has the wrong form")
        return
    yield from unknown_keys(option, OPTION_KEYS)
    yield from texts(option, "note", TEXT_LIMIT)
    own = option.get("levels", [])
    if not isinstance(own, list):
        yield "option", _("%s must be a list") % "option.levels"
        return
    for level in own:
        if str(level) not in levels:
            yield "option", _("the option names a level that the rules do not have: %s") % level
    bounds = option.get("bounds", {})
    if "what" in option or bounds:
        yield from _bound_problems(option, bounds, levels)
    for level in bounds if isinstance(bounds, dict) and own else ():
        if str(level) not in map(str, own):
            yield "option", _("there is a bound for level %s, which the item does not have") % level


def _bound_problems(option, bounds, levels):
    if option.get("what") not in OPTION_KINDS:
        yield "option", _("what must be one of: %s") % ", ".join(OPTION_KINDS)
    if option.get("direction", "more") not in ("more", "less"):
        yield "option", _("direction must be one of: %s") % "more, less"
    if not isinstance(bounds, dict) or not bounds:
        yield "option", _("an option that is found by numbers needs its bounds")
        return
    for level, bound in bounds.items():
        if str(level) not in levels:
            yield "option", _("the option names a level that the rules do not have: %s") % level
            return
        if not BOUND.fullmatch(str(bound)):
            yield "option", _("the bound “%s” is not a number") % bound
            return
    yield from _sign_problems(option, bounds)
    if option.get("what") != "set" and not _rise(option, bounds):
        yield "option", _("a higher level must ask for more than the one below it")


def _sign_problems(option, bounds):
    """Refuse what would turn the direction round: less than where more is better, and so on."""
    wrong = ">" if option.get("direction") == "less" else "<"
    for bound in bounds.values():
        if str(bound).startswith(wrong):
            yield "option", _("the bound “%s” goes against the direction") % bound


def _rise(option, bounds):
    """Say whether the bounds get harder from level to level; "all" is the hardest."""
    ordered = [str(bounds[level]) for level in sorted(bounds, key=int)]
    numbers = [_hardness(bound) for bound in ordered]
    if option.get("direction") == "less":
        numbers.reverse()
    return all(low < high for low, high in pairwise(numbers))


def _hardness(bound):
    """Return what bounds are ordered by: `<5` stands below `5`, and `>5` above it."""
    if bound == "all":
        return Decimal(10**6), 0
    return Decimal(bound.lstrip("<>")), (">" in bound) - ("<" in bound)


def option_content(option):
    """Return the canonical form of an option; empty where there is nothing to find it by."""
    if not option:
        return {}
    content = {}
    if option.get("levels"):
        content["levels"] = sorted(int(level) for level in option["levels"])
    if option.get("bounds"):
        bounds = {str(level): str(bound) for level, bound in option["bounds"].items()}
        content |= {
            "what": option["what"],
            "direction": option.get("direction", "more"),
            "bounds": dict(sorted(bounds.items(), key=lambda pair: int(pair[0]))),
        }
    if option.get("note"):
        content["note"] = trimmed(option["note"])
    return content
