"""What may be typed when a colleague is asked for evidence."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from self_evaluation import policy
from self_evaluation.forms.days import not_over, today_at

USUAL_TIME = timedelta(days=7)


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
        error_messages={"required": _("Say until when you need it.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.fields["due_on"].initial = today_at(school) + USUAL_TIME
        self.fields["asked_of"].queryset = policy.askable_people(school)

    def clean_due_on(self):
        """Refuse a day that is over by the school's clock."""
        return not_over(self.cleaned_data["due_on"], self.school)
