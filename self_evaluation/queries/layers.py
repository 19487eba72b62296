"""What the checkers made of the school's claims: what counts now, what stood before, and why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from self_evaluation.models import Judgement, Verdict
from self_evaluation.queries.claim import claim_text, own_sentences, steps_of, worth_of
from self_evaluation.queries.review import Said, judged_text, said_of
from standards.models import in_language


@dataclass(slots=True)
class Adjusted:
    """One claim whose value a checker replaced: what the school said, what counts, and why."""

    code: str
    title: str
    url: str
    before: str
    after: str
    judgement: Judgement


def adjusted_of(evaluation, leaves, url_of):
    """Return the leaves (`results.Counted`) whose counting mark a checker put in; no query."""
    steps = steps_of(evaluation.sheet.instrument)
    return [
        _adjusted(leaf, steps, url_of(leaf.node))
        for leaf in leaves
        if leaf.layer != "school" and leaf.mark != leaf.answer.mark
    ]


def _adjusted(leaf, steps, url):
    counting = getattr(leaf, leaf.layer)
    # A supervisor who accepts lets the team's value stand: the reason is the team's.
    judgement = leaf.team if counting.verdict == Verdict.ACCEPT else counting
    own = own_sentences(leaf.node, steps)
    return Adjusted(
        code=leaf.node.code,
        title=in_language(leaf.node.title),
        url=url,
        before=claim_text(leaf.answer, leaf.node, own),
        after=judged_text(counting, leaf.node, own),
        judgement=judgement,
    )


def add_judgements(items, instrument):
    """Put beside each item what the checkers say of it, and the newest return where it stands."""
    by_answer = {item.answer.pk: item for item in items if item.answer.version}
    judgements = Judgement.objects.filter(answer__in=by_answer).select_related("by")
    spoken = {}
    for judgement in judgements.order_by("pk"):
        spoken.setdefault(judgement.answer_id, []).append(judgement)
    for answer_id, judged in spoken.items():
        item = by_answer[answer_id]
        if judged[-1].verdict == Verdict.RETURN and item.answer.is_open:
            item.returned = judged[-1]
        _add_layers(item, judged, instrument)


def _add_layers(item, judgements, instrument):
    """Show every layer where a checker spoke of what stands, and what counts if that is another."""
    said = said_of(item.answer, judgements, item.steps)
    shown = [layer for layer in said if layer.judgement not in (None, item.returned)]
    item.said = shown
    counting = next(layer for layer in said if layer.counts).judgement
    if counting is not None and counting.mark != item.answer.mark:
        item.said = [said[0], *shown]
        item.counts = _counts_text(counting, item.node, instrument)


def spoken(answer, instrument):
    """Return everything the checkers ever said of an answer, newest first; one query."""
    steps = own_sentences(answer.node, steps_of(instrument))
    judgements = Judgement.objects.filter(answer=answer).select_related("by").order_by("-pk")
    return [Said(j.get_layer_display(), judged_text(j, answer.node, steps), j) for j in judgements]


def _counts_text(judgement, node, instrument):
    worth = worth_of(judgement.mark, node, instrument)
    if worth is None:
        return _("Counts now: not applicable")
    return _("Counts now: %(share)s %%, score %(score)s") % worth
