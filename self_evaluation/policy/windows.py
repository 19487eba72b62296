"""Until when a phase is open for a school: the round's window, or the school's own longer one."""

from django.db.models import Max

from self_evaluation.models import Extension, Window


def window_of(evaluation, phase):
    """Return the window of a phase as it holds for this school, or None where there is none.

    What was extended is read once per loaded evaluation; lists read it for all at once by
    `know_extensions`.
    """
    window = evaluation.campaign.window(phase)
    if window is None:
        return None
    if "_extended" not in evaluation.__dict__:
        know_extensions([evaluation])
    day = evaluation.__dict__["_extended"].get(phase)
    if day is None or day <= window.closes_on:
        return window
    return Window(
        campaign_id=window.campaign_id, phase=phase, opens_on=window.opens_on, closes_on=day
    )


def know_extensions(evaluations):
    """Read what was extended for these evaluations' schools: one query, any number of them."""
    rows = Extension.objects.filter(
        campaign__in={one.campaign_id for one in evaluations},
        school__in={one.school_id for one in evaluations},
    )
    days = (
        rows.order_by().values_list("campaign_id", "school_id", "phase").annotate(Max("closes_on"))
    )
    found = {}
    for campaign, school, phase, day in days:
        found.setdefault((campaign, school), {})[phase] = day
    for one in evaluations:
        one.__dict__["_extended"] = found.get((one.campaign_id, one.school_id), {})
    return evaluations
