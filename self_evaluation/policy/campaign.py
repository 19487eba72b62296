"""Who may see which rounds, for whom they are meant, and who may open and change them."""

from functools import reduce
from operator import or_

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, School
from accounts.policy import has_role, memberships_of, regions_of, roles_of, schools_of
from self_evaluation.models import Campaign
from self_evaluation.policy.evaluation import READERS, may_open
from spmi.decisions import yes_if

CAMPAIGN_OFFICES = (Role.OFFICE, Role.ADMINISTRATOR)


def visible_campaigns(user):
    """Return the rounds of a person's schools, those of regions above that are meant for schools
    of their kinds, and those of regions below."""
    schools = schools_of(user, *READERS)
    places = list(schools.order_by().values_list("region__path", "level").distinct())
    regions = {
        "/".join(parts[: depth + 1]) + "/"
        for path in {path for path, _level in places}
        for parts in [path.strip("/").split("/")]
        for depth in range(len(parts))
    }
    own = regions_of(user, *CAMPAIGN_OFFICES)
    above = Q(region__path__in=regions) & _meant_for({level for _path, level in places})
    rounds = Campaign.objects.alias(kinds=Cast("levels", TextField()))
    return rounds.filter(Q(school__in=schools) | above | Q(region__in=own))


def _meant_for(levels):
    """Rounds for every kind of school, or for one of these; JSON as text, for SQLite's sake."""
    return reduce(or_, (Q(kinds__contains=f'"{level}"') for level in levels), Q(kinds="[]"))


def covers(campaign, school):
    """Say whether a round is meant for a school."""
    if campaign.school_id:
        return campaign.school_id == school.pk
    in_region = school.region.path.startswith(campaign.region.path)
    return in_region and (not campaign.levels or school.level in campaign.levels)


def schools_in(campaign):
    """Return the schools a round is meant for."""
    if campaign.school_id:
        return School.objects.filter(pk=campaign.school_id)
    schools = School.objects.filter(region__path__startswith=campaign.region.path)
    return schools.filter(level__in=campaign.levels) if campaign.levels else schools


def may_open_in(user, school, campaign):
    """Say whether the person may begin the school's year in this round."""
    return may_open(user, school) & yes_if(
        covers(campaign, school), _("This round is not meant for your school.")
    )


def may_open_campaign(user):
    """Say whether the person may open a round: an office for its region, a head for the school."""
    return yes_if(
        {Role.PRINCIPAL, *CAMPAIGN_OFFICES} & roles_of(user),
        _("Only a principal or an education office opens a round."),
    )


def may_open_campaign_for(user, *, region=None, school=None, levels=()):
    """Say whether the person may open a round for this school, or for a region's schools.

    `levels` are the kinds of school meant, none for all: an office that looks after some kinds
    opens for those only (decisions.md 12).
    """
    if school is not None:
        mine = has_role(user, school, Role.PRINCIPAL)
    else:
        mine = any(
            membership.role in CAMPAIGN_OFFICES and _looks_after(membership, region, levels)
            for membership in memberships_of(user)
        )
    return yes_if(mine, _("You can open a round only for your own school or region."))


def _looks_after(membership, region, levels):
    is_below = region.path.startswith(membership.region.path)
    theirs = not membership.levels or (levels and set(levels) <= set(membership.levels))
    return is_below and theirs


def may_change_campaign(user, campaign):
    """Say whether the person may move the windows of a round."""
    allowed = may_open_campaign_for(
        user, region=campaign.region, school=campaign.school, levels=campaign.levels
    )
    return yes_if(allowed, _("Only those who may open a round like this change its dates."))


def may_extend(user, campaign):
    """Say whether the person may give more time: whoever may change the dates, if there are any."""
    return may_change_campaign(user, campaign) & yes_if(
        campaign.windows.all(), _("This round sets no dates, so there is nothing to extend.")
    )
