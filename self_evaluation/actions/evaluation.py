"""The moves of a school's year, from opening to verification and back."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Membership, Role
from accounts.notifications import settle, tell
from accounts.policy import active
from jobs.enqueue import enqueue
from self_evaluation import policy, results, workflow
from self_evaluation.models import (
    Answer,
    Evaluation,
    EvidenceUse,
    Purpose,
    Sheet,
    Status,
    UseVerdict,
    Verdict,
    newest_by_layer,
)
from self_evaluation.queries.evaluation import SUBMITTED, submitted_key
from spmi.decisions import NotAllowed, yes_if
from standards.queries import applicable_nodes


def drop_uses(uses):
    """Delete uses of evidence; what was said of them stands. Return how many there were."""
    # Rows that the release before wrote while it was being replaced name no item.
    for verdict in UseVerdict.objects.filter(use__in=uses, item=None).select_related("use"):
        verdict.item_id, verdict.answer_id = verdict.use.item_id, verdict.use.answer_id
        verdict.save(update_fields=["item", "answer"])
    return uses.delete()[1].get("self_evaluation.EvidenceUse", 0)


class AlreadyMoved(NotAllowed):
    """Someone else moved the evaluation a moment ago; nothing was changed by this request."""

    def __init__(self):
        super().__init__(_("Someone else has just done this. Please look at the page again."))


@transaction.atomic
def open_evaluation(school, campaign, *, by):
    """Begin a school's year in a round: the sheet with an empty answer for every leaf asked.

    A school has one evaluation a year and instrument (decisions.md 10): a repeat returns it.
    """
    policy.may_open_in(by, school, campaign).require()
    instrument = campaign.instrument
    existing = Evaluation.objects.filter(
        school=school, year=campaign.year, instrument_code=instrument.code
    ).first()
    if existing:
        return existing
    try:
        with transaction.atomic():
            evaluation = _new_evaluation(school, campaign, by)
    except IntegrityError:  # a colleague pressed the button in the same second
        return Evaluation.objects.get(
            school=school, year=campaign.year, instrument_code=instrument.code
        )
    audit.record("self_evaluation.open", by=by, subject=evaluation, school=school)
    return evaluation


def _new_evaluation(school, campaign, by):
    instrument = campaign.instrument
    sheet = Sheet.objects.create(
        school=school, instrument=instrument, purpose=Purpose.EVALUATION, year=campaign.year
    )
    Answer.objects.bulk_create(
        Answer(sheet=sheet, node=node)
        for node in applicable_nodes(instrument, school.level)
        if node.is_leaf
    )
    return Evaluation.objects.create(
        public_id=sheet.public_id,
        school=school,
        campaign=campaign,
        sheet=sheet,
        year=campaign.year,
        instrument_code=instrument.code,
        created_by=by,
    )


@transaction.atomic
def submit(evaluation, *, by):
    """Send the self-evaluation to the team, or back to the supervisor who had returned it.

    Saves under way finish first, so that the hash on the receipt is of what was sent. Whoever
    makes receipts is rung, once for every sending.
    """
    _hold(evaluation)
    now = timezone.now()
    move = workflow.submission_of(evaluation)
    answers = list(evaluation.sheet.answers.all())
    # What lies in the bin was not sent; taken out later it must not appear behind the sending.
    left_behind = EvidenceUse.objects.filter(
        answer__sheet=evaluation.sheet_id, item__deleted_at__isnull=False
    )
    drop_uses(left_behind)
    _move(
        evaluation,
        move,
        by=by,
        submitted_at=now,
        submitted_by=by,
        submissions=evaluation.submissions + 1,
        submitted_hash=results.claims_hash(evaluation.sheet),
        submitted_answered=sum(answer.is_answered for answer in answers),
        submitted_of=len(answers),
        returned_from="",
        return_reason="",
        review_started_at=None,
        review_started_by=None,
    )
    enqueue(SUBMITTED, evaluation.pk, key=submitted_key(evaluation), by=by)
    to_supervisor = move.target == Status.VERIFICATION
    role = Role.SUPERVISOR if to_supervisor else Role.QUALITY_TEAM
    kind = "verification_needed" if to_supervisor else "submitted_for_review"
    _tell(evaluation, kind, role, by=by)
    return evaluation


# What asks people to make the next move of a year; made, it asks no longer.
ASKING = (
    *("submitted_for_review", "approval_needed", "verification_needed", "returned", "reminder"),
    *("deadline", "deadline_near", "deadline_missed"),
)
# The same of whoever fills in a part; these lines lead to an item.
ASKING_FILLERS = ("returned", "part", "part_near", "part_missed")
# What tells that an evaluation still is what a rule is about to be asked of.
STANDING = ("status", "status_at", "review_started_at")


def _hold(evaluation):
    """Wait for saves under way and for other moves; raise `AlreadyMoved` where one came first.

    The sheet before the evaluation, as a save takes them.
    """
    Sheet.objects.select_for_update(of=("self",), no_key=True).get(pk=evaluation.sheet_id)
    held = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if any(getattr(held, name) != getattr(evaluation, name) for name in STANDING):
        raise AlreadyMoved


@transaction.atomic
def withdraw(evaluation, *, by):
    """Take a sent evaluation back, as long as the team has not begun."""
    return _move(evaluation, workflow.WITHDRAW, by=by)


@transaction.atomic
def start_review(evaluation, *, by):
    """Begin the team's review; from now on the school can't withdraw."""
    policy.may_start_review(by, evaluation).require()
    now = timezone.now()
    waiting = Evaluation.objects.filter(
        pk=evaluation.pk, status=Status.TEAM_REVIEW, review_started_at__isnull=True
    )
    if not waiting.update(review_started_at=now, review_started_by=by, last_activity_at=now):
        raise AlreadyMoved
    audit.record(
        "self_evaluation.start_review", by=by, subject=evaluation, school=evaluation.school
    )
    evaluation.refresh_from_db()
    return evaluation


@transaction.atomic
def send_back(evaluation, *, by, reason=""):
    """Return the evaluation: a reviewer for the items returned, the head to the team with a reason.

    Only the returned items reopen; sending again brings it back to who returned it.
    """
    if evaluation.status == Status.APPROVAL:
        return _head_send_back(evaluation, by=by, reason=reason)
    move = workflow.return_of(evaluation)
    if move is None:
        policy.may_judge(by, evaluation).require()
    came_from = evaluation.status
    _move(evaluation, move, by=by, returned_from=came_from, return_reason=reason)
    returned = _reopen_returned(evaluation, policy.REVIEWER_OF[came_from][0])
    first = next((said.reason for _answer, said in returned), "")
    _tell(evaluation, "returned", Role.PRINCIPAL, by=by, reason=reason or first)
    _tell_assigned(evaluation, returned, by=by)
    return evaluation


def _head_send_back(evaluation, *, by, reason):
    yes_if(reason.strip(), _("Say why it goes back to the team.")).require()
    _move(evaluation, workflow.HEAD_SEND_BACK, by=by, return_reason=reason)
    _tell(evaluation, "returned", Role.QUALITY_TEAM, by=by, reason=reason)
    return evaluation


def _reopen_returned(evaluation, layer):
    """Open the returned items, close all others; return those with what was said, in order."""
    returned = []
    answers = evaluation.sheet.answers.select_related("node").order_by("node__path")
    for answer in answers.prefetch_related("judgements"):
        said = newest_by_layer(answer.judgements.all(), answer.version).get(layer)
        if said and said.verdict == Verdict.RETURN:
            returned.append((answer, said))
    evaluation.sheet.answers.update(is_open=False)
    Answer.objects.filter(pk__in=[answer.pk for answer, _said in returned]).update(is_open=True)
    return returned


def _tell_assigned(evaluation, returned, *, by):
    """Tell each contributor of what came back in their parts, once, at the first such item."""
    here = policy.assignable_people(evaluation.school)
    rows = evaluation.sheet.assignments.filter(user__in=here).select_related("user", "node")
    parts = defaultdict(list)
    for row in rows.order_by("user", "node__path"):
        parts[row.user].append(row.node.path)
    heads = Membership.objects.filter(active(), school=evaluation.school, role=Role.PRINCIPAL)
    told = {*heads.values_list("user", flat=True), by.pk}
    for person, paths in parts.items():
        mine = [one for one in returned if one[0].node.path.startswith(tuple(paths))]
        if not mine or person.pk in told:
            continue
        answer, said = mine[0]
        tell(
            person,
            "returned",
            key=f"returned:{evaluation.pk}:{evaluation.status_at.isoformat()}",
            path=f"{_jump(evaluation)}?{urlencode({'q': answer.node.code})}",
            school=str(evaluation.school),
            year=evaluation.year,
            who=str(by),
            reason=said.reason,
        )


@transaction.atomic
def complete_review(evaluation, *, by):
    """End the team's review: the team's chair signs, the head is asked to approve."""
    _move(
        evaluation,
        workflow.COMPLETE_REVIEW,
        by=by,
        reviewed_at=timezone.now(),
        reviewed_by=by,
        return_reason="",
    )
    _tell(evaluation, "approval_needed", Role.PRINCIPAL, by=by)
    return evaluation


@transaction.atomic
def approve(evaluation, *, by):
    """Sign for the school, by one act; the supervisor is asked to verify."""
    _move(evaluation, workflow.APPROVE, by=by, approved_at=timezone.now(), approved_by=by)
    _tell(evaluation, "verification_needed", Role.SUPERVISOR, by=by)
    return evaluation


@transaction.atomic
def verify(evaluation, *, by):
    """End the year's judging: freeze the result; whoever makes reports is rung."""
    _move(
        evaluation,
        workflow.VERIFY,
        by=by,
        verified_at=timezone.now(),
        verified_by=by,
        reopened_at=None,
        reopened_by=None,
    )
    result = results.freeze(evaluation, by=by)
    enqueue("self_evaluation.result_frozen", result.pk, by=by)
    _tell(evaluation, "verified", Role.PRINCIPAL, by=by)
    return evaluation


@transaction.atomic
def reopen(evaluation, *, by, reason):
    """Look at a verified evaluation again; its result and report become superseded."""
    yes_if(reason.strip(), _("Say why it is reopened.")).require()
    now = timezone.now()
    _move(
        evaluation,
        workflow.REOPEN,
        by=by,
        why=reason,
        reopened_at=now,
        reopened_by=by,
        reopen_reason=reason,
    )
    evaluation.results.filter(superseded_at__isnull=True).update(superseded_at=now)
    _tell(evaluation, "reopened", Role.PRINCIPAL, by=by, reason=reason)
    return evaluation


def _move(evaluation, transition, *, by, why="", **changes):
    """Make one move by a conditional UPDATE, so that of twenty at once exactly one succeeds.

    The row is held before the rule is asked: a verdict given in the same instant waits, and then
    meets the new status, instead of slipping under a decision already taken. `why` is a reason
    that the row will not keep, for the audit trail.
    """
    _hold(evaluation)
    transition.decide(by, evaluation).require()
    now = timezone.now()
    before = evaluation.status
    moved = Evaluation.objects.filter(pk=evaluation.pk, status=before).update(
        status=transition.target, status_at=now, last_activity_at=now, **changes
    )
    if not moved:
        raise AlreadyMoved
    is_open = transition.target == Status.DRAFT
    Sheet.objects.filter(pk=evaluation.sheet_id).update(is_open=is_open)
    evaluation.sheet.is_open = is_open
    audit.record(
        f"self_evaluation.{transition.name}",
        by=by,
        subject=evaluation,
        school=evaluation.school,
        before={"status": before},
        after={"status": transition.target} | ({"reason": why} if why else {}),
    )
    settle(evaluation.school, ASKING, path=_path(evaluation))
    settle_fillers(evaluation)
    evaluation.refresh_from_db()
    return evaluation


def settle_fillers(owner):
    """Count what asked people to fill in their parts as read: the sheet is theirs no longer."""
    settle(owner.school, ASKING_FILLERS, path=_jump(owner))


def _jump(evaluation):
    return reverse("self_evaluation:sheet_jump", args=[evaluation.public_id])


def _path(evaluation):
    return reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])


def _tell(evaluation, kind, role, *, by, **values):
    path = _path(evaluation)
    key = f"{kind}:{evaluation.pk}:{evaluation.status_at.isoformat()}"
    members = Membership.objects.filter(active(), school=evaluation.school, role=role)
    for member in members.exclude(user=by).select_related("user"):
        tell(
            member.user,
            kind,
            key=f"{key}:{member.user_id}",
            path=path,
            school=str(evaluation.school),
            year=evaluation.year,
            who=str(by),
            **values,
        )
