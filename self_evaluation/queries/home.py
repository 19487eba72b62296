"""What waits for a person: the tasks, whom they wait for, and the first steps of a new head."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, Role, school_year_on
from accounts.policy import active, memberships_of
from self_evaluation import policy
from self_evaluation.models import (
    Answer,
    Assignment,
    Evaluation,
    Judgement,
    Phase,
    Purpose,
    Status,
    Verdict,
)
from self_evaluation.models.sheet import OWNERS
from self_evaluation.queries import requests
from self_evaluation.queries.campaign import schools_url
from self_evaluation.queries.evaluation import end_of_day
from self_evaluation.queries.extension import given_time
from self_evaluation.queries.filling import Task, task_of, tasks_in, the_year
from standards.models import Node, in_language

SHOWN = 7
FETCHED = 60
# Whose turn it is at each stage.
ACTING = {
    Status.DRAFT: {Role.PRINCIPAL, Role.CONTRIBUTOR},
    Status.TEAM_REVIEW: {Role.QUALITY_TEAM},
    Status.APPROVAL: {Role.PRINCIPAL},
    Status.VERIFICATION: {Role.SUPERVISOR},
}


@dataclass(slots=True)
class Leaf:
    """An open item that waits: where it lies, how to reach it, whether it only waits for a yes."""

    sheet_id: int
    code: str
    path: str
    title: str
    is_carried: bool


@dataclass(slots=True)
class Desk:
    """All that the home page of one person is made from, read in a fixed number of queries."""

    roles: dict
    evaluations: list
    dossiers: list
    assignments: list
    unsettled: dict
    returned: dict
    totals: dict
    tops: dict


def desk(user):
    """Read what the person's schools wait for; ten queries, any number of schools."""
    roles = _roles_by_school(user)
    evaluations, dossiers = _evaluations(user, roles), _dossiers(user, roles)
    drafts = [one for one in evaluations if one.status == Status.DRAFT]
    sheets = [owner.sheet_id for owner in (*drafts, *dossiers)]
    return Desk(
        roles=roles,
        evaluations=evaluations,
        dossiers=dossiers,
        assignments=list(
            Assignment.objects.filter(user=user, sheet__in=sheets).select_related("node")
        ),
        unsettled=_by_sheet(
            Answer.objects.filter(
                ~policy.ANSWERED | Q(carried_from__isnull=False), sheet__in=sheets, is_open=True
            )
        ),
        returned=_by_sheet(_returned(sheets)),
        totals=dict(
            Answer.objects.filter(sheet__in=sheets)
            .values_list("sheet")
            .annotate(of=Count("pk"))
            .order_by()
        ),
        tops=_tops({owner.sheet.instrument_id for owner in (*evaluations, *dossiers)}),
    )


def _tops(instruments):
    by_instrument = defaultdict(dict)
    tops = Node.objects.filter(parent=None, instrument__in=instruments)
    for instrument, path, code in tops.values_list("instrument", "path", "code"):
        by_instrument[instrument][path] = code
    return by_instrument


def _roles_by_school(user):
    roles = defaultdict(set)
    for membership in memberships_of(user):
        if membership.school_id:
            roles[membership.school_id].add(membership.role)
    return roles


def _evaluations(user, roles):
    visible = policy.visible_to(user).filter(school__in=list(roles)).exclude(status=Status.VERIFIED)
    visible = visible.select_related("school__region", "campaign", "sheet")
    visible = visible.prefetch_related("campaign__windows")
    found = list(visible.order_by(_others_turn(roles), "status_at")[:FETCHED])
    return policy.know_extensions(found)


def _dossiers(user, roles):
    """Return the dossiers in which the person may have something to fill in; one query.

    What they are belongs to an app above: here each is what any owner of a sheet is.
    """
    filling = [school for school, theirs in roles.items() if theirs & ACTING[Status.DRAFT]]
    sheets = policy.visible_sheets(user).filter(
        purpose=Purpose.DOSSIER, is_open=True, school__in=filling
    )
    sheets = sheets.select_related("school__region", "instrument", OWNERS[Purpose.DOSSIER])
    return [sheet.known_owner for sheet in sheets.order_by("-year", "pk")[:FETCHED]]


def _others_turn(roles):
    """Sort what waits for the person before what waits for others: only so many are fetched."""
    mine = reduce(
        or_,
        (
            Q(status=status, school__in=[key for key, theirs in roles.items() if theirs & acting])
            for status, acting in ACTING.items()
        ),
    )
    return Case(When(mine, then=0), default=1)


def _returned(sheets):
    judgements = Judgement.objects.filter(
        verdict=Verdict.RETURN,
        answer_version=F("answer__version"),
        answer__is_open=True,
        answer__sheet__in=sheets,
    ).exclude(answer__sheet__evaluation__returned_from="")
    return Answer.objects.filter(pk__in=judgements.values("answer"))


def _by_sheet(answers):
    found = defaultdict(list)
    rows = answers.order_by("node__path").values_list(
        "sheet_id", "node__code", "node__path", "node__title", "carried_from"
    )
    for sheet_id, code, path, title, year in rows:
        found[sheet_id].append(Leaf(sheet_id, code, path, in_language(title), year is not None))
    return found


def tasks(user, on_desk):
    """Return what the person can do now, late ones first, then by due moment."""
    found = [task for one in on_desk.evaluations for task in _tasks_of(one, on_desk)]
    found += [task for one in on_desk.dossiers for task in tasks_in(one, on_desk)]
    found += [_opening(row) for row in to_open(user)]
    found += [_giving(asked) for asked in requests.waiting_for(user)]
    found += _office_tasks(user)
    far = timezone.now() + timedelta(days=36500)
    return sorted(found, key=lambda task: (not task.late, task.due or far))


def _tasks_of(evaluation, on_desk):
    if evaluation.status == Status.DRAFT:
        yield from tasks_in(evaluation, on_desk)
        return
    verb, role, name = {
        Status.TEAM_REVIEW: (_("Review"), Role.QUALITY_TEAM, "evaluation_detail"),
        Status.APPROVAL: (_("Approve"), Role.PRINCIPAL, "evaluation_detail"),
        Status.VERIFICATION: (_("Verify"), Role.SUPERVISOR, "evaluation_detail"),
    }[evaluation.status]
    if role in on_desk.roles[evaluation.school_id]:
        yield task_of(evaluation, verb, the_year(evaluation.year), _address(name, evaluation))


def _address(name, evaluation):
    return reverse(f"self_evaluation:{name}", args=[evaluation.public_id])


def _giving(asked):
    due = end_of_day(asked.due_on, asked.zone) if asked.due_on else None
    return Task(_("Give evidence"), asked.what, asked.school, asked.url, due)


def _opening(row):
    url = reverse("self_evaluation:evaluation_list")
    return Task(_("Open"), the_year(row["campaign"].year), str(row["school"]), url)


def _office_tasks(user):
    """Return the rounds in which schools of an office are late with filling in, or with opening."""
    if Role.OFFICE not in {membership.role for membership in memberships_of(user)}:
        return []
    over = Q(windows__phase=Phase.FILL, windows__closes_on__lt=timezone.localdate())
    rounds = policy.visible_campaigns(user).filter(over, region__isnull=False)
    drafts = policy.visible_to(user).filter(
        ~Exists(given_time(OuterRef("campaign"), OuterRef("school"))), status=Status.DRAFT
    )
    filling = Count("evaluations", filter=Q(evaluations__in=drafts), distinct=True)
    rounds = rounds.annotate(late=filling + _not_begun(user)).select_related("instrument")
    found = []
    for campaign in rounds.filter(late__gt=0)[:SHOWN]:
        what = ngettext(
            "%(count)d school that is late: %(title)s",
            "%(count)d schools that are late: %(title)s",
            campaign.late,
        ) % {"count": campaign.late, "title": campaign.title}
        found.append(Task(_("Look at"), what, "", schools_url(campaign, "late")))
    return found


def _not_begun(user):
    """Count the schools a round is meant for that opened nothing; last year's rounds are the
    oldest that anybody may still be asked about."""
    begun = Evaluation.objects.filter(
        school=OuterRef("pk"),
        year=OuterRef(OuterRef("year")),
        instrument_code=OuterRef(OuterRef("instrument__code")),
    )
    quoted = Concat(Value('"'), F("level"), Value('"'))
    schools = policy.supervised_schools(user).alias(
        above=Cast(OuterRef("region__path"), TextField()),
        levels=Cast(OuterRef("levels"), TextField()),
    )
    schools = schools.filter(
        Q(levels="[]") | Q(levels__contains=quoted),
        ~Exists(begun),
        ~Exists(given_time(OuterRef(OuterRef("pk")), OuterRef("pk"))),
        region__path__startswith=F("above"),
    )
    one = schools.order_by().values(one=Value(1)).annotate(number=Count("pk", distinct=True))
    is_recent = Q(year__gte=school_year_on(timezone.localdate()) - 1)
    counted = Coalesce(Subquery(one.values("number"), output_field=IntegerField()), 0)
    return Case(When(is_recent, then=counted), default=0)


def to_open(user):
    """Return the rounds that the person, as head, may open for a school and has not yet."""
    schools = [m.school for m in memberships_of(user) if m.role == Role.PRINCIPAL]
    if not schools:
        return []
    since = school_year_on(timezone.localdate()) - 1
    rounds = policy.visible_campaigns(user).filter(year__gte=since)
    rounds = list(rounds.select_related("instrument", "region").order_by("-year", "pk"))
    done = set(
        policy.visible_to(user)
        .filter(school__in=schools)
        .values_list("school_id", "year", "instrument_code")
    )
    return [
        {"school": school, "campaign": campaign}
        for school in schools
        for campaign in rounds
        if policy.covers(campaign, school)
        and (school.pk, campaign.year, campaign.instrument.code) not in done
    ]


def waiting(on_desk):
    """Return what now lies with others, as sentences with the address and since when."""
    rows = []
    for evaluation in on_desk.evaluations:
        sentence = _waits_for(evaluation.status, on_desk.roles[evaluation.school_id])
        if sentence:
            rows.append(
                {
                    "text": sentence % {"school": evaluation.school},
                    "since": evaluation.status_at,
                    "url": _address("evaluation_detail", evaluation),
                }
            )
    return rows


def _waits_for(status, roles):
    sentence = {
        Status.DRAFT: _("%(school)s is filling in its self-evaluation."),
        Status.TEAM_REVIEW: _("The quality team of %(school)s reviews the self-evaluation."),
        Status.APPROVAL: _("The principal of %(school)s is asked to approve."),
        Status.VERIFICATION: _("The supervisor verifies the self-evaluation of %(school)s."),
    }[status]
    return "" if roles & ACTING[status] else sentence


def first_steps(user):
    """Return the three steps of a new head, or nothing once a school's first year is open."""
    schools = [m.school for m in memberships_of(user) if m.role == Role.PRINCIPAL]
    if not schools or policy.visible_to(user).filter(school__in=schools).exists():
        return None
    school = schools[0]
    others = Membership.objects.filter(
        active(), school=school, role__in=(Role.QUALITY_TEAM, Role.CONTRIBUTOR)
    ).exclude(user=user)
    return {
        "school": school,
        "is_checked": school.checked_at is not None,
        "has_team": others.exists(),
    }
