"""Who has which role where, as the pages show it."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import policy
from accounts.models import Membership, Role, User


def roles_for_list(user, *, past=False, text="", npsn=""):
    """Return the roles of the places the person looks after: today's, or those that ended.

    Each person comes with today's roles, so that `policy.may_renew_invitation` needs no query.
    """
    today = Membership.objects.filter(policy.active()).select_related("region", "school__region")
    rows = policy.managed_memberships(user).filter(~policy.active() if past else policy.active())
    if text:
        rows = rows.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))
    if npsn:
        rows = rows.filter(school__npsn=npsn)
    rows = rows.select_related("user__invitation", "region", "school__region")
    rows = rows.prefetch_related(
        Prefetch("user__memberships", queryset=today, to_attr="current_memberships")
    )
    return rows.order_by("school__name", "role", "user__name", "pk")


def rows_of(user, memberships):
    """Return each role with what the person may do about it and the state of the invitation."""
    return [
        {
            "membership": membership,
            "place": str(membership.school or membership.region),
            "key": key_of(membership),
            "may_end": policy.may_end(user, membership),
            "may_renew": policy.may_renew_invitation(user, membership.user),
            "invited_until": _invited_until(membership.user),
        }
        for membership in memberships
    ]


def key_of(membership):
    """Return what names a role of a person in a form: `principal:20512345`, `office:32.73`."""
    place = membership.school.npsn if membership.school_id else membership.region.code
    return f"{membership.role}:{place}"


def membership_by_key(memberships, key):
    """Return the role that `key_of` named, or None."""
    role, _colon, place = key.partition(":")
    named = Q(school__npsn=place) | Q(region__code=place)
    return memberships.filter(policy.active(), named, role=role).first()


def _invited_until(person):
    invitation = getattr(person, "invitation", None)
    if invitation is None or invitation.used_at or invitation.expires_at < timezone.now():
        return None
    return invitation.expires_at


def invitation_token(person, expires_at):
    """Return the secret of the link that expires at this moment.

    Made of the installation's key, so that the letter can carry it later although only its hash
    is kept (S-03); another moment makes another link.
    """
    words = f"{person.public_id} {expires_at.astimezone(UTC).isoformat()}"
    digest = salted_hmac("accounts.invitation", words, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def invitation_letter(person, expires_at):
    """Return the key of the letter that carries such a link."""
    return f"invitation:{person.pk}:{expires_at.astimezone(UTC).isoformat()}"


def token_hash(token):
    """Return what is kept of such a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def only_school(user):
    """Return the school of a principal of one school; None for all who look after more."""
    if policy.roles_of(user) & {Role.OFFICE, Role.ADMINISTRATOR}:
        return None
    schools = list(policy.manageable_schools(user).select_related("region")[:2])
    return schools[0] if len(schools) == 1 else None


def zone_of(user):
    """Return the time zone of the person's first school or region, else the installation's."""
    for membership in policy.memberships_of(user):
        region = membership.school.region if membership.school_id else membership.region
        return region.zone
    return timezone.get_default_timezone()


def candidates(school):
    """Return who may become the school's principal: its people of today but the principal."""
    here = Membership.objects.filter(policy.active(), school=school)
    leading = here.filter(role=Role.PRINCIPAL).values("user")
    people = User.objects.filter(pk__in=here.values("user"), is_active=True)
    return people.exclude(pk__in=leading).order_by("name", "pk")


def roles_of_school(school):
    """Return today's roles on the school itself, by role and name."""
    here = Membership.objects.filter(policy.active(), school=school)
    return here.select_related("user").order_by("role", "user__name")


def school_named(user, npsn):
    """Return the school if the person looks after it, else None."""
    schools = policy.manageable_schools(user).select_related("region")
    return schools.filter(npsn=npsn).first() if npsn else None
