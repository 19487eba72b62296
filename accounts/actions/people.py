"""Giving roles, ending them, handing over, and the ways in for new people."""

import re
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, notifications, policy
from accounts.models import Invitation, Membership, Role, User, root_region
from accounts.queries.people import invitation_token, token_hash
from spmi.decisions import yes_if

INVITATION_DAYS = 7


class InvitationOver(Exception):
    """The link was used, has expired, or never existed; which of them is not said (S-05)."""


@transaction.atomic
def give_role(person, role, *, by, school=None, region=None, levels=()):
    """Give a role from today on; raises `NotAllowed` also when the person has it already."""
    policy.may_give_role(by, role, school=school).require()
    return _give(person, role, by=by, school=school, region=region, levels=levels)


def _give(person, role, *, by, school=None, region=None, levels=()):
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=person,
                role=role,
                school=school,
                region=region,
                levels=list(levels),
                starts_on=timezone.localdate(),
                created_by=by,
            )
    except IntegrityError:
        yes_if(False, _("This person has this role already.")).require()
    place = school or region
    after = {"role": role, "place": str(place)}
    audit.record(
        "accounts.give_role", by=by, subject=person, school=school, region=region, after=after
    )
    notifications.tell(
        person,
        "role_given",
        key=f"role_given:{membership.pk}",
        path="/",
        role=role,
        place=str(place),
    )
    return membership


@transaction.atomic
def invite(details, role, *, by, school=None, region=None, levels=()):
    """Make a person who cannot sign in yet, give the role, and return (person, path of the link).

    `details` are name, username, email and phone; without a user name one is made of the name.
    The link is shown once and mailed where there is an address; only its hash is kept. Raises
    `NotAllowed` when somebody stored the same person a moment ago.
    """
    policy.may_give_role(by, role, school=school).require()
    person = User(**details)
    person.username = person.username or free_username(person.name)
    person.set_unusable_password()
    _store(person)
    _give(person, role, by=by, school=school, region=region, levels=levels)
    return person, _make_link(person, by)


def _store(person):
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        taken = _("Somebody with this user name or e-mail address was added a moment ago.")
        yes_if(False, taken).require()


@transaction.atomic
def create_administrator(person):
    """Store an administrator of the installation from the command line; return the link's path."""
    person.set_unusable_password()
    person.save()
    _give(person, Role.ADMINISTRATOR, by=None, region=root_region())
    return _make_link(person, None)


@transaction.atomic
def renew_invitation(person, *, by):
    """Make a new link, whether the old one was used or not; the old one is worth nothing now.

    For somebody who has a password it is the start of a reset (S-07): the person is told.
    """
    policy.may_renew_invitation(by, person).require()
    audit.record("accounts.renew_invitation", by=by, subject=person)
    if person.has_usable_password():
        key = f"reset_started:{person.pk}:{timezone.now():%Y%m%d%H%M%S}"
        notifications.tell(person, "reset_started", key=key, path="/", who=str(by))
    return _make_link(person, by)


def _make_link(person, by):
    expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    token = invitation_token(person, expires_at)
    Invitation.objects.update_or_create(
        user=person,
        defaults={
            "token_hash": token_hash(token),
            "expires_at": expires_at,
            "used_at": None,
            "created_by": by,
        },
    )
    notifications.send_link(person, expires_at)
    return reverse("accounts:invitation_accept", args=[token])


def open_invitation(token):
    """Return the invitation of a link that still works; raises `InvitationOver`."""
    rows = Invitation.objects.select_related("user").filter(
        token_hash=token_hash(token),
        used_at=None,
        expires_at__gt=timezone.now(),
        user__is_active=True,
    )
    invitation = rows.first()
    if invitation is None:
        raise InvitationOver
    return invitation


@transaction.atomic
def accept_invitation(invitation, *, name, password, address):
    """Use the link: once, even when pressed twice; raises `InvitationOver` the second time."""
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise InvitationOver
    person = invitation.user
    person.name = name
    person.set_password(password)
    person.save(update_fields=["name", "password"])
    audit.record("accounts.accept_invitation", by=person, subject=person, address=address)
    return person


@transaction.atomic
def end_role(membership, *, by):
    """End a role; it counts no longer from the next request on (S-08)."""
    policy.may_end(by, membership).require()
    _end(membership, by=by)


def _end(membership, *, by):
    membership.ends_on = max(timezone.localdate(), membership.starts_on)
    membership.save(update_fields=["ends_on"])
    audit.record(
        "accounts.end_role",
        by=by,
        subject=membership.user,
        school=membership.school,
        region=membership.region,
        before={"role": membership.role, "place": str(membership.school or membership.region)},
    )
    if not Membership.objects.filter(policy.active(), user=membership.user).exists():
        end_sessions(membership.user)


def end_sessions(person):
    """End every session of a person."""
    for session in UserSession.objects.filter(user=person):
        session.end()


@transaction.atomic
def hand_over(school, successor, *, by):
    """Make somebody of the school its principal and end the present one's role, in one act."""
    policy.may_hand_over(by, school).require()
    present = Membership.objects.select_for_update().filter(
        policy.active(), school=school, role=Role.PRINCIPAL
    )
    leaving = list(present)
    if any(membership.user_id == successor.pk for membership in leaving):
        yes_if(False, _("This person is the principal already.")).require()
    for membership in leaving:
        _end(membership, by=by)
    return _give(successor, Role.PRINCIPAL, by=by, school=school)


@transaction.atomic
def update_profile(person, *, name, email, phone, address):
    """Change one's own data; an old e-mail address signs nobody in any more."""
    before = {"name": person.name, "email": person.email, "phone": person.phone}
    after = {"name": name, "email": email, "phone": phone}
    changed = [field for field in after if before[field] != after[field]]
    for field in changed:
        setattr(person, field, after[field])
    if not changed:
        return
    person.save(update_fields=changed)
    if "email" in changed:
        EmailAddress.objects.filter(user=person).delete()
    # Which fields changed is enough: the trail is read by others, and addresses are private.
    audit.record(
        "accounts.update_profile",
        by=person,
        subject=person,
        after={"changed": changed},
        address=address,
    )


def free_username(name):
    """Return a user name made of a person's name that nobody has: `sari.dewi`, `sari.dewi2`…"""
    base = ".".join(re.findall(r"[a-z0-9]+", name.lower())[:2])[:30] or "orang"
    taken = {
        username.lower()
        for username in User.objects.filter(username__istartswith=base).values_list(
            "username", flat=True
        )
    }
    numbers = (f"{base}{number}" for number in range(2, len(taken) + 3))
    return next(candidate for candidate in (base, *numbers) if candidate not in taken)
