"""What may be typed when a colleague is asked for evidence."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from self_evaluation import policy


class EvidenceRequestForm(forms.Form):
    """Whom to ask, for what, and until when."""

    asked_of = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=_("Choose a colleague"),
    )
    words = forms.CharField(
        label=_("What do you need?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: a photo of the attendance list of July, all pages."),
    )
    due_on = forms.DateField(
        label=_("Until when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.fields["asked_of"].queryset = policy.askable_people(school)

    def clean_due_on(self):
        """Refuse a day that is over by the school's clock."""
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate(timezone=self.school.region.zone):
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day
