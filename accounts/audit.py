"""What happened, by whom: the one function that writes the trail. Only verbs call it."""

from allauth.account.adapter import get_adapter

from accounts.models import AuditEvent
from spmi.middleware import current_request


def record(  # noqa: PLR0913 - who, what, where, before and after are one sentence
    event, *, by, subject, school=None, region=None, before=None, after=None, address=None
):
    """Append one event; call it inside the change's transaction.

    An act on a region, and not on one school, names it: its offices read of it.
    `event` is `<app>.<verb>`, `by` a person or None for the system, `before`/`after` small JSON
    mappings in the words of the model, `address` the client's; that of the request being answered
    where none is given.
    """
    return AuditEvent.objects.create(
        **_who_and_what(event, by, subject),
        school_id=school.pk if school else None,
        region_path=region.path if region else "",
        before=before,
        after=after,
        address=address or _address(),
    )


def _address():
    request = current_request()
    return get_adapter().get_client_ip(request) if request else None


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
