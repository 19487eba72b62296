"""Who looks after which schools, and who may remind them."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import roles_of, schools_of
from spmi.decisions import yes_if

OVERSEERS = (Role.SUPERVISOR, Role.OFFICE)


def supervised_schools(user):
    """Return the schools a person looks after, as supervisor or from an education office."""
    return schools_of(user, *OVERSEERS)


def may_supervise(user):
    """Say whether the person has schools to look after, and may remind them."""
    return yes_if(
        roles_of(user) & set(OVERSEERS),
        _("This page is for supervisors and education offices."),
    )
