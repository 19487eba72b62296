"""Whose locker a person means when they name no school."""

from django.db.models import Q

from accounts.policy import schools_of
from self_evaluation import policy

WORDS = 5


def own_locker(user):
    """Return the school whose locker the person works with every day, or None.

    That is their own school, or the only one they look after; whoever looks after several says
    which.
    """
    own = schools_of(user, *policy.KEEPERS).select_related("region").first()
    if own:
        return own
    schools = list(policy.visible_lockers(user).select_related("region")[:2])
    return schools[0] if len(schools) == 1 else None


def lockers_to_choose(user, words):
    """Return the schools a person may choose from, by words of the name or the NPSN."""
    schools = policy.visible_lockers(user).select_related("region")
    for word in words.split()[:WORDS]:
        schools = schools.filter(Q(name__icontains=word) | Q(npsn__startswith=word))
    return schools.order_by("name", "pk")
