"""What the head may choose and type about a whole evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OpenForm(forms.Form):
    """Names a school and a round; the button on the page fills it in."""

    school = forms.CharField(max_length=8)
    campaign = forms.UUIDField()


class ReturnForm(forms.Form):
    """Asks why the evaluation goes back to the team."""

    reason = forms.CharField(
        label=_("What should the team look at again?"),
        help_text=_("The team sees this sentence beside the self-evaluation."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
