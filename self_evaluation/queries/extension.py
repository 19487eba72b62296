"""More time for a phase: whom a new last day would reach, and what was given before."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.policy import schools_of
from self_evaluation import policy
from self_evaluation.models import Evaluation, Extension, Phase, Status
from self_evaluation.models.evaluation import PHASE_OF_STATUS
from self_evaluation.queries.evaluation import end_of_day
from spmi.templatetags.spmi_format import in_zone

NAMED = 10
OFFERED = 60


@dataclass(slots=True)
class Preview:
    """What a new last day would do: how many schools gain time, how many have sent already, the
    moment it ends in each zone with how many schools lie there, and the later phases that would
    then end before it."""

    gaining: int
    finished: int
    zones: list
    passed: list


def last_days(campaign, phase, schools):
    """Return pairs of a school and the last day that holds for it now: two queries."""
    window = campaign.window(phase)
    own = dict(
        Extension.objects.filter(campaign=campaign, phase=phase, school__isnull=False)
        .order_by()
        .values_list("school")
        .annotate(Max("closes_on"))
    )
    return [
        (school, max(window.closes_on, own.get(school.pk, window.closes_on)))
        for school in schools.select_related("region").order_by("name", "pk")
    ]


def preview(campaign, phase, closes_on, schools=None):
    """Return the `Preview` of an extension for these schools, or for all of the round."""
    meant = policy.schools_in(campaign) if schools is None else schools
    gaining = [school for school, day in last_days(campaign, phase, meant) if day < closes_on]
    done = Evaluation.objects.filter(_is_past(phase), campaign=campaign, school__in=gaining)
    zones = Counter(school.region.time_zone for school in gaining)
    return Preview(
        gaining=len(gaining),
        finished=done.count(),
        zones=[
            {"count": count, "at": in_zone(end_of_day(closes_on, ZoneInfo(zone)), zone)}
            for zone, count in sorted(zones.items())
        ],
        passed=_passed(campaign, phase, closes_on),
    )


def _passed(campaign, phase, closes_on):
    """Return the names of later phases whose own last day lies before the new one."""
    order = Phase.values
    return [
        window.get_phase_display()
        for window in campaign.windows.all()
        if order.index(window.phase) > order.index(phase) and window.closes_on < closes_on
    ]


def given_time(campaign, school):
    """Return what gives a school until today or longer for filling in; made for `Exists`."""
    return Extension.objects.filter(
        campaign=campaign,
        school=school,
        phase=Phase.FILL,
        closes_on__gte=timezone.localdate(),
    )


def _is_past(phase):
    order = list(PHASE_OF_STATUS.values())
    later = [s for s, p in PHASE_OF_STATUS.items() if order.index(p) > order.index(phase)]
    return Q(status__in=[*later, Status.VERIFIED])


def waiting_schools(campaign):
    """Return the schools of a round that have not sent yet, by name: whom an office may want to
    give more time. The first sixty; others are named by their NPSN."""
    sent = Evaluation.objects.filter(campaign=campaign, school=OuterRef("pk")).exclude(
        status=Status.DRAFT
    )
    return list(policy.schools_in(campaign).filter(~Exists(sent)).order_by("name", "pk")[:OFFERED])


def history(user, campaign):
    """Return what was extended, newest first, as `_history.html` shows it: one query. Of single
    schools a person meets only those they know."""
    rows = Extension.objects.filter(campaign=campaign)
    known = Q(school__isnull=True) | Q(school__in=schools_of(user, *policy.READERS))
    rows = (
        rows.filter(known)
        .select_related("school", "by")
        .order_by("-at", "phase", "closed_on", "pk")
    )
    acts = groupby(rows, key=lambda row: (row.at, row.by, row.phase, row.closed_on, row.closes_on))
    return [_entry(list(group)) for _key, group in acts]


def _entry(rows):
    first = rows[0]
    schools = [str(row.school) for row in rows if row.school_id]
    return {
        "who": first.by,
        "at": first.at,
        "before": _until(first.phase, first.closed_on),
        "after": "\n".join([_until(first.phase, first.closes_on), _whom(schools), first.reason]),
    }


def _until(phase, day):
    return _("%(phase)s until %(day)s") % {
        "phase": Phase(phase).label,
        "day": formats.date_format(day, "j M Y"),
    }


def _whom(schools):
    if not schools:
        return _("All schools of the round")
    names = ", ".join(schools[:NAMED])
    rest = len(schools) - NAMED
    if rest <= 0:
        return names
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", rest) % {
        "names": names,
        "count": rest,
    }
