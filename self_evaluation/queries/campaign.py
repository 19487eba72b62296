"""What the pages about rounds need to know."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import formats
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from accounts.policy import schools_of
from self_evaluation import policy
from self_evaluation.models import Evaluation, Phase, Status
from self_evaluation.queries import supervision

# Which filter of the list of schools shows those that stand there.
SHOWS = {status: status for status in supervision.STANDINGS} | {
    Status.VERIFICATION: "ready",
    Status.VERIFIED: "verified",
}


def campaigns(user):
    """Return the rounds a person may know of, each with how many of the person's schools have
    begun (S-20: a count shows no more than the list behind it)."""
    visible = policy.visible_campaigns(user).select_related("instrument", "region", "school")
    theirs = Q(evaluations__in=policy.visible_to(user))
    begun = visible.annotate(begun=Count("evaluations", filter=theirs))
    return begun.prefetch_related("windows").order_by("-year", "title", "pk")


def standing_of(user, campaign):
    """Return how many of the round's schools stand where, as far as the person may see: rows
    with the way to these schools for whoever looks after them."""
    counts = dict(
        policy.visible_to(user)
        .filter(campaign=campaign)
        .values_list("status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    leads = policy.may_supervise(user).allowed
    rows = [
        _standing(campaign, label, counts[status], SHOWS[status] if leads else None)
        for status, label in Status.choices
        if status in counts
    ]
    idle = _not_begun(user, campaign)
    if idle:
        shows = "not_begun" if leads else None
        rows.append(_standing(campaign, supervision.NOT_BEGUN, idle, shows))
    return rows


def _standing(campaign, label, count, shows):
    url = schools_url(campaign, shows) if shows else ""
    return {"label": label, "count": count, "url": url}


def schools_url(campaign, show):
    """Return the list of schools of a round's year, narrowed by one of its filters."""
    asked = {"year": campaign.year, "instrument": campaign.instrument.code, "show": show}
    return f"{reverse('self_evaluation:school_list')}?{urlencode(asked)}"


def _not_begun(user, campaign):
    """Count the schools a round is meant for that have opened no year of its instrument."""
    begun = Evaluation.objects.filter(year=campaign.year, instrument_code=campaign.instrument.code)
    theirs = schools_of(user, *policy.READERS).values("pk")
    schools = policy.schools_in(campaign).filter(pk__in=theirs)
    return schools.exclude(pk__in=begun.values("school")).count()


def schools_count(campaign):
    """Return for how many schools the round is meant."""
    return policy.schools_in(campaign).count()


def changes_of(campaign):
    """Return the changes of a round's dates, newest first, as `_history.html` shows them."""
    events = AuditEvent.objects.filter(
        subject_type="self_evaluation.campaign",
        subject_id=campaign.pk,
        event="self_evaluation.change_windows",
    )
    return [
        {
            "who": event.actor_name,
            "at": event.at,
            "before": _days_text(event.before),
            "after": f"{_days_text(event.after)}\n{event.after['reason']}",
        }
        for event in events
    ]


def _days_text(change):
    labels = dict(Phase.choices)
    rows = [_("Coverage: %(percent)s %%") % {"percent": change["coverage"]}]
    for phase, days in change["windows"].items():
        opens, closes = (_day_text(day) for day in days.split("/"))
        rows.append(f"{labels[phase]}: {opens} – {closes}")
    return "\n".join(rows)


def _day_text(day):
    return formats.date_format(date.fromisoformat(day), "j M Y")
