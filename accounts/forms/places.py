"""What may be typed about schools, and what may be searched."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.models import RegionLevel, School
from accounts.queries.audit_kinds import event_choices


class SchoolForm(forms.ModelForm):
    """Check a school's own data; NPSN, level and status come from the ministry's list.

    Where the school lies decides who looks after it, so only those above it are asked for that.
    """

    region_code = forms.CharField(
        label=_("Region code"),
        max_length=13,
        help_text=_("The Kemendagri code of the district, e.g. 32.73.01."),
    )

    class Meta:
        model = School
        fields = ("name", "nsm", "address", "phone", "email", "pupils", "teachers")

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if policy.may_move_school(by, self.instance):
            self.fields["region_code"].initial = self.instance.region.code
        else:
            del self.fields["region_code"]

    def clean_region_code(self):
        """Find the district or regency, among those the person looks after."""
        levels = (RegionLevel.REGENCY, RegionLevel.DISTRICT)
        code = self.cleaned_data["region_code"]
        if code == self.instance.region.code:
            return self.instance.region
        region = policy.visible_regions(self.by).filter(code=code, level__in=levels).first()
        if region is None:
            raise ValidationError(_("No district or regency has this code."))
        return region

    @property
    def values(self):
        """Return the fields of the school as typed."""
        cleaned = dict(self.cleaned_data)
        if "region_code" in cleaned:
            cleaned["region"] = cleaned.pop("region_code")
        return cleaned


class EventFilterForm(forms.Form):
    """What of the audit trail to show."""

    school = forms.CharField(label="NPSN", required=False, max_length=8)
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    event = forms.ChoiceField(label=_("Event"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args, school=None, **kwargs):
        super().__init__(*args, **kwargs)
        if school is not None:
            del self.fields["school"]
        self.fields["event"].choices = [("", _("All")), *event_choices()]
