"""Who may see which people and places, who may do what, and if not, why."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, Membership, Region, Role, School, User
from spmi.decisions import yes_if


def active(on=None):
    """Return the filter for memberships that count on a day (default: today); one that ends today
    counts no longer."""
    day = on or timezone.localdate()
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


def memberships_of(user):
    """Return the person's roles of today, read once per loaded person (that is: per request)."""
    if not user.is_authenticated or not user.is_active:
        return []
    if getattr(user, "current_memberships", None) is None:
        user.current_memberships = list(
            Membership.objects.filter(active(), user=user).select_related("region", "school")
        )
    return user.current_memberships


def roles_of(user):
    """Return the set of roles the person has anywhere."""
    return {membership.role for membership in memberships_of(user)}


def _covers(membership, school):
    if membership.school_id:
        return membership.school_id == school.pk
    in_region = school.region.path.startswith(membership.region.path)
    return in_region and (not membership.levels or school.level in membership.levels)


def has_role(user, school, *roles):
    """Say whether the person has one of the roles on this school, directly or from above."""
    return any(
        membership.role in roles and _covers(membership, school)
        for membership in memberships_of(user)
    )


def is_administrator(user):
    """Say whether the person runs the installation."""
    return Role.ADMINISTRATOR in roles_of(user)


def schools_of(user, *roles):
    """Return the schools on which the person has one of the roles (default: any role).

    Assessors see schools through their cases, not through their region.
    """
    wanted = set(roles or Role.values) - {Role.ASSESSOR}
    reach = [_reach(m) for m in memberships_of(user) if m.role in wanted]
    if not reach:
        return School.objects.none()
    return School.objects.filter(reduce(or_, reach))


def _reach(membership):
    if membership.school_id:
        return Q(pk=membership.school_id)
    below = Q(region__path__startswith=membership.region.path)
    return below & Q(level__in=membership.levels) if membership.levels else below


def regions_of(user, *roles):
    """Return the regions (with all below) on which the person has one of the roles."""
    wanted = set(roles or Role.values)
    paths = [m.region.path for m in memberships_of(user) if m.region_id and m.role in wanted]
    if not paths:
        return Region.objects.none()
    return Region.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def visible_to(user):
    """Return the schools a person may know of: those where the person has any role."""
    return schools_of(user)


def visible_people(user):
    """Return the people a person may know of: who has or had a role on a school the person sees."""
    schools = schools_of(user)
    return User.objects.filter(Q(memberships__school__in=schools) | Q(pk=user.pk)).distinct()


def visible_events(user):
    """Return the audit events of schools the person leads, supervises or administers."""
    if is_administrator(user):
        return AuditEvent.objects.all()
    schools = schools_of(user, Role.PRINCIPAL, Role.SUPERVISOR, Role.OFFICE)
    return AuditEvent.objects.filter(school_id__in=schools.values("pk"))


def may_manage_school(user, school):
    """Say whether the person may change the school's own data."""
    return yes_if(
        has_role(user, school, Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR),
        _("Only the principal, the education office or an administrator changes a school's data."),
    )


def may_manage_people(user, school):
    """Say whether the person may give and end roles on this school."""
    return yes_if(
        has_role(user, school, Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR),
        _("Only the principal, the education office or an administrator gives and ends roles."),
    )
