"""Acts that wrote many answers at once: what could be taken over, what may be taken back."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from self_evaluation import policy
from self_evaluation.models import Answer, AnswerVersion, BranchMark, EvidenceUse
from self_evaluation.queries.last_year import asks_the_same, last_year
from standards.queries import applicable_nodes


@dataclass(slots=True)
class Offer:
    """What the year page and a standard say of last year's answers: how many can be taken over,
    how many were and wait to be confirmed, and the acts that can still be taken back."""

    year: int
    can: int
    waiting: int
    acts: list


def untouched(evaluation, path=""):
    """Return the open answers nobody has saved, or that an undone act left empty again."""
    emptied = AnswerVersion.objects.filter(
        answer=OuterRef("pk"), version=OuterRef("version"), batch__isnull=False
    )
    nothing_said = ~policy.ANSWERED & Q(have__isnull=True, need__isnull=True, note="", reason="")
    answers = Answer.objects.filter(
        sheet_id=evaluation.sheet_id, is_open=True, node__path__startswith=path
    )
    return answers.filter(Q(version=0) | (nothing_said & Exists(emptied)))


def to_carry(evaluation, path=""):
    """Return pairs of an answer nobody has saved and last year's, where the same is asked; three
    queries, any number of items."""
    answers = list(untouched(evaluation, path).select_related("node"))
    earlier = last_year(evaluation, codes=[answer.node.code for answer in answers]) or {}
    known = set(evaluation.sheet.instrument.scoring_rules.shares)
    pairs = ((answer, earlier.get(answer.node.code)) for answer in answers)
    return [(answer, then) for answer, then in pairs if _can_take(answer.node, then, known)]


def _can_take(node, then, levels):
    return (
        then is not None
        and then.is_answered
        and asks_the_same(node, then.node)
        and (then.level is None or then.level in levels)
    )


def offer(user, evaluation):
    """Return the `Offer` for the head while the sheet is filled in, else None; four queries."""
    if not policy.may_act_on_many(user, evaluation):
        return None
    return _offer(evaluation, len(to_carry(evaluation)), carrying_acts(evaluation))


def offer_here(user, evaluation, items, path):
    """Return the `Offer` of one standard from its items, which know last year's answers: a query
    only where something was taken over. What an undone act left empty is offered by `offer`."""
    if not policy.may_act_on_many(user, evaluation):
        return None
    known = set(evaluation.sheet.instrument.scoring_rules.shares)
    fresh = [item for item in items if item.answer.version == 0 and item.answer.is_open]
    can = sum(_can_take(item.node, item.earlier, known) for item in fresh)
    was_carried = any(item.answer.carried_from for item in items)
    return _offer(evaluation, can, carrying_acts(evaluation, path) if was_carried else [])


def _offer(evaluation, can, acts):
    waiting = sum(act["count"] for act in acts)
    return Offer(evaluation.year - 1, can, waiting, acts) if can or waiting else None


def brought_evidence(owner):
    """Return the uses of evidence that an act brought, beside answers nobody has saved since.

    An act may bring evidence to an answer that it does not write.
    """
    same_act = AnswerVersion.objects.filter(
        answer=OuterRef("answer"), version=OuterRef("answer__version"), batch=OuterRef("batch")
    )
    uses = EvidenceUse.objects.filter(answer__sheet_id=owner.sheet_id, batch__isnull=False)
    unsaved_since = Q(answer__updated_at__lt=F("created_at"))
    return uses.filter(Q(answer__version=0) | unsaved_since | Exists(same_act))


def carrying_acts(evaluation, path=""):
    """Return the acts of taking over of which something still stands as it was taken over."""
    standing = AnswerVersion.objects.filter(
        answer__sheet_id=evaluation.sheet_id,
        answer__node__path__startswith=path,
        answer__carried_from__isnull=False,
        version=F("answer__version"),
        batch__isnull=False,
    )
    acts = standing.order_by().values("batch").annotate(count=Count("pk"), since=Min("at"))
    return list(acts.order_by("since"))


def branch_marks(user, evaluation, items, path):
    """Return the marks standing in a branch, newest first, for whoever may take them back: a
    query where something does not apply."""
    does_not_apply = any(item.answer.not_applicable for item in items)
    if not does_not_apply or not policy.may_act_on_many(user, evaluation):
        return []
    marks = BranchMark.objects.filter(
        sheet_id=evaluation.sheet_id, undone_at__isnull=True, node__path__startswith=path
    )
    return list(marks.select_related("node", "by"))


def branches_of(evaluation):
    """Return the nodes above leaves that the school is asked about: one query."""
    nodes = applicable_nodes(evaluation.sheet.instrument, evaluation.school.level)
    return [node for node in nodes if not node.is_leaf]
