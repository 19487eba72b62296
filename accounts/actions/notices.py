"""Reading one's inbox, and choosing what also comes by e-mail."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import NoticePreference
from accounts.queries.letters import DIGEST


def read(notices):
    """Mark notices as read; those read before keep their time."""
    return notices.filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def update_preference(user, *, by, address=None, **changes):
    """Change what a person wants by e-mail: `digest`, `digest_hour`, `language`, `muted`.

    `by` is the person, or None where a link in a letter was followed: whoever holds it was not
    asked who they are.
    """
    stored, _is_new = NoticePreference.objects.get_or_create(user=user)
    preference = NoticePreference.objects.select_for_update().get(pk=stored.pk)
    before = {name: getattr(preference, name) for name in changes}
    if before == changes:
        return preference
    for name, value in changes.items():
        setattr(preference, name, value)
    preference.save(update_fields=list(changes))
    audit.record(
        "accounts.update_notice_preference",
        by=by,
        subject=user,
        before=before,
        after=changes,
        address=address,
    )
    return preference


@transaction.atomic
def switch(user, topic, *, is_on, address=None):
    """End or resume letters of one topic, or the digest as a whole, by a link in a letter."""
    if topic == DIGEST:
        return update_preference(user, by=None, address=address, digest=is_on)
    stored = NoticePreference.objects.filter(user=user).first()
    muted = set(stored.muted if stored else ()) - {topic}
    muted |= set() if is_on else {topic}
    return update_preference(user, by=None, address=address, muted=sorted(muted))
