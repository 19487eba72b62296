"""Changing many answers by one act that can be taken back as one: carrying a year over, marking
a branch as not applicable."""

import uuid

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from self_evaluation import policy
from self_evaluation.actions.answer import FIELDS, hold_open, values_with_defaults
from self_evaluation.actions.evaluation import drop_uses
from self_evaluation.models import Answer, AnswerVersion, BranchMark
from self_evaluation.queries.batch import brought_evidence, carrying_acts, to_carry
from spmi.decisions import yes_if

WRITTEN = ("version", "updated_at", "updated_by", "carried_from", *FIELDS)


@transaction.atomic
def carry_over(evaluation, *, by, path=""):
    """Take last year's answers over into those nobody has saved; return how many.

    Each is a version of its own that waits for somebody to confirm it. `path` limits the act to
    a branch. What the instrument has changed since is not taken over.
    """
    _begin(evaluation, by)
    pairs = to_carry(evaluation, path)
    changes = [(answer, _values_of(then)) for answer, then in pairs]
    year, batch = evaluation.year - 1, uuid.uuid4()
    taken = {answer.pk: (year, batch) for answer, _then in pairs}
    _write(changes, by=by, batch=batch, taken=taken)
    _record("carry_over", evaluation, by, count=len(changes), year=year)
    return len(changes)


def take_over(owner, changes, *, by, year):
    """Write answers that were given elsewhere in a school year, in the caller's transaction.

    `changes` are pairs of an answer and its values; each waits to be confirmed. The caller has
    asked the policy. Return the act, by which they can be told from others.
    """
    hold_open(owner)
    batch = uuid.uuid4()
    whole = [(answer, values_with_defaults(values)) for answer, values in changes]
    _write(whole, by=by, batch=batch, taken={answer.pk: (year, batch) for answer, _v in whole})
    return batch


def take_back(owner, *, by):
    """Take what `take_over` wrote back, in the caller's transaction, with the evidence its act
    brought: at answers that nobody has saved since. Return how many answers and pieces of evidence.
    The caller has asked the policy.
    """
    hold_open(owner)
    brought = drop_uses(brought_evidence(owner))
    return sum(_undo(owner, act["batch"], by) for act in carrying_acts(owner)), brought


@transaction.atomic
def undo_carry_over(evaluation, *, by, batch):
    """Take an act of carrying over back: answers that nobody confirmed or saved say again what
    they said before. Returns how many."""
    _begin(evaluation, by)
    count = _undo(evaluation, batch, by)
    _record("undo_carry_over", evaluation, by, count=count)
    return count


@transaction.atomic
def mark_branch(evaluation, *, by, node, reason):
    """Say of a node with all below it that it does not apply, with one reason."""
    _begin(evaluation, by)
    yes_if(reason.strip(), _("Write why this does not apply to your school.")).require()
    answers = Answer.objects.filter(
        sheet_id=evaluation.sheet_id,
        is_open=True,
        not_applicable=False,
        node__path__startswith=node.path,
    )
    values = values_with_defaults({"not_applicable": True, "reason": reason})
    changes = [(answer, values | {"note": answer.note}) for answer in answers]
    yes_if(changes, _("Nothing of this part is left to mark.")).require()
    mark = BranchMark.objects.create(
        sheet_id=evaluation.sheet_id, node=node, batch=uuid.uuid4(), reason=reason, by=by
    )
    _write(changes, by=by, batch=mark.batch)
    _record("mark_branch", evaluation, by, count=len(changes), nodes=[node.code], reason=reason)
    return mark


@transaction.atomic
def unmark_branch(evaluation, *, by, mark):
    """Take a mark back: answers that nobody has saved since say again what they said before."""
    _begin(evaluation, by)
    now = timezone.now()
    standing = BranchMark.objects.filter(pk=mark.pk, undone_at__isnull=True)
    if not standing.update(undone_at=now, undone_by=by):  # the same button pressed twice
        return 0
    count = _undo(evaluation, mark.batch, by)
    _record("unmark_branch", evaluation, by, count=count, nodes=[mark.node.code])
    return count


def _begin(evaluation, by):
    """Ask the rule and keep single saves and the sending out until this act has committed."""
    policy.may_act_on_many(by, evaluation).require()
    hold_open(evaluation)


def _write(changes, *, by, batch, taken=None):
    """Write one new version of each answer: two statements, any number of answers.

    `taken` are those that are last year's and wait to be confirmed: the year and the act by key.
    """
    now, versions = timezone.now(), []
    for answer, values in changes:
        year, act = (taken or {}).get(answer.pk, (None, batch))
        answer.version += 1
        answer.updated_at, answer.updated_by = now, by
        answer.carried_from = year
        for name, value in values.items():
            setattr(answer, name, value)
        versions.append(
            AnswerVersion(
                answer=answer,
                version=answer.version,
                key=uuid.uuid4(),
                batch=act,
                carried_from=year,
                at=now,
                by=by,
                **values,
            )
        )
    Answer.objects.bulk_update([answer for answer, _values in changes], WRITTEN)
    AnswerVersion.objects.bulk_create(versions)


def _undo(evaluation, batch, by):
    written = AnswerVersion.objects.filter(
        batch=batch,
        answer__sheet_id=evaluation.sheet_id,
        answer__is_open=True,
        version=F("answer__version"),
    ).select_related("answer")
    answers = [version.answer for version in written]
    before = _versions_before(answers, batch)
    changes = [(answer, _values_of(before.get(answer.pk))) for answer in answers]
    # What waited to be confirmed waits again, as part of the act that took it over.
    waited = {pk: (v.carried_from, v.batch) for pk, v in before.items() if v.carried_from}
    _write(changes, by=by, batch=uuid.uuid4(), taken=waited)
    return len(changes)


def _versions_before(answers, batch):
    """Return what each answer said before an act first wrote it."""
    acts = AnswerVersion.objects.filter(answer=OuterRef("answer"), batch=batch)
    first = Subquery(acts.order_by("version").values("version")[:1])
    earlier = AnswerVersion.objects.filter(answer__in=answers, version__lt=first)
    return {version.answer_id: version for version in earlier.order_by("version")}


def _values_of(claim):
    if claim is None:
        return values_with_defaults({})
    return {name: getattr(claim, name) for name in FIELDS}


def _record(verb, evaluation, by, **after):
    audit.record(
        f"self_evaluation.{verb}", by=by, subject=evaluation, school=evaluation.school, after=after
    )
