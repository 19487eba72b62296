"""What the checkers' words changed in a school's year, item by item."""

from dataclasses import dataclass

from self_evaluation import policy
from self_evaluation.models import Verdict
from self_evaluation.queries.claim import own_sentences, steps_of
from self_evaluation.queries.review import rows_of, said_of
from self_evaluation.queries.sheet import item_url, tops_of

CHANGED = (Verdict.ADJUST, Verdict.RETURN)


@dataclass(slots=True)
class Change:
    """One claim that a checker adjusted or returned, with every layer side by side."""

    code: str
    title: str
    url: str
    said: list


def changes(user, evaluation):
    """Return the items on which a checker's word differs, in tree order; six queries."""
    visible = set(policy.visible_answers(user, evaluation).values_list("pk", flat=True))
    rows = [row for row in rows_of(evaluation) if row.answer.pk in visible]
    tops = tops_of(evaluation.sheet.instrument_id)
    steps = steps_of(evaluation.sheet.instrument)
    found = [
        Change(
            code=row.code,
            title=row.title,
            url=item_url(evaluation, row.answer.node, tops),
            said=said_of(row.answer, row.judgements, own_sentences(row.answer.node, steps)),
        )
        for row in rows
        if row.judgements
    ]
    return [change for change in found if _is_changed(change.said)]


def _is_changed(said):
    return any(layer.judgement and layer.judgement.verdict in CHANGED for layer in said)
