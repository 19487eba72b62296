"""What the school said a year before, and whether the same was asked then."""

from fractions import Fraction

from django.utils.translation import gettext as _

from self_evaluation.models import Answer, Sheet
from self_evaluation.queries.claim import value_of

JUMP = 2
# A level whose sentence is another is another level; what an item means may be told better.
ASKED = ("title", "answer", "quantity", "rubric")


def last_year(evaluation, codes=None):
    """Return last year's answers by code, from any version of the same instrument and to the same
    purpose, or None where the school has no last year: two queries, any number of items. `codes`
    limits it to some items."""
    sheet = _sheet(evaluation)
    if sheet is None:
        return None
    earlier = Answer.objects.filter(sheet=sheet).select_related("node")
    if codes is not None:
        earlier = earlier.filter(node__code__in=codes)
    return {answer.node.code: answer for answer in earlier}


def _sheet(evaluation):
    """Return last year's sheet or None; looked up once per loaded evaluation."""
    if "_last_years_sheet" not in evaluation.__dict__:
        evaluation.__dict__["_last_years_sheet"] = Sheet.objects.filter(
            school_id=evaluation.school_id,
            year=evaluation.year - 1,
            purpose=evaluation.sheet.purpose,
            instrument__code=evaluation.instrument_code,
        ).first()
    return evaluation.__dict__["_last_years_sheet"]


def change_since(node, earlier):
    """Say that an item is new or asks something else than last year; empty where it is as it was."""
    if earlier is None:
        return _("New this year")
    return "" if asks_the_same(node, earlier.node) else _("Changed this year")


def asks_the_same(node, earlier):
    """Say whether an item still asks what it asked: worded, answered, counted and levelled alike."""
    return all(getattr(node, name) == getattr(earlier, name) for name in ASKED)


def has_jumped(answer, earlier, instrument):
    """Say whether an answer lies two levels or more away from last year's, up or down.

    Quantities are compared by what they are worth, in the instrument's steps. What the instrument
    has changed since can't be compared.
    """
    if earlier is None or not asks_the_same(answer.node, earlier.node):
        return False
    if answer.level is not None and earlier.level is not None:
        return abs(answer.level - earlier.level) >= JUMP
    now = value_of(answer.mark, answer.node, instrument)
    then = value_of(earlier.mark, earlier.node, instrument)
    if now is None or then is None:
        return False
    rules = instrument.scoring_rules
    step = Fraction(rules.scale_max) / (len(rules.shares) - 1)
    return abs(now - then) >= JUMP * step
