"""When and why a verified year was looked at again, as the audit trail keeps it."""

from accounts.models import AuditEvent
from reports.documents.rows import Reopening
from self_evaluation.models import Evaluation

REOPENED = "self_evaluation.reopen"


def reopenings_of(source):
    """Return every `Reopening` up to the one that ended this result.

    The evaluation keeps only the last reason, the audit trail all of them.
    """
    if source.evaluation is None:
        return ()
    events = AuditEvent.objects.filter(
        event=REOPENED,
        subject_type=Evaluation._meta.label_lower,
        subject_id=source.evaluation.pk,
    ).order_by("pk")
    return tuple(
        Reopening(at=event.at, by=event.actor_name, reason=(event.after or {}).get("reason", ""))
        for event in events[: _how_many(source.result)]
    )


def _how_many(result):
    """Return how many belong to the history of a result: the first ended by the first, and so on."""
    if result is None or result.superseded_at is None:
        return None
    return result.evaluation.results.filter(pk__lte=result.pk).count()
