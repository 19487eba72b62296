"""How much of the rest a supervisor wants to look at."""

from django import forms
from django.utils.translation import gettext_lazy as _

USUAL_SHARE = 10
# What other shares would come to is said beside the field.
SHARES = (0, 10, 25, 50, 100)


class SampleForm(forms.Form):
    """The share of the claims without a mark of risk that chance adds."""

    share = forms.IntegerField(
        label=_("Share of the rest, in percent"),
        min_value=0,
        max_value=100,
        initial=USUAL_SHARE,
        help_text=_("Chance chooses this share of the claims that show no risk; 0 for none."),
    )
