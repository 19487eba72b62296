"""Opening a round and moving its dates."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from self_evaluation import policy
from self_evaluation.models import Campaign, Evaluation, Window
from spmi.decisions import yes_if


@dataclass(frozen=True)
class Plan:
    """What a round is: `windows` are the first and last day by phase, in percent `coverage`."""

    title: str
    year: int
    instrument: object
    windows: dict = field(default_factory=dict)
    coverage: int = 100
    region: object = None
    school: object = None
    levels: tuple = ()


@transaction.atomic
def open_campaign(plan, *, by):
    """Open a round; an office's round adopts what its schools had begun (decisions.md 10).

    The instrument version is pinned for ever, so it must be a published one.
    """
    policy.may_open_campaign_for(
        by, region=plan.region, school=plan.school, levels=plan.levels
    ).require()
    yes_if(plan.instrument.published_at, _("Choose a published instrument.")).require()
    campaign = Campaign.objects.create(
        title=plan.title,
        year=plan.year,
        instrument=plan.instrument,
        region=plan.region,
        school=plan.school,
        levels=list(plan.levels),
        coverage_needed=plan.coverage,
        created_by=by,
    )
    _set_windows(campaign, plan.windows)
    adopted = _adopt(campaign) if campaign.region_id else 0
    audit.record(
        "self_evaluation.open_campaign",
        by=by,
        subject=campaign,
        school=plan.school,
        region=plan.region,
        after={"windows": _dates(campaign), "coverage": plan.coverage, "adopted": adopted},
    )
    return campaign


def _adopt(campaign):
    """Bring the evaluations that schools began on their own into the office's round."""
    begun = Evaluation.objects.filter(
        school__in=policy.schools_in(campaign),
        year=campaign.year,
        instrument_code=campaign.instrument.code,
        campaign__school__isnull=False,
    )
    return begun.update(campaign=campaign)


@transaction.atomic
def change_windows(campaign, *, by, windows, coverage, reason):
    """Move the dates or the coverage of a round, with the reason; the trail keeps both."""
    policy.may_change_campaign(by, campaign).require()
    yes_if(reason.strip(), _("Say why the dates change.")).require()
    # Two at once would both delete the old days and meet at the new ones.
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    before = {"windows": _dates(campaign), "coverage": campaign.coverage_needed}
    Campaign.objects.filter(pk=campaign.pk).update(coverage_needed=coverage)
    campaign.windows.all().delete()
    _set_windows(campaign, windows)
    audit.record(
        "self_evaluation.change_windows",
        by=by,
        subject=campaign,
        school=campaign.school,
        region=campaign.region,
        before=before,
        after={"windows": _dates(campaign), "coverage": coverage, "reason": reason},
    )
    campaign.refresh_from_db()
    return campaign


def _set_windows(campaign, windows):
    Window.objects.bulk_create(
        Window(campaign=campaign, phase=phase, opens_on=opens_on, closes_on=closes_on)
        for phase, (opens_on, closes_on) in windows.items()
    )


def _dates(campaign):
    rows = Window.objects.filter(campaign=campaign)
    return {row.phase: f"{row.opens_on.isoformat()}/{row.closes_on.isoformat()}" for row in rows}
