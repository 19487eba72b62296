"""What every page's frame needs that no app has to answer."""

from django.conf import settings


def frame(request):
    """Say whether this is the demonstration, and where help stands."""
    return {"demo": settings.DEMO, "reference": getattr(request, "reference", "")}
