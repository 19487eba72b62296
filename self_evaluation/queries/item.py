"""One leaf on a page of the sheet: what is asked, what stands, what may be done."""

import uuid
from dataclasses import dataclass, field
from functools import cache

from django.urls import reverse

from self_evaluation.models import Answer, Judgement
from self_evaluation.queries.claim import as_typed, claim_text, own_sentences, state_text
from self_evaluation.queries.refusal import anchor_of, by_field, error_texts
from standards import scoring
from standards.models import AnswerKind, Node, Origin, in_language
from standards.queries.accreditation import option_of


@dataclass(slots=True)
class Item:
    """One leaf on the page: what is asked, what stands, what may be done."""

    answer: Answer
    node: Node
    title: str
    anchor: str
    is_editable: bool
    is_mine: bool
    state: str
    text: str
    steps: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    returned: Judgement | None = None
    said: list = field(default_factory=list)
    counts: str = ""
    previous: str = ""
    earlier: Answer | None = None
    change: str = ""
    typed: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    may_exceed: bool = True
    option: dict = field(default_factory=dict)
    variant: dict = field(default_factory=dict)
    is_gate: bool = False
    sources: list = field(default_factory=list)
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def code(self):
        """Return the leaf's code, which also names its fields."""
        return self.node.code

    @property
    def save_url(self):
        """Return where this item is saved."""
        return _answer_address("answer_save") % self.answer.public_id

    @property
    def history_url(self):
        """Return where this item's versions stand."""
        return _answer_address("answer_history") % self.answer.public_id

    @property
    def errors_at(self):
        """Return the errors by the field they are about; "item" has those of hidden fields."""
        return by_field(self.errors)

    @property
    def is_text(self):
        """Whether it is answered in words."""
        return self.node.is_text

    @property
    def needs_proof(self):
        """Whether it must be proved and is not: an absolute condition without evidence."""
        return self.is_gate and not self.evidence

    @property
    def prompt(self):
        """Return what a narrative is asked to tell."""
        return in_language(self.node.meaning) if self.is_text else ""

    @property
    def is_quantity(self):
        """Whether it is answered by have and need."""
        return self.node.answer == AnswerKind.QUANTITY

    @property
    def is_counted(self):
        """Whether its level follows from numbers that are entered."""
        return scoring.is_counted(self.node.option)

    @property
    def needs_total(self):
        """Whether those are two: how many, of how many."""
        return scoring.needs_total(self.node.option)

    @property
    def have_label(self):
        """Return what the first number counts."""
        return in_language(self.node.quantity.get("have", {}))

    @property
    def need_label(self):
        """Return what the second number counts."""
        return in_language(self.node.quantity.get("need", {}))


@cache
def _answer_address(name):
    """Return an address with a hole for the answer: reversing costs more than all else of it."""
    hole = uuid.UUID(int=0)
    return reverse(f"self_evaluation:{name}", args=[hole]).replace(str(hole), "%s")


def number_of(node):
    """Return the code of a node where it is a number, nothing where it is only a short word."""
    return node.code if node.code[:1].isdigit() else ""


def headed(node):
    """Return a node as a heading: with its number, without a code that is only a short word."""
    return f"{number_of(node)} {in_language(node.title)}".strip()


def named(node):
    """Return a node as briefly as people name it: by its number, else by its title."""
    return number_of(node) or in_language(node.title)


def item_of(answer, instrument, is_editable, is_mine, steps, variant=""):
    """Return the row of one answer; `answer.node` must be loaded."""
    node = answer.node
    return Item(
        answer=answer,
        node=node,
        title=in_language(node.title),
        anchor=anchor_of(node),
        is_editable=is_editable,
        is_mine=is_mine,
        state=state_text(answer, instrument),
        text=claim_text(answer, node, steps),
        steps=own_sentences(node, steps, variant),
        typed=as_typed(answer),
        may_exceed=not instrument.is_accreditation,
        option=_option(instrument, node) if node.option else {},
        variant=_variant(instrument, variant) if node.variants else {},
    )


def _variant(instrument, code):
    """Return for which kind of school the rubric is, and whether its words are official."""
    for variant in instrument.variants:
        if variant["code"] == code:
            is_official = variant["origin"] == Origin.PUBLISHED
            return {"label": in_language(variant["label"]), "is_official": is_official}
    return {}


def show_typed(item, refused):
    """Let an item show what was typed and why it was refused; nothing typed is lost."""
    item.typed = refused.typed()
    item.errors = error_texts(refused)


def _option(instrument, node):
    """Return how the level is found, or nothing where the item only has fewer levels."""
    option = option_of(instrument, node)
    return option if option["rows"] or option["note"] else {}
