"""What runs in the background for people: a name, an id, one call."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts import mail
from accounts.models import User
from jobs import lease
from jobs.enqueue import enqueue
from jobs.handlers import handles

SEND_LETTERS = "accounts.send_letters"


@handles("accounts.send_password_reset")
def send_password_reset(user_id, report):
    """Send the link that sets a new password; a second run sends a second, equally good link."""
    mail.send_password_reset(User.objects.get(pk=user_id))


@handles(SEND_LETTERS, every=timedelta(seconds=settings.LETTER_EVERY_SECONDS))
def send_letters(_nothing, report):
    """Write the digests that are due, then send every letter that waits."""
    mail.write_digests()
    if mail.send_letters(report):
        ask_to_send()
    # The server answers again: an outage leaves a failed row every few minutes.
    lease.forget_failed(SEND_LETTERS)


@transaction.atomic
def ask_to_send():
    """Have the waiting letters sent now; one such job exists at a time, whoever asks."""
    enqueue(SEND_LETTERS, 0)


@handles("accounts.forget_letters", every=timedelta(days=1))
def forget_letters(_nothing, _report):
    """Keep the table of letters small."""
    mail.forget_old()
