"""How long the next try to sign in must wait, and who is offered in the demonstration.

The delay grows and never locks (docs/adr/0006-sign-in.md): five wrong tries of an account are
free, then 1, 2, 4 … 60 seconds. An address gets fifty, because a school shares one. Wrong tries
from strangers do not slow down a place from which the person has signed in before.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from accounts.models import AuditEvent, Membership, Role, SignInFailure, User
from accounts.policy import active

FREE_TRIES = {"account": 5, "address": 50, "reset": 5}
LONGEST_WAIT = 60
FORGET_AFTER = timedelta(hours=1)
KNOWN_FOR = timedelta(days=90)


def user_named(name):
    """Return the active person with this user name or e-mail, or None."""
    found = Q(username__iexact=name) | Q(email__iexact=name)
    return User.objects.filter(found, is_active=True).order_by("pk").first() if name else None


def throttle_keys(name, address):
    """Return the counters of a try to sign in; the typed name is kept as a hash (people type
    passwords into the wrong field)."""
    name = name.strip().lower()
    where = address if _is_known(user_named(name), address) else ""
    hashed = salted_hmac("accounts.sign_in", f"{name} {where}", algorithm="sha256").hexdigest()
    return (("account", hashed), ("address", address))


def _is_known(user, address):
    since = timezone.now() - KNOWN_FOR
    signed_in = AuditEvent.objects.filter(
        subject_type="accounts.user", event="accounts.sign_in", address=address, at__gte=since
    )
    # Asked for unknown names too, so that both cost the same (S-05).
    return signed_in.filter(subject_id=user.pk if user else 0).exists()


def seconds_to_wait(keys):
    """Return how many whole seconds are left before another try on any of the counters."""
    wanted = Q(pk=None)
    for scope, value in keys:
        wanted |= Q(scope=scope, value=value)
    now = timezone.now()
    return max((_left(row, now) for row in SignInFailure.objects.filter(wanted)), default=0)


def _left(failure, now):
    ready_at = failure.last_at + timedelta(seconds=delay(failure.scope, failure.count))
    return max(0, math.ceil((ready_at - now).total_seconds()))


def delay(scope, count):
    """Return the seconds that follow the `count`-th wrong try."""
    beyond = count - FREE_TRIES[scope]
    return 0 if beyond < 0 else min(LONGEST_WAIT, 2 ** min(beyond, 10))


@dataclass(frozen=True)
class DemoAccount:
    """A card on the sign-in page of the demonstration."""

    username: str
    name: str
    role: str
    place: str


def demo_accounts():
    """Return one account for each role and level of region: the one that got it first.

    One query.
    """
    first = Membership.objects.filter(active(), user__is_active=True).order_by()
    chosen = first.values("role", "region__level").annotate(pk=Min("pk")).values("pk")
    same = first.filter(user=OuterRef("user"), role=OuterRef("role"), school__isnull=False)
    rows = Membership.objects.filter(pk__in=chosen).select_related("user", "school", "region")
    counted = same.values("user").annotate(number=Count("pk")).values("number")
    order = list(Role.values)
    return [
        DemoAccount(row.user.username, row.user.name, row.get_role_display(), _places(row))
        for row in sorted(
            rows.annotate(schools=Coalesce(Subquery(counted), 0)),
            key=lambda row: (order.index(row.role), row.pk),
        )
    ]


def _places(row):
    """Return where the role holds: the one place, or how many schools."""
    if row.schools > 1:
        return ngettext("%(count)s school", "%(count)s schools", row.schools) % {
            "count": row.schools
        }
    return str(row.school or row.region)
