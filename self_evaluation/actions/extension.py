"""Giving more time for a phase of a round: to all its schools, or to some."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Membership, Role
from accounts.notifications import tell_many
from accounts.policy import active
from self_evaluation import policy
from self_evaluation.models import Campaign, Extension, Phase
from self_evaluation.queries.extension import last_days
from spmi.decisions import yes_if

# Who has to act in a phase, and so is told of more time.
CONCERNED = {
    Phase.FILL: Role.PRINCIPAL,
    Phase.TEAM_REVIEW: Role.QUALITY_TEAM,
    Phase.APPROVAL: Role.PRINCIPAL,
    Phase.VERIFICATION: Role.SUPERVISOR,
}


@transaction.atomic
def extend(campaign, *, by, phase, closes_on, reason, schools=None):
    """Move the last day of a phase, with the reason; return how many schools gain time.

    Without `schools` it is the whole round's. Everybody concerned is told once.
    """
    policy.may_extend(by, campaign).require()
    yes_if(reason.strip(), _("Say why there is more time.")).require()
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if schools is None:
        gaining = _extend_all(campaign, by, phase, closes_on, reason)
    else:
        gaining = _extend_some(campaign, by, phase, closes_on, reason, schools)
    told = {"phase": phase, "closes_on": closes_on.isoformat(), "reason": reason}
    event = audit.record(
        "self_evaluation.extend",
        by=by,
        subject=campaign,
        school=campaign.school,
        after=told | {"count": len(gaining), "all": schools is None},
    )
    _tell(campaign, event, gaining, phase, closes_on, reason)
    return len(gaining)


def _extend_all(campaign, by, phase, closes_on, reason):
    window = campaign.windows.get(phase=phase)
    yes_if(
        closes_on > window.closes_on, _("The new last day lies before the present one.")
    ).require()
    days = last_days(campaign, phase, policy.schools_in(campaign))
    Extension.objects.create(
        campaign=campaign,
        phase=phase,
        closed_on=window.closes_on,
        closes_on=closes_on,
        reason=reason,
        by=by,
    )
    campaign.windows.filter(phase=phase).update(closes_on=closes_on)
    return [school for school, day in days if day < closes_on]


def _extend_some(campaign, by, phase, closes_on, reason, schools):
    mine = policy.schools_in(campaign).filter(pk__in=[school.pk for school in schools])
    gaining = [(school, day) for school, day in last_days(campaign, phase, mine) if day < closes_on]
    yes_if(gaining, _("None of these schools gains time by this day.")).require()
    Extension.objects.bulk_create(
        Extension(
            campaign=campaign,
            phase=phase,
            school=school,
            closed_on=day,
            closes_on=closes_on,
            reason=reason,
            by=by,
        )
        for school, day in gaining
    )
    return [school for school, _day in gaining]


def _tell(campaign, event, schools, phase, closes_on, reason):
    members = Membership.objects.filter(active(), school__in=schools, role=CONCERNED[phase])
    tell_many(
        {member.user for member in members.exclude(user=event.actor_id).select_related("user")},
        "extended",
        key=f"extended:{event.pk}",
        path=reverse("self_evaluation:evaluation_list"),
        title=str(campaign),
        day=closes_on.isoformat(),
        reason=reason,
    )
