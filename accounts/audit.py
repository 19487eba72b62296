"""What happened, by whom: the one function that writes the trail. Only verbs call it."""

from accounts.models import AuditEvent


def record(  # noqa: PLR0913 - who, what, where, before and after are one sentence
    event, *, by, subject, school=None, before=None, after=None, address=None
):
    """Append one event; call it inside the change's transaction.

    `event` is `<app>.<verb>`, `by` a person or None for the system, `before`/`after` small JSON
    mappings in the words of the model, `address` the client's address where there is a request.
    """
    return AuditEvent.objects.create(
        **_who_and_what(event, by, subject),
        school_id=school.pk if school else None,
        before=before,
        after=after,
        address=address,
    )


def record_many(event, *, by, schools):
    """Append the same event for many schools at once, as imports do."""
    rows = [
        AuditEvent(**_who_and_what(event, by, school), school_id=school.pk) for school in schools
    ]
    AuditEvent.objects.bulk_create(rows, batch_size=500)


def _who_and_what(event, by, subject):
    return {
        "event": event,
        "actor_id": by.pk if by else None,
        "actor_name": str(by)[:150] if by else "",
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "subject_label": str(subject)[:200],
    }
