"""What the pages about rounds need to know."""

from datetime import date

from django.db.models import Count, Q
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from self_evaluation import policy
from self_evaluation.models import Phase, Status


def campaigns(user):
    """Return the rounds a person may know of, each with how many of the person's schools have
    begun (S-20: a count shows no more than the list behind it)."""
    visible = policy.visible_campaigns(user).select_related("instrument", "region", "school")
    theirs = Q(evaluations__in=policy.visible_to(user))
    begun = visible.annotate(begun=Count("evaluations", filter=theirs))
    return begun.prefetch_related("windows").order_by("-year", "title", "pk")


def standing_of(user, campaign):
    """Return how many of the round's schools stand where, as far as the person may see."""
    counts = dict(
        policy.visible_to(user)
        .filter(campaign=campaign)
        .values_list("status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [(label, counts[status]) for status, label in Status.choices if status in counts]


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
