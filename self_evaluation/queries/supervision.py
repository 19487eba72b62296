"""What a supervisor or an office needs to know about its schools: any number, fixed cost."""

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import School
from self_evaluation import policy
from self_evaluation.models import (
    Answer,
    Campaign,
    Evaluation,
    Extension,
    Phase,
    Status,
    Window,
)
from spmi.templatetags.spmi_format import ZONE_NAMES

STALLED_DAYS = 14
STAGES = list(Status)
NOT_BEGUN = _("Not begun")
SENT_BACK = _("Sent back")
NOT_MEANT = _("No round this year")
STATUS_KINDS = {
    Status.DRAFT: "draft",
    Status.TEAM_REVIEW: "waiting",
    Status.APPROVAL: "waiting",
    Status.VERIFICATION: "attention",
    Status.VERIFIED: "done",
}
# Name in the address, words, the rows it leaves.
FLAGS = {
    "late": (_("Late"), Q(is_late=True)),
    "stalled": (_("Stalled for 14 days"), Q(is_stalled=True)),
    "ready": (_("Ready to verify"), Q(ev__status=Status.VERIFICATION)),
    "not_begun": (NOT_BEGUN, Q(ev=None, is_meant=True)),
    "verified": (_("Verified"), Q(ev__status=Status.VERIFIED)),
}
# Asked for by a link from a round: no tab of its own, or a phone would show nine.
STANDINGS = {
    status.value: (status.label, Q(ev__status=status))
    for status in (Status.DRAFT, Status.TEAM_REVIEW, Status.APPROVAL)
}
SHOWN_FLAGS = ("late", "stalled", "ready")
SORTS = {
    "name": (_("School"), ("name", "npsn")),
    "status": (_("Status"), ("stage", "name")),
    "progress": (_("Progress"), ("share", "name")),
    "activity": (_("Last activity"), (F("moved_at").asc(nulls_first=True), "name")),
    "due": (_("Due"), (F("due_on").asc(nulls_last=True), "name")),
}


@dataclass(slots=True)
class Row:
    """One school in the list: where its year stands, and what needs attention."""

    school: School
    status_label: str
    status_kind: str
    flags: list

    @property
    def is_begun(self):
        """Whether the school has opened its self-evaluation."""
        return self.school.evaluation_id is not None

    @property
    def is_meant(self):
        """Whether a round is meant for the school, or it has its year all the same."""
        return self.school.is_meant


def rounds_of(user):
    """Return the (year, instrument code) pairs in which the person's schools have evaluations, or
    should have: rounds whose filling in has begun count even if no school has opened its year."""
    evaluations = Evaluation.objects.filter(school__in=policy.supervised_schools(user))
    begun = policy.visible_campaigns(user).filter(
        windows__phase=Phase.FILL, windows__opens_on__lte=timezone.localdate()
    )
    pairs = {
        *evaluations.order_by().values_list("year", "instrument_code").distinct(),
        *begun.order_by().values_list("year", "instrument__code").distinct(),
    }
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1]))


def schools_in(user, year, code):
    """Return the person's schools, each with its evaluation of a year and instrument beside it."""
    beside = Q(evaluations__year=year, evaluations__instrument_code=code)
    schools = policy.supervised_schools(user).annotate(
        ev=FilteredRelation("evaluations", condition=beside)
    )
    return (
        schools.annotate(
            evaluation_id=F("ev__public_id"),
            status_now=F("ev__status"),
            came_back=_yes(Q(ev__status=Status.DRAFT) & ~Q(ev__returned_from="")),
            moved_at=F("ev__last_activity_at"),
            stage=_stage(),
            phase=Case(
                When(ev__status=Status.DRAFT, then=Value(Phase.FILL)), default=F("ev__status")
            ),
            done=_answers(policy.ANSWERED),
            of=_answers(Q()),
            round_day=Case(
                When(ev=None, then=Subquery(_last_day_to_begin(year, code))),
                default=Subquery(
                    Window.objects.filter(
                        campaign=OuterRef("ev__campaign"), phase=OuterRef("phase")
                    ).values("closes_on")[:1]
                ),
            ),
            own_day=Case(
                When(ev=None, then=Subquery(_own_day_to_begin(year, code))),
                default=Subquery(
                    _latest(
                        Extension.objects.filter(
                            campaign=OuterRef("ev__campaign"),
                            school=OuterRef("pk"),
                            phase=OuterRef("phase"),
                        )
                    )
                ),
            ),
        )
        .annotate(
            due_on=Case(
                When(own_day__isnull=True, then=F("round_day")),
                default=Greatest("own_day", "round_day"),
            ),
        )
        .annotate(
            share=Case(When(of=0, then=-1), default=F("done") * 100 / F("of")),
            is_meant=_yes(Q(ev__isnull=False) | Exists(_meant_for(year, code))),
            is_late=_yes(_is_over()),
            is_stalled=_yes(_is_stalled()),
        )
    )


def _last_day_to_begin(year, code):
    """The last day of filling in for the school outside that has opened nothing: of the rounds
    meant for it (`policy.covers`) the one that closes last."""
    windows = Window.objects.filter(
        phase=Phase.FILL, campaign__year=year, campaign__instrument__code=code
    )
    theirs = _covering(windows, "campaign__")
    return theirs.order_by("-closes_on").values("closes_on")[:1]


def _meant_for(year, code):
    """The rounds meant for the school outside; published numbers of others have none."""
    return _covering(Campaign.objects.filter(year=year, instrument__code=code), "")


def _covering(rows, campaign):
    """Leave the rows whose round covers the school outside; `campaign` leads from them to it."""
    theirs = Q(**{f"{campaign}school": OuterRef("pk")})
    region = Q(place__startswith=F(f"{campaign}region__path"))
    named = Concat(Value('"'), OuterRef("level"), Value('"'))
    levels = Q(level_names="[]") | Q(level_names__contains=named)
    rows = rows.alias(
        place=Cast(OuterRef("region__path"), TextField()),
        level_names=Cast(f"{campaign}levels", TextField()),
    )
    return rows.filter(theirs | (region & levels))


def _own_day_to_begin(year, code):
    """The last day of filling in that the school outside was given for itself."""
    return _latest(
        Extension.objects.filter(
            campaign__year=year,
            campaign__instrument__code=code,
            school=OuterRef("pk"),
            phase=Phase.FILL,
        )
    )


def _latest(extensions):
    return extensions.order_by("-closes_on").values("closes_on")[:1]


def _stage():
    whens = [When(ev__status=status, then=place) for place, status in enumerate(STAGES, start=1)]
    return Case(*whens, default=0, output_field=IntegerField())


def _answers(which):
    answers = Answer.objects.filter(which, sheet=OuterRef("ev__sheet")).order_by()
    counted = answers.values("sheet").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _yes(condition):
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _is_over():
    """The last day is over where the school is: in the east it is tomorrow sooner."""
    return reduce(
        or_,
        (
            Q(region__time_zone=zone, due_on__lt=timezone.localdate(timezone=ZoneInfo(zone)))
            for zone in ZONE_NAMES
        ),
    )


def _is_stalled():
    limit = timezone.now() - timedelta(days=STALLED_DAYS)
    is_open = Q(ev__isnull=False) & ~Q(ev__status=Status.VERIFIED)
    return is_open & Q(ev__last_activity_at__lt=limit)


def chosen(schools, *, words="", flag="", sort="name"):
    """Return the schools that fit search and flag, in the order asked for."""
    for word in words.split():
        schools = schools.filter(Q(name__icontains=word) | Q(npsn__startswith=word))
    if flag in FLAGS | STANDINGS:
        schools = schools.filter((FLAGS | STANDINGS)[flag][1])
    is_down = sort.startswith("-")
    _label, order = SORTS.get(sort.lstrip("-"), SORTS["name"])
    ordered = schools.select_related("region").order_by(*order)
    return ordered.reverse() if is_down else ordered


def flag_counts(schools):
    """Return how many schools carry each flag, stand where, and are there: one query."""
    named = FLAGS | STANDINGS
    counts = {name: Count("pk", filter=condition) for name, (_label, condition) in named.items()}
    return schools.aggregate(all=Count("pk"), **counts)


def row_of(school):
    """Return the row of a school that came out of `schools_in`."""
    label, kind = _standing(school)
    return Row(
        school=school,
        status_label=label,
        status_kind=kind,
        flags=[FLAGS[name][0] for name in SHOWN_FLAGS if _carries(school, name)],
    )


def _standing(school):
    """Return where a school's year stands in words, and the kind of its sign."""
    status = school.status_now
    if status is None:
        return (NOT_BEGUN if school.is_meant else NOT_MEANT), "draft"
    if school.came_back:
        return SENT_BACK, "attention"
    return Status(status).label, STATUS_KINDS[status]


def _carries(school, name):
    if name == "ready":
        return school.status_now == Status.VERIFICATION
    return getattr(school, f"is_{name}")
