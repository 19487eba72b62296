"""Whom do we tell: one line in a person's inbox, once per occasion."""

from accounts.models import Notice


def tell(user, kind, *, key, path, **values):
    """Put a line into a person's inbox; return whether it is new.

    The same `key` again changes nothing (work may run twice).
    `kind` is a key of `accounts.queries.notices.SENTENCES`, whose placeholders `values` fills;
    `path` is the address within the site that the line leads to. Keys are made per person.
    """
    _notice, is_new = Notice.objects.get_or_create(
        key=f"{user.pk}:{key}"[:160],
        defaults={"user": user, "kind": kind, "path": path, "values": values},
    )
    return is_new
