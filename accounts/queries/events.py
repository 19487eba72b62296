"""Which events of the trail a page shows."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts import policy
from accounts.models import School


def events_for(user, *, school="", person="", event="", day=None):
    """Return the events the person may read, newest first, narrowed by what was asked."""
    events = policy.visible_events(user)
    if school:
        events = events.filter(school_id__in=School.objects.filter(npsn=school).values("pk"))
    if person:
        events = events.filter(Q(actor_name__icontains=person) | Q(subject_label__icontains=person))
    if event:
        events = events.filter(event=event)
    if day:
        start = timezone.make_aware(datetime.combine(day, time.min))
        events = events.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return events.order_by("-pk")
