"""Ready words with a link, to be pasted into a messaging group: no scores, no one's name."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from self_evaluation import policy
from self_evaluation.models import Status
from self_evaluation.queries.evaluation import due_at
from spmi.templatetags.spmi_format import school_year


def year_text(user, evaluation, standing):
    """Return what to tell a school's group about its year, or nothing for who sees only a part."""
    if not policy.reads_whole(user, evaluation):
        return ""
    what = {"school": str(evaluation.school), "year": school_year(evaluation.year)}
    lines = [_("Self-evaluation %(year)s of %(school)s") % what, _stage(evaluation, standing)]
    due = due_at(evaluation)
    if due:
        lines.append(_("Please finish by %(day)s.") % {"day": date_format(due.date(), "j F Y")})
    url = reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])
    return "\n".join([*lines, _("Open it here: %(url)s") % {"url": f"{settings.SITE_URL}{url}"}])


def _stage(evaluation, standing):
    if evaluation.status != Status.DRAFT:
        return _("It stands at: %(stage)s.") % {"stage": evaluation.get_status_display()}
    left = standing.of - standing.done
    if not left:
        return _("All items are answered. Please look through them once more.")
    sentence = ngettext(
        "%(count)s of %(of)s items still waits for an answer.",
        "%(count)s of %(of)s items still wait for an answer.",
        left,
    )
    return sentence % {"count": left, "of": standing.of}


def campaign_text(campaign):
    """Return what to tell the heads' group about a round."""
    lines = [
        _("%(title)s, school year %(year)s")
        % {"title": campaign.title, "year": school_year(campaign.year)}
    ]
    lines += [
        _("%(phase)s: %(first)s to %(last)s")
        % {
            "phase": window.get_phase_display(),
            "first": date_format(window.opens_on, "j F Y"),
            "last": date_format(window.closes_on, "j F Y"),
        }
        for window in campaign.windows.all()
    ]
    url = settings.SITE_URL + reverse("self_evaluation:evaluation_list")
    return "\n".join([*lines, _("Open it here: %(url)s") % {"url": url}])


def request_text(asked):
    """Return what to send a colleague who was asked for evidence."""
    lines = [
        _("Evidence is asked for %(item)s:") % {"item": str(asked.answer.node)},
        asked.words,
    ]
    if asked.due_on:
        lines.append(_("Please give it by %(day)s.") % {"day": date_format(asked.due_on, "j F Y")})
    url = reverse("self_evaluation:evidence_request_detail", args=[asked.public_id])
    return "\n".join([*lines, _("Open it here: %(url)s") % {"url": f"{settings.SITE_URL}{url}"}])
