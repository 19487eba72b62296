"""What a page about background work needs to know. Who may see it is the page's question."""

from dataclasses import dataclass

from django.db.models import Count, Min
from django.utils import timezone

from jobs.models import Job, State


@dataclass(frozen=True)
class Overview:
    """How the work stands: a count for every state, and how long the oldest due job waits."""

    counts: dict[str, int]
    oldest_waits_seconds: int | None
    failed: list[Job]


def overview(*, failed=100):
    """Return how the work stands, with the latest failed jobs first."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    return Overview(
        counts={str(state): found.get(state, 0) for state in State},
        oldest_waits_seconds=_oldest_waits(),
        failed=list(Job.objects.filter(state=State.FAILED).order_by("-finished_at")[:failed]),
    )


def _oldest_waits():
    now = timezone.now()
    due = Job.objects.filter(state=State.QUEUED, available_at__lte=now)
    oldest = due.aggregate(Min("available_at"))["available_at__min"]
    return int((now - oldest).total_seconds()) if oldest else None


def latest_of(keys):
    """Return the newest job of each key as a dictionary, in one query."""
    return {job.key: job for job in Job.objects.filter(key__in=keys).order_by("pk")}
