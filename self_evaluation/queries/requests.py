"""Requests for evidence: what waits for a person, and what was asked beside each answer."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from self_evaluation import policy
from self_evaluation.models import EvidenceRequest
from standards.models import in_language

OPEN = {"done_at": None, "cancelled_at": None}


@dataclass(frozen=True)
class Asked:
    """A request that waits for somebody: what for, where it is answered, until which day."""

    what: str
    school: str
    url: str
    due_on: date | None
    zone: ZoneInfo


def waiting_for(user):
    """Return the open requests to a person for answers that can still take evidence; one query."""
    requests = policy.visible_requests(user).filter(
        asked_of=user,
        answer__is_open=True,
        answer__sheet__is_open=True,
        **OPEN,
    )
    related = requests.select_related("answer__node", "answer__sheet__school__region")
    return [_asked(request) for request in related.order_by("due_on", "pk")]


def _asked(request):
    school = request.answer.sheet.school
    node = request.answer.node
    return Asked(
        what=f"{node.code} {in_language(node.title)}",
        school=str(school),
        url=reverse("self_evaluation:evidence_request_detail", args=[request.public_id]),
        due_on=request.due_on,
        zone=school.region.zone,
    )


def open_by_answer(answer_ids):
    """Return {answer id: [{"url", "text"}, …]} of open requests, any number; one query."""
    found = {}
    requests = EvidenceRequest.objects.filter(answer__in=answer_ids, **OPEN)
    for request in requests.select_related("asked_of").order_by("pk"):
        found.setdefault(request.answer_id, []).append(
            {
                "url": reverse("self_evaluation:evidence_request_detail", args=[request.public_id]),
                "text": _sentence(request),
            }
        )
    return found


def _sentence(request):
    words = {"name": request.asked_of}
    if not request.due_on:
        return _("Asked of %(name)s") % words
    words["day"] = date_format(request.due_on, "j M Y")
    return _("Asked of %(name)s, due %(day)s") % words


def whole(user):
    """Return the requests the person may know of, with all that their page shows."""
    return policy.visible_requests(user).select_related(
        "answer__node",
        "answer__sheet__school__region",
        "answer__sheet__evaluation__campaign",
        "asked_of",
        "created_by",
        "item",
    )
