"""Who may see which instruments, who may change them, and if not, why."""

from django.utils.translation import gettext_lazy as _

from accounts.policy import is_administrator
from spmi.decisions import yes_if
from standards.models import Crosswalk, Instrument


def visible_to(user):
    """Return the instruments a person may read: the published ones; administrators all."""
    if is_administrator(user):
        return Instrument.objects.all()
    return Instrument.objects.filter(published_at__isnull=False)


def visible_crosswalks(user):
    """Return the crosswalks a person may read: the published ones; administrators all."""
    if is_administrator(user):
        return Crosswalk.objects.all()
    return Crosswalk.objects.filter(published_at__isnull=False)


def may_author(user):
    """Say whether the person may bring in and publish instruments."""
    return yes_if(is_administrator(user), _("Only an administrator changes instruments."))


def may_publish(user, instrument):
    """Say whether the person may freeze this version of an instrument or a crosswalk."""
    return may_author(user) & yes_if(
        instrument.published_at is None, _("This version is already published.")
    )
