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
    Status,
)
from self_evaluation.models.evaluation import PHASE_OF_STATUS

# Days before and after a deadline on which people are reminded.
BEFORE = (7, 3, 1)
AFTER = (1, 7)
# From so many days before on it is urgent (decisions.md 22).
NEAR = 3
# Older deadlines are history: a first run after years chases nobody.
FORGOTTEN = 30
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


@dataclass(frozen=True)
class Step:
    """Which reminder of a deadline it is the turn of: `-3` is three days before, `1` one after."""

    number: int

    def kind(self, stem):
        """Return the kind of notice: `deadline`, `deadline_near` or `deadline_missed`."""
        if self.number > 0:
            return f"{stem}_missed"
        return f"{stem}_near" if -self.number <= NEAR else stem

    @property
    def is_last(self):
        """Whether the second reminder in vain is reached, so that the head hears of it."""
        return self.number == AFTER[-1]


def step_of(day, today):
    """Return the reminder whose turn it is, or None; one that was missed is made up for."""
    left = (day - today).days
    if left >= 0:
        number = min((n for n in BEFORE if left <= n), default=None)
        return Step(-number) if number else None
    number = max((n for n in AFTER if -left >= n), default=None)
    return Step(number) if -left <= FORGOTTEN else None


@dataclass(frozen=True)
class Reminder:
    """One line for one person, not told yet.

    With `after` it waits until a line of one of these keys has stood since before `today`.
    """

    user: User
    kind: str
    key: str
    path: str
    values: dict
    after: tuple = ()
    today: date | None = None

    def is_ripe(self, told):
        """Whether it may be told now; `told` are the moments of the lines told so far, by key."""
        if not self.after:
            return True
        return any(key in told and timezone.localdate(told[key]) < self.today for key in self.after)


@dataclass(frozen=True)
class Deadline:
    """A day on which something is due from some people: `stem` of its kinds and `key` of lines."""

    stem: str
    key: str
    path: str
    values: dict
    acting: list

    def chase(self, step, heads, today):
        """Return the lines of a step, and of the last one those for the heads too.

        The last step comes only to those who had the first after the day on an earlier day: work
        that stood still for a week does not complain over people nobody had reminded.
        """
        kind = step.kind(self.stem)
        if not step.is_last:
            return [self._line(user, kind, step.number) for user in self.acting]
        first = {user: f"{user.pk}:{self.key}:{AFTER[0]}" for user in self.acting}
        lines = [self._line(user, kind, AFTER[0]) for user in self.acting]
        lines += [
            self._line(user, kind, step.number, after=(key,), today=today)
            for user, key in first.items()
        ]
        told_over = {**self.values, "who": _names(self.acting)}
        return lines + [
            Reminder(
                user=head,
                kind=f"{self.stem}_escalated",
                key=f"{self.key}:{step.number}",
                path=self.path,
                values=told_over,
                after=tuple(first.values()),
                today=today,
            )
            for head in heads
            if head not in self.acting
        ]

    def _line(self, user, kind, number, **waiting):
        return Reminder(user, kind, f"{self.key}:{number}", self.path, self.values, **waiting)


def remind(today_of=None):
    """Tell everybody whose turn it is; return how many new lines there are."""
    today_of = today_of or _today_of
    since = school_year_on(timezone.localdate()) - 1
    told = sum(_tell_new(_reminders(some, today_of)) for some in _chunks(_begun(since)))
    for campaign in _rounds_to_begin(since):
        for schools in _chunks(_not_begun(campaign)):
            told += _tell_new(_of_not_begun(campaign, schools, today_of))
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


def _asked():
    """Return the requests for evidence that wait and have a day."""
    waiting = EvidenceRequest.objects.filter(
        due_on__isnull=False,
        done_at=None,
        cancelled_at=None,
        answer__sheet__is_open=True,
    )
    return waiting.select_related(
        "answer__node", "answer__sheet__evaluation__school__region", "asked_of"
    )


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
    for evaluation, parts in _open_parts(drafts):
        found += _of_parts(evaluation, parts, people[evaluation.school_id], today_of(evaluation))
    return found


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


def _names(users):
    return ", ".join(str(user) for user in users) or "–"


@dataclass(frozen=True)
class Part:
    """What one person still has to fill in by one day."""

    user: User
    day: date
    codes: tuple


def _open_parts(evaluations):
    """Yield each draft with the incomplete parts handed out in it, by person and day."""
    by_sheet = {evaluation.sheet_id: evaluation for evaluation in evaluations}
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


def _parts(evaluation, assignments, waiting):
    codes = defaultdict(list)
    users = {}
    all_due_on = None if evaluation.submissions else closes_on(evaluation, Phase.FILL)
    for row in assignments:
        day = row.due_on or all_due_on
        if day and any(path.startswith(row.node.path) for path in waiting):
            users[row.user_id] = row.user
            codes[row.user_id, day].append(row.node.code)
    return [Part(users[user], day, tuple(found)) for (user, day), found in codes.items()]


def _of_parts(evaluation, parts, people, today):
    found = []
    for part in parts:
        step = step_of(part.day, today)
        # A head fills in the whole and is reminded of that.
        if step and part.user in people[Role.CONTRIBUTOR]:
            due = _deadline_of_part(evaluation, part)
            found += due.chase(step, people[Role.PRINCIPAL], today)
    return found


def _deadline_of_part(evaluation, part):
    day = part.day.isoformat()
    way = reverse("self_evaluation:sheet_jump", args=[evaluation.public_id])
    return Deadline(
        stem="part",
        key=f"part:{evaluation.pk}:{part.user.pk}:{day}",
        path=f"{way}?{urlencode({'q': part.codes[0]})}",
        values={"what": ", ".join(part.codes), "school": str(evaluation.school), "day": day},
        acting=[part.user],
    )
