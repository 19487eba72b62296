"""The first sheet of an instrument's workbook: what stands where, in the language in force."""

from django.utils.translation import gettext as _

from standards.models import TAGS, Method, Origin
from standards.xlsx import outcome, variants
from standards.xlsx.book import BANDS, HEADER, NODES, STEPS


def guide_lines(*, is_accreditation):
    """Return (name, sentence) for each sheet and column, in the language in force."""
    more = [*_outcome_lines(), *_option_lines(), *_variant_lines()] if is_accreditation else []
    return [*_usual_lines(), *more]


def _usual_lines():
    known = ", ".join(f"{code} ({label})" for code, label in TAGS.items())
    return [
        (
            _("Instrument workbook"),
            _("Fill in the sheets; leave the names in the first row alone."),
        ),
        (
            HEADER,
            _(
                "Code, edition, titles and rules. A published version never changes: what you bring in becomes a new draft."
            ),
        ),
        (
            STEPS,
            _(
                "The degrees of fulfilment. share is the part of scale_max a level is worth, from 0 to 1."
            ),
        ),
        (
            BANDS,
            _(
                "The bands from the lowest to the highest. upper is the upper bound, inclusive whether it belongs to the band."
            ),
        ),
        (
            NODES,
            _(
                "One row per node, a parent above its children, in the order in which they are shown."
            ),
        ),
        (
            "code, parent",
            _("The node's own code, and the code of the node it belongs to; empty for a top node."),
        ),
        (
            "title_…, meaning_…, evidence_…",
            _("Texts in Indonesian (_id) and English (_en): both or neither; a title always."),
        ),
        ("origin", ", ".join(f"{value}: {label}" for value, label in Origin.choices)),
        (
            "answer",
            _(
                "level, quantity or text for a node that is answered; empty for a node that has others below it. A text is a narrative and never scored."
            ),
        ),
        ("weight", _("How much the node counts in its parent's mean; empty means 1.")),
        (
            "direction, unit_…, have_…, need_…",
            _(
                "Only for quantity: more or less is better, what is counted, what is had, what is needed."
            ),
        ),
        ("school_levels", _("The kinds of school that are asked, with commas; empty means all.")),
        ("methods", ", ".join(f"{value}: {label}" for value, label in Method.choices)),
        ("tags", known),
        ("rubric_0_id …", _("What each level means for this very node; may stay empty.")),
    ]


def _outcome_lines():
    """Explain what an accreditation adds to the header, and its own sheets."""
    return [
        (
            "outcome_school_levels",
            _("The kinds of school that the edition is for, with commas."),
        ),
        (
            "outcome_…_places",
            _(
                "How many decimals: value_places of a component's value, hundred_places of its value on a scale of 100, raw_places of the sum, places of the final value."
            ),
        ),
        (
            "outcome_rounds_values, outcome_hundred_of_rounded",
            _(
                "TRUE where the rounded value of a component goes into the sum, and into its value on a scale of 100."
            ),
        ),
        (
            "outcome_has_number",
            _("FALSE where the edition tells a rank and no final value."),
        ),
        (
            "outcome_is_incomplete",
            _(
                "TRUE as long as items are missing: nothing final is told. Add the items, then write FALSE."
            ),
        ),
        (
            "outcome_files_…",
            _(
                "How many files the national system takes, how many bytes each, and where that is said; may be left out."
            ),
        ),
        (
            outcome.COMPONENTS,
            _(
                "The nodes that have a value of their own. worth is the value of full marks, counts how much of it goes into the final value, such as 1 or 1/3. Full marks everywhere must give 100."
            ),
        ),
        (
            outcome.CONDITIONS,
            _(
                "What must hold besides the final value. what: final (the final value), component (the component in code), every (every component), below (at most so many components as most says), full (everything below the node in code). bound is the lowest value that is enough; only full needs none."
            ),
        ),
        (
            outcome.RANKS,
            _(
                "The ranks; least is the lowest final value of each. In the row of a school that is not accredited, least is “refused”."
            ),
        ),
        (
            outcome.NOTES,
            _("What is not official in this edition; shown beside every result."),
        ),
    ]


def _option_lines():
    """Explain the columns by which an item's level is found."""
    return [
        (
            "na_allowed",
            _("FALSE where an item must be answered; empty means that it may be “not applicable”."),
        ),
        (
            "option_levels",
            _("The levels that an item has, with commas, such as 1, 4; empty means all of them."),
        ),
        (
            "option_what",
            _(
                "How the level is found: percent (of how many), count, number, or set (which requirements are met); empty where a person chooses."
            ),
        ),
        (
            "option_direction",
            _("less where a smaller number is better, else more."),
        ),
        (
            "option_0, option_1 …",
            _(
                "From which number on each level is reached: 90.5, >2200 for more than, <5 for less than, all for as many as there are; for a set the requirements, such as 123."
            ),
        ),
        ("option_note_…", _("A sentence about this that is shown beside the item.")),
    ]


def _variant_lines():
    return [
        (
            f"{variants.VARIANTS}, {variants.RUBRICS}",
            _(
                "Only where a rubric differs by kind of school: the kinds, the usual one first, and one row per node, kind and level."
            ),
        ),
    ]
