"""What may be typed about a round."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, SchoolLevel, school_year_on
from accounts.policy import memberships_of
from self_evaluation import policy
from self_evaluation.actions.campaign import Plan
from self_evaluation.models import Campaign, Phase
from standards import queries as instruments
from standards.models import Instrument


def _day(label):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class WindowsForm(forms.Form):
    """Asks for the first and last day of each phase, and the coverage that sending needs."""

    coverage = forms.IntegerField(
        label=_("Share of items that must be answered before sending, in percent"),
        min_value=1,
        max_value=100,
        initial=100,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for phase in Phase:
            self.fields[f"{phase}_opens"] = _day(_("%(phase)s: first day") % {"phase": phase.label})
            self.fields[f"{phase}_closes"] = _day(_("%(phase)s: last day") % {"phase": phase.label})

    @property
    def day_fields(self):
        """Return the two bound fields of each phase, for the page to set beside each other."""
        return [(self[f"{phase}_opens"], self[f"{phase}_closes"]) for phase in Phase]

    def clean(self):
        """Ask for both days of a phase or none, in order."""
        cleaned = super().clean()
        for phase in Phase:
            opens, closes = cleaned.get(f"{phase}_opens"), cleaned.get(f"{phase}_closes")
            if bool(opens) != bool(closes):
                self.add_error(f"{phase}_closes", _("Give both days of this phase, or neither."))
            elif opens and closes < opens:
                self.add_error(f"{phase}_closes", _("The last day lies before the first day."))
        return cleaned

    @property
    def windows(self):
        """Return the days by phase."""
        cleaned = self.cleaned_data
        return {
            phase.value: (cleaned[f"{phase}_opens"], cleaned[f"{phase}_closes"])
            for phase in Phase
            if cleaned[f"{phase}_opens"]
        }


class CampaignForm(WindowsForm):
    """Asks what round a head or an office opens; `plan` is what the verb takes."""

    field_order = ("title", "year", "instrument", "place", "levels", "coverage")

    title = forms.CharField(label=_("Title"), max_length=150)
    year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.none(),
        to_field_name="public_id",
        empty_label=None,
    )
    place = forms.ChoiceField(label=_("For"))
    levels = forms.MultipleChoiceField(
        label=_("Only these kinds of school"),
        help_text=_("Leave all unticked for every kind."),
        choices=SchoolLevel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        now = school_year_on(timezone.localdate())
        years = [(year, f"{year}/{year + 1}") for year in (now, now + 1, now - 1)]
        self.user = user
        self.fields["year"].choices = years
        self.fields["instrument"].queryset = instruments.for_evaluation()
        self.places = {_key(place): place for place in _places(user)}
        self.fields["place"].choices = [
            (key, str(place.school or place.region)) for key, place in self.places.items()
        ]
        if not any(place.region_id for place in self.places.values()):
            del self.fields["levels"]

    def clean(self):
        """Refuse a school's own round where an office has opened one for it, and an office's round
        for kinds of school that are all another office's."""
        cleaned = super().clean()
        place = self.places.get(cleaned.get("place"))
        if place and place.region_id and cleaned.get("levels") and not self._levels(place):
            sentence = self.fields["levels"].error_messages["invalid_choice"]
            self.add_error("levels", sentence % {"value": ", ".join(cleaned["levels"])})
        if place is None or not place.school_id or "instrument" not in cleaned:
            return cleaned
        rounds = Campaign.objects.filter(
            year=cleaned.get("year"), instrument__code=cleaned["instrument"].code
        ).select_related("region")
        if any(policy.covers(campaign, place.school) for campaign in rounds):
            self.add_error(None, _("There is already a round of this year for your school."))
        return cleaned

    @property
    def plan(self):
        """Return the round as the verb takes it; an office's limits are the round's."""
        cleaned = self.cleaned_data
        place = self.places[cleaned["place"]]
        return Plan(
            title=cleaned["title"],
            year=cleaned["year"],
            instrument=cleaned["instrument"],
            windows=self.windows,
            coverage=cleaned["coverage"],
            region=place.region,
            school=place.school,
            levels=() if place.school_id else self._levels(place),
        )

    def _levels(self, place):
        chosen = self.cleaned_data.get("levels") or place.levels
        return tuple(level for level in chosen if not place.levels or level in place.levels)


def _places(user):
    openers = {Role.PRINCIPAL, *policy.CAMPAIGN_OFFICES}
    return [membership for membership in memberships_of(user) if membership.role in openers]


def _key(membership):
    if membership.school_id:
        return f"school:{membership.school.npsn}"
    return f"region:{membership.region.code}"


class ChangeForm(WindowsForm):
    """Asks for new days, with the reason that goes into the history."""

    reason = forms.CharField(
        label=_("Why do the dates change?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def days_of(cls, campaign):
        """Return a round's present days as the form's initial values."""
        days = {"coverage": campaign.coverage_needed}
        for window in campaign.windows.all():
            days[f"{window.phase}_opens"] = window.opens_on
            days[f"{window.phase}_closes"] = window.closes_on
        return days
