"""Who may see which people and places, who may do what, and if not, why."""

from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, DateField, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    REGION_ROLES,
    SCHOOL_ROLES,
    AuditEvent,
    Membership,
    Region,
    Role,
    School,
    User,
)
from spmi.decisions import yes_if
from spmi.prepared import Hole, prepared


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
        user.current_memberships = _memberships_on(user=user.pk, day=timezone.localdate())
    return user.current_memberships


@prepared
def _memberships_on():
    mine = Membership.objects.filter(
        active(Hole("day", DateField())), user_id=Hole("user", BigIntegerField())
    )
    return mine.select_related("region", "school__region")


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
    if is_administrator(user):
        return User.objects.all()
    schools = schools_of(user)
    return User.objects.filter(Q(memberships__school__in=schools) | Q(pk=user.pk)).distinct()


def visible_events(user):
    """Return the audit events of schools the person leads, supervises or administers, and those
    on regions at or below the person's office."""
    if is_administrator(user):
        return AuditEvent.objects.all()
    schools = schools_of(user, Role.PRINCIPAL, Role.SUPERVISOR, Role.OFFICE)
    offices = [m for m in memberships_of(user) if m.role == Role.OFFICE]
    here = (Q(region_path__startswith=office.region.path) for office in offices)
    return AuditEvent.objects.filter(reduce(or_, here, Q(school_id__in=schools.values("pk"))))


def may_manage_school(user, school):
    """Say whether the person may change the school's own data."""
    return yes_if(
        has_role(user, school, Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR),
        _("Only the principal, the education office or an administrator changes a school's data."),
    )


def may_move_school(user, school):
    """Say whether the person may put the school into another region: whoever stands above it."""
    return yes_if(
        has_role(user, school, Role.OFFICE, Role.ADMINISTRATOR),
        _("Only the education office or an administrator changes the region of a school."),
    )


def may_manage_people(user, school):
    """Say whether the person may give and end roles on this school."""
    return yes_if(
        has_role(user, school, Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR),
        _("Only the principal, the education office or an administrator gives and ends roles."),
    )


# What a person who leads a place may give there; an office also names principals and supervisors.
TEAM_ROLES = (Role.QUALITY_TEAM, Role.CONTRIBUTOR)
LEADERS = (Role.PRINCIPAL, Role.OFFICE, Role.ADMINISTRATOR)


def roles_to_give(user, *, school=None):
    """Return the roles the person may give on a school, or on regions where `school` is None."""
    if school is None:
        return REGION_ROLES if is_administrator(user) else ()
    if has_role(user, school, Role.OFFICE, Role.ADMINISTRATOR):
        return SCHOOL_ROLES
    return TEAM_ROLES if has_role(user, school, Role.PRINCIPAL) else ()


def may_give_role(user, role, *, school=None):
    """Say whether the person may give this role there, and take it away again."""
    return yes_if(
        role in roles_to_give(user, school=school),
        _(
            "Only who stands above a role gives it and ends it: the principal for the team, the "
            "education office for principals and supervisors, an administrator for offices."
        ),
    )


def may_end(user, membership):
    """Say whether the person may end this role now."""
    return may_give_role(user, membership.role, school=membership.school) & yes_if(
        membership.user_id != user.pk, _("Nobody ends their own role. Use the handover instead.")
    )


def may_hand_over(user, school):
    """Say whether the person may name the next principal of this school."""
    return may_manage_people(user, school)


def may_renew_invitation(user, person):
    """Say whether the person may make a new way in for somebody.

    Whoever may end every role somebody has stands above them; others could take an account over.
    """
    theirs = memberships_of(person)
    above = theirs and all(may_end(user, membership) for membership in theirs)
    return yes_if(above, _("Only who gave all of a person's roles makes a new link for them."))


def manageable_schools(user):
    """Return the schools whose people and data the person looks after."""
    return schools_of(user, *LEADERS)


def managed_memberships(user):
    """Return the roles, past ones too, of the places the person looks after."""
    everything = Membership.objects.all()
    if is_administrator(user):
        return everything
    return everything.filter(school__in=manageable_schools(user))


def visible_memberships(user):
    """Return the roles a person may know of: those on the schools they see and those they manage."""
    seen = Q(school__in=schools_of(user)) | Q(user=user)
    return Membership.objects.all() if is_administrator(user) else Membership.objects.filter(seen)


def visible_regions(user):
    """Return the regions a person may look up."""
    return regions_of(user, Role.OFFICE, Role.ADMINISTRATOR)


def may_see_people(user):
    """Say whether the person looks after the people of any place."""
    return yes_if(
        roles_of(user) & set(LEADERS),
        _("Only the principal, the education office or an administrator sees the list of people."),
    )


def may_see_events(user):
    """Say whether the person may read an audit trail at all."""
    return yes_if(
        roles_of(user) & {*LEADERS, Role.SUPERVISOR},
        _("Only who leads or supervises a school reads its audit trail."),
    )


def may_see_regions(user):
    """Say whether the person may look regions up."""
    return yes_if(
        roles_of(user) & {Role.OFFICE, Role.ADMINISTRATOR},
        _("Only the education office or an administrator looks regions up."),
    )
