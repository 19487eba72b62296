"""What is known about regions and schools."""

from django.db.models import Count, Q

from accounts import policy


def regions_for(user, text=""):
    """Return the regions of a search by name or code, with how many schools stand in each."""
    regions = policy.visible_regions(user).select_related("parent")
    if text:
        regions = regions.filter(Q(name__icontains=text) | Q(code__startswith=text))
    return regions.annotate(school_count=Count("schools")).order_by("code")
