"""Signing in and out: counted, recorded, never locked."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit, policy
from accounts.models import Role, SignInFailure
from accounts.queries.sign_in import FORGET_AFTER, throttle_keys, user_named

OFFICE_ROLES = {Role.OFFICE, Role.BODY, Role.ADMINISTRATOR}


@transaction.atomic
def refuse_sign_in(name, *, address):
    """Count a wrong try for the account name and the address, and record it.

    What was typed as a name is not written down: it may be a password.
    """
    for scope, value in throttle_keys(name, address):
        count_try(scope, value)
    person = user_named(name.strip())
    subject = person or SignInFailure(scope="account")
    audit.record("accounts.sign_in_refused", by=None, subject=subject, address=address)


def count_try(scope, value):
    """Add one to a counter; counters that rested for an hour begin anew."""
    now = timezone.now()
    row = SignInFailure.objects.get_or_create(scope=scope, value=value, defaults={"last_at": now})[
        0
    ]
    rested = row.last_at < now - FORGET_AFTER
    SignInFailure.objects.filter(pk=row.pk).update(
        count=1 if rested else F("count") + 1, last_at=now
    )


@transaction.atomic
def sign_in(request, *, by, address):
    """Write down that a person came in, and how long this session may rest and last (S-10)."""
    request.session["is_office"] = bool(policy.roles_of(by) & OFFICE_ROLES)
    scope, value = throttle_keys(by.username, address)[0]
    SignInFailure.objects.filter(scope=scope, value=value).delete()
    audit.record("accounts.sign_in", by=by, subject=by, address=address)


def limit_session(request):
    """Let the session end seven days after it began, however often it is used (S-10)."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def sign_out(*, by, address):
    """Write down that a person left."""
    audit.record("accounts.sign_out", by=by, subject=by, address=address)


@transaction.atomic
def change_password(user, password, *, address):
    """Set a password that the person chose; all other sessions end with the old one (S-02)."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("accounts.change_password", by=user, subject=user, address=address)
