"""How a claim is written: its levels, its words, its state. No queries."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from spmi.templatetags.spmi_format import score_text
from standards import scoring
from standards.models import in_language


@dataclass(slots=True)
class Step:
    """One level a person may choose, with a plain sentence; `value` is what a form sends."""

    level: int
    value: str
    label: str
    text: str


def steps_of(instrument):
    """Return the levels of an instrument in the language in force."""
    return [
        Step(
            level=int(step["level"]),
            value=str(step["level"]),
            label=in_language(step["label"]),
            text=in_language(step["sentence"]),
        )
        for step in instrument.rules["steps"]
    ]


def own_sentences(node, steps, variant=""):
    """Return the levels that the node has, with its own sentences where its rubric has them.

    `variant` is the kind of school, where the node has a rubric for each.
    """
    rubric = node.rubric_for(variant)
    levels = node.option.get("levels")
    if levels:
        steps = [step for step in steps if step.level in levels]
    if not rubric:
        return steps
    return [
        replace(step, label=word, text="")
        if (word := node.word_for(step.level))
        else replace(step, text=in_language(rubric.get(step.value, {})) or step.text)
        for step in steps
    ]


def as_typed(answer):
    """Return an answer's values as its fields show them."""
    return {
        "level": "" if answer.level is None else str(answer.level),
        "have": number_text(answer.have),
        "need": number_text(answer.need),
        "not_applicable": "on" if answer.not_applicable else "",
        "reason": answer.reason,
        "note": answer.note,
        "text": answer.text,
        "exceeds": "on" if answer.exceeds else "",
        "exceeds_reason": answer.exceeds_reason,
    }


def number_text(number):
    """Write a number as people type it: no superfluous zeros, the language's decimal mark."""
    if number is None:
        return ""
    plain = number.normalize() if number % 1 else number.quantize(1)
    return formats.localize(plain, use_l10n=True)


def value_of(mark, node, instrument):
    """Return what a mark is worth on the instrument's scale (a fraction), or None."""
    return scoring.mark_value(mark, _place(node), instrument.scoring_rules)


def is_not_applicable(answer):
    """Say whether an answer takes its item out of the mean; `answer.node` must be loaded."""
    return scoring.is_not_applicable(answer.mark, _place(answer.node))


def _place(node):
    return scoring.Place(
        node.code,
        direction=node.quantity.get("direction", "more"),
        is_counted=scoring.is_counted(node.option),
    )


def state_text(answer, instrument):
    """Say in a few words where an item stands: `answered · 5,25`."""
    if answer.node.is_text:
        return _("Written") if answer.is_answered else _("Not answered yet")
    if answer.not_applicable:
        return _("Not applicable")
    if is_not_applicable(answer):
        return _("Not applicable, because “%(field)s” is 0") % _label(answer.node, "need")
    worth = worth_of(answer.mark, answer.node, instrument)
    if worth is not None:
        return _answered(answer, worth, instrument)
    return _what_is_missing(answer)


def _what_is_missing(answer):
    if answer.have is None and answer.need is None:
        return _("Not answered yet")
    if scoring.is_counted(answer.node.option):
        return _("Not answered yet: a number is missing")
    missing = _label(answer.node, "need" if answer.need is None else "have")
    return _("Not answered yet: “%(field)s” is missing") % missing


def _answered(answer, worth, instrument):
    """Say what an answer is worth; where a level follows from numbers, which one they give."""
    word = answer.node.word_for(answer.level)
    if word:
        return _("Answered: %(word)s") % {"word": word}
    if not instrument.is_accreditation or answer.level is None:
        return _("Answered: %(share)s %%, score %(score)s") % worth
    return _level_of_an_edition(answer, instrument)


def _level_of_an_edition(answer, instrument):
    """Say which level an item has: in an edition it has no score of its own."""
    labels = {step.level: step.label for step in steps_of(instrument)}
    if answer.have is None:
        return _("Answered: %(word)s") % {"word": labels[answer.level]}
    lowest = min(instrument.scoring_rules.shares)
    proposed = scoring.proposed_level(answer.node.option, answer.have, answer.need, lowest)
    words = {
        "numbers": " / ".join(number_text(n) for n in (answer.have, answer.need) if n is not None),
        "proposed": labels.get(proposed, "–"),
        "level": labels[answer.level],
    }
    return _("Answered: %(level)s. Your numbers (%(numbers)s) give %(proposed)s.") % words


def _label(node, number):
    return {"field": in_language(node.quantity.get(number, {}))}


def worth_of(mark, node, instrument):
    """Return a mark's share of the full score in percent and its score, as people read them."""
    value = value_of(mark, node, instrument)
    if value is None:
        return None
    rules = instrument.scoring_rules
    return {
        "share": scoring.rounded(100 * value / Fraction(rules.scale_max), 0),
        "score": score_text(scoring.rounded(value, rules.places), rules.places),
    }


def claim_text(claim, node, steps):
    """Write a claim in words: the level's name, "12 of 15 pupils", "Not applicable", or the words
    themselves."""
    if node.is_text:
        return claim.text
    if claim.not_applicable:
        return pgettext("claim", "Not applicable: %(reason)s") % {"reason": claim.reason}
    if claim.level is not None:
        usual = next((step.label for step in steps if step.level == claim.level), str(claim.level))
        return _beside_numbers(claim, node.word_for(claim.level) or usual)
    if claim.have is None and claim.need is None:
        return ""
    return _("%(have)s of %(need)s %(unit)s") % {
        "have": number_text(claim.have) or "–",
        "need": number_text(claim.need) or "–",
        "unit": in_language(node.quantity.get("unit", {})),
    }


def _beside_numbers(claim, label):
    """Write a level with the numbers it follows from, and why another one was chosen."""
    if claim.have is None:
        return label
    numbers = " / ".join(number_text(n) for n in (claim.have, claim.need) if n is not None)
    words = {"level": label, "numbers": numbers, "reason": getattr(claim, "reason", "")}
    if words["reason"]:
        return _("%(level)s (%(numbers)s), because: %(reason)s") % words
    return _("%(level)s (%(numbers)s)") % words


def full_text(claim, node, steps):
    """Write a claim with its note and its good practice, for histories and clashes."""
    lines = [claim_text(claim, node, steps)]
    if claim.exceeds:
        lines.append(_("Exceeds the standard: %(reason)s") % {"reason": claim.exceeds_reason})
    return "\n".join(line for line in (*lines, claim.note) if line)
