"""Chasing deadlines: before and after a day, whoever must act; after two in vain the head too.

Runs as often as it likes: every reminder has a key of its own in the inbox (`accounts.Notice`).
Days are those of the school's own clock.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Membership, Notice, Role, User, school_year_on
from accounts.notifications import tell
from accounts.policy import active
from self_evaluation import policy
from self_evaluation.models import (
    Answer,
    Assignment,
    Campaign,
    Evaluation,
    EvidenceRequest,
    Phase,
    Purpose,
    Sheet,
    Status,
)
from self_evaluation.models.evaluation import PHASE_OF_STATUS
from self_evaluation.models.sheet import OWNERS
from self_evaluation.queries.item import named
from self_evaluation.reminders.deadline import Deadline, Reminder, step_of

# Who acts when it is the whole school's turn; contributors are asked for their parts.
ACTING = {
    Status.DRAFT: Role.PRINCIPAL,
    Status.TEAM_REVIEW: Role.QUALITY_TEAM,
    Status.APPROVAL: Role.PRINCIPAL,
    Status.VERIFICATION: Role.SUPERVISOR,
}
SOME = 200


def closes_on(evaluation, phase):
    """Return the last day of a phase for this school, or None: the one place that asks."""
    window = policy.window_of(evaluation, phase)
    return window.closes_on if window else None


def remind(today_of=None):
    """Tell everybody whose turn it is; return how many new lines there are."""
    today_of = today_of or _today_of
    since = school_year_on(timezone.localdate()) - 1
    told = sum(_tell_new(_reminders(some, today_of)) for some in _chunks(_begun(since)))
    for campaign in _rounds_to_begin(since):
        for schools in _chunks(_not_begun(campaign)):
            told += _tell_new(_of_not_begun(campaign, schools, today_of))
    told += sum(_tell_new(_of_dossiers(some, today_of)) for some in _chunks(_dossiers_handed_out()))
    return told + sum(_tell_new(_of_requests(some, today_of)) for some in _chunks(_asked()))


def _today_of(evaluation):
    return timezone.localdate(timezone=evaluation.school.region.zone)


def _chunks(rows):
    """Yield rows some at a time; no cursor stays open while reminders are written."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), SOME):
        yield list(rows.filter(pk__in=ids[start : start + SOME]).order_by("pk"))


def _begun(since):
    rows = Evaluation.objects.filter(year__gte=since).exclude(status=Status.VERIFIED)
    rows = rows.select_related("school__region", "campaign")
    return rows.prefetch_related("campaign__windows")


def _rounds_to_begin(since):
    """Return the rounds that set days for filling in, and that some school may not have begun."""
    rounds = Campaign.objects.filter(year__gte=since, windows__phase=Phase.FILL)
    own = Evaluation.objects.filter(campaign=OuterRef("pk"))
    rounds = rounds.filter(Q(region__isnull=False) | ~Exists(own))
    return rounds.select_related("instrument", "region").prefetch_related("windows")


def _not_begun(campaign):
    same = Evaluation.objects.filter(year=campaign.year, instrument_code=campaign.instrument.code)
    schools = policy.schools_in(campaign).exclude(pk__in=same.values("school"))
    return schools.select_related("region")


def _dossiers_handed_out():
    """Return the open sheets of dossiers of which a part has a day; the whole of one has none."""
    parts = Assignment.objects.filter(due_on__isnull=False)
    sheets = Sheet.objects.filter(purpose=Purpose.DOSSIER, is_open=True)
    sheets = sheets.filter(pk__in=parts.values("sheet"))
    return sheets.select_related("school__region", OWNERS[Purpose.DOSSIER])


def _asked():
    """Return the requests for evidence that wait and have a day."""
    waiting = EvidenceRequest.objects.filter(
        due_on__isnull=False,
        done_at=None,
        cancelled_at=None,
        answer__sheet__is_open=True,
    )
    owners = [f"answer__sheet__{name}__school__region" for name in OWNERS.values()]
    return waiting.select_related("answer__node", "asked_of", *owners)


def _tell_new(reminders):
    """Tell what was not told before: most runs find nothing new, and shall cost little."""
    keys = {f"{one.user.pk}:{one.key}": one for one in reminders}
    told = dict(Notice.objects.filter(key__in=keys).values_list("key", "created_at"))
    new = [one for key, one in keys.items() if key not in told and one.is_ripe(told)]
    return sum(tell(one.user, one.kind, key=one.key, path=one.path, **one.values) for one in new)


def _reminders(evaluations, today_of):
    policy.know_extensions(evaluations)
    people = _people([evaluation.school_id for evaluation in evaluations])
    found = []
    for evaluation in evaluations:
        found += _of_phase(evaluation, people[evaluation.school_id], today_of(evaluation))
    drafts = [evaluation for evaluation in evaluations if evaluation.status == Status.DRAFT]
    return found + _of_open_parts(drafts, people, today_of)


def _of_dossiers(sheets, today_of):
    people = _people([sheet.school_id for sheet in sheets])
    return _of_open_parts([sheet.known_owner for sheet in sheets], people, today_of)


def _people(school_ids):
    """Return, by school and role, who has it today."""
    people = defaultdict(lambda: defaultdict(list))
    rows = Membership.objects.filter(active(), school__in=school_ids, user__is_active=True)
    for row in rows.select_related("user").order_by("pk"):
        people[row.school_id][row.role].append(row.user)
    return people


def _of_phase(evaluation, people, today):
    phase = PHASE_OF_STATUS[evaluation.status]
    day = closes_on(evaluation, phase)
    began = _turn_began(evaluation, phase)
    step = day and _step_since(day, began, today)
    # Who was sent back, or withdrew, may send again after the day: nothing is missed then.
    if not step or (phase == Phase.FILL and evaluation.submissions and step.number > 0):
        return []
    due = Deadline(
        stem="deadline",
        # A turn that began after the day is a deadline of its own: who was chased in an earlier
        # turn was not in this one.
        key=f"deadline:{evaluation.pk}:{phase}:{max(day, began).isoformat()}",
        path=reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id]),
        values={"phase": str(phase), "school": str(evaluation.school), "day": day.isoformat()},
        acting=people[ACTING[evaluation.status]],
    )
    return due.chase(step, people[Role.PRINCIPAL], today)


def _turn_began(evaluation, phase):
    """Return the day, by the school's clock, on which it became the turn of who acts now.

    Filling in is everybody's turn from the first day on, whenever a school begins.
    """
    if phase == Phase.FILL:
        return date.min
    return timezone.localdate(evaluation.status_at, evaluation.school.region.zone)


def _step_since(day, began, today):
    """Return the reminder of a day for people whose turn began on one.

    Who got it after the day counts from then on: the others were late, not they.
    """
    if began > day:
        return step_of(began, today) if today > began else None
    return step_of(day, today)


def _of_not_begun(campaign, schools, today_of):
    """Ask the heads to begin; whoever stands above sees these schools in a list of their own."""
    people = _people([school.pk for school in schools])
    path = reverse("self_evaluation:evaluation_list")
    found = []
    years = [Evaluation(school=school, campaign=campaign) for school in schools]
    for evaluation in policy.know_extensions(years):
        school = evaluation.school
        day = closes_on(evaluation, Phase.FILL)
        step = day and step_of(day, today_of(evaluation))
        if step:
            key = f"begin:{campaign.pk}:{school.pk}:{day.isoformat()}:{step.number}"
            values = {"phase": "fill", "school": str(school), "day": day.isoformat()}
            kind = step.kind("deadline")
            heads = people[school.pk][Role.PRINCIPAL]
            found += [Reminder(head, kind, key, path, values) for head in heads]
    return found


def _of_requests(requests, today_of):
    """Remind those who were asked for evidence and still are at the school."""
    evaluations = [request.answer.sheet.owner for request in requests]
    people = _people([evaluation.school_id for evaluation in evaluations])
    found = []
    for request, evaluation in zip(requests, evaluations, strict=True):
        here = people[evaluation.school_id]
        today = today_of(evaluation)
        step = step_of(request.due_on, today)
        if step and any(request.asked_of in users for users in here.values()):
            due = _deadline_of_request(request, evaluation)
            found += due.chase(step, here[Role.PRINCIPAL], today)
    return found


def _deadline_of_request(request, evaluation):
    day = request.due_on.isoformat()
    code = request.answer.node.code
    return Deadline(
        stem="evidence_due",
        key=f"evidence:{request.pk}:{day}",
        path=reverse("self_evaluation:evidence_request_detail", args=[request.public_id]),
        values={"what": code, "school": str(evaluation.school), "day": day},
        acting=[request.asked_of],
    )


@dataclass(frozen=True)
class Part:
    """What one person still has to fill in by one day."""

    user: User
    day: date
    nodes: tuple


def _of_open_parts(owners, people, today_of):
    found = []
    for owner, parts in _open_parts(owners):
        found += _of_parts(owner, parts, people[owner.school_id], today_of(owner))
    return found


def _open_parts(owners):
    """Yield each owner of an open sheet with its incomplete parts, by person and day."""
    by_sheet = {owner.sheet_id: owner for owner in owners}
    handed = defaultdict(list)
    rows = Assignment.objects.filter(sheet__in=by_sheet, user__is_active=True)
    for row in rows.select_related("user", "node"):
        handed[row.sheet_id].append(row)
    waiting = defaultdict(list)
    answers = Answer.objects.filter(~policy.ANSWERED, sheet__in=handed, is_open=True)
    for sheet, path in answers.values_list("sheet", "node__path"):
        waiting[sheet].append(path)
    for sheet, assignments in handed.items():
        yield by_sheet[sheet], _parts(by_sheet[sheet], assignments, waiting[sheet])


def _parts(owner, assignments, waiting):
    nodes = defaultdict(list)
    users = {}
    all_due_on = _end_of_filling(owner)
    for row in assignments:
        day = row.due_on or all_due_on
        if day and any(path.startswith(row.node.path) for path in waiting):
            users[row.user_id] = row.user
            nodes[row.user_id, day].append(row.node)
    return [Part(users[user], day, tuple(found)) for (user, day), found in nodes.items()]


def _end_of_filling(owner):
    """Return the day on which parts without a day of their own are due, or None."""
    if not isinstance(owner, Evaluation) or owner.submissions:
        return None
    return closes_on(owner, Phase.FILL)


def _of_parts(owner, parts, people, today):
    found = []
    for part in parts:
        step = step_of(part.day, today)
        # A head fills in the whole and is reminded of that.
        if step and part.user in people[Role.CONTRIBUTOR]:
            due = _deadline_of_part(owner, part)
            found += due.chase(step, people[Role.PRINCIPAL], today)
    return found


def _deadline_of_part(owner, part):
    day, what = part.day.isoformat(), ", ".join(named(node) for node in part.nodes)
    way = reverse("self_evaluation:sheet_jump", args=[owner.public_id])
    # A dossier may have the number of an evaluation; its sheet has that of no other.
    number = owner.pk if isinstance(owner, Evaluation) else f"sheet-{owner.sheet_id}"
    return Deadline(
        stem="part",
        key=f"part:{number}:{part.user.pk}:{day}",
        path=f"{way}?{urlencode({'q': part.nodes[0].code})}",
        values={"what": what, "school": str(owner.school), "day": day},
        acting=[part.user],
    )
