"""Reading one's inbox."""

from django.utils import timezone


def read(notices):
    """Mark notices as read; those read before keep their time."""
    return notices.filter(read_at=None).update(read_at=timezone.now())
