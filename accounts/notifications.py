"""Whom do we tell: one line in a person's inbox, once per occasion; urgent ones also by letter."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Letter, LetterKind, Membership, Notice
from accounts.queries.notices import URGENT
from accounts.queries.people import invitation_letter
from accounts.tasks import ask_to_send


@transaction.atomic
def tell(user, kind, *, key, path, **values):
    """Put a line into a person's inbox; return whether it is new.

    The same `key` again changes nothing (work may run twice).
    `kind` is a key of `accounts.queries.notices.SENTENCES`, whose placeholders `values` fills;
    `path` is the address within the site that the line leads to. Keys are made per person.
    A kind in `URGENT` also gets a letter at once; all others wait for the day's digest.
    """
    notice, is_new = Notice.objects.get_or_create(
        key=f"{user.pk}:{key}"[:160],
        defaults={"user": user, "kind": kind, "path": path, "values": values},
    )
    if is_new and kind in URGENT and user.email:
        _write(notice)
    return is_new


@transaction.atomic
def send_link(person, expires_at):
    """Mail a person the way in that was just made, where there is an address to mail it to."""
    if not person.email:
        return
    Letter.objects.create(
        user=person,
        kind=LetterKind.INVITATION,
        key=invitation_letter(person, expires_at),
        created_at=timezone.now(),
    )
    ask_to_send()


def _write(notice):
    Letter.objects.create(
        user_id=notice.user_id,
        notice=notice,
        kind=LetterKind.NOTICE,
        key=f"notice:{notice.pk}",
        created_at=timezone.now(),
    )
    ask_to_send()


def tell_many(users, kind, *, key, path, **values):
    """Put the same line into many inboxes, once each, in one statement; never an urgent kind."""
    Notice.objects.bulk_create(
        [
            Notice(user=user, kind=kind, path=path, values=values, key=f"{user.pk}:{key}"[:160])
            for user in users
        ],
        ignore_conflicts=True,
    )


def settle(school, kinds, *, path):
    """Count what asked the people of a school to act as read: somebody has acted.

    `path` is where the lines lead, or the beginning of it: a page with some part of it. It leaves the inbox's unread ones and the next digest, where it would ask for what is done.
    """
    people = Membership.objects.filter(school=school).values("user")
    waiting = Notice.objects.filter(user__in=people, kind__in=kinds, read_at=None)
    waiting = waiting.filter(Q(path=path) | Q(path__startswith=f"{path}?"))
    return waiting.update(read_at=timezone.now())
