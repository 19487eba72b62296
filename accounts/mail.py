"""Mails about accounts: plain text, in both languages' templates, no user text in a header."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _


def send_password_reset(user):
    """Send the link that sets a new password; it works once and for a day."""
    if not user.email or not user.is_active:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    _send(user, _("Set a new password"), "accounts/email/password_reset.txt", path)


def send_invitation(user, path):
    """Send the link by which a new person sets a password; it works once and for seven days."""
    _send(user, _("You are invited"), "accounts/email/invitation.txt", path)


def _send(user, subject, template, path):
    text = render_to_string(template, {"person": user, "url": f"{settings.SITE_URL}{path}"})
    send_mail(f"SPMI: {subject}", text, settings.DEFAULT_FROM_EMAIL, [user.email])
