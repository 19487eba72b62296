"""Days that people are given to do something by."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _


def today_at(school):
    """Return the day it is by the school's clock."""
    return timezone.localdate(timezone=school.region.zone)


def not_over(day, school):
    """Return the day, if there is one, or refuse it when it is over by the school's clock."""
    if day and day < today_at(school):
        raise forms.ValidationError(_("This day is over. Choose today or a later day."))
    return day
