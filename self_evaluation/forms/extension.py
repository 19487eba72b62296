"""What may be typed when an office gives more time."""

import hashlib
import json

from django import forms
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy
from self_evaluation.models import Phase

ALL, SOME = "all", "some"
NPSN_LIMIT = 2000


class ExtensionForm(forms.Form):
    """Asks which phase, until when, for whom and why; `chosen` is what the verb takes."""

    phase = forms.ChoiceField(label=_("Phase"))
    closes_on = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("It counts until midnight at each school."),
    )
    scope = forms.ChoiceField(
        label=_("For whom"),
        choices=((ALL, _("All schools of the round")), (SOME, _("Only these schools"))),
        initial=ALL,
        widget=forms.RadioSelect,
    )
    schools = forms.MultipleChoiceField(
        label=_("Schools that have not sent their self-evaluation yet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    npsns = forms.CharField(
        label=_("Other schools, by NPSN"),
        required=False,
        max_length=NPSN_LIMIT * 9,
        help_text=_("One below the other, or with spaces between."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Why is there more time?"),
        max_length=500,
        help_text=_("The schools read this sentence."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, campaign, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        windows = campaign.windows.all()
        self.fields["phase"].choices = [(w.phase, Phase(w.phase).label) for w in windows]
        self.fields["schools"].choices = [(one.npsn, f"{one.name} ({one.npsn})") for one in waiting]
        if not waiting:
            del self.fields["schools"]

    def clean(self):
        """Ask for a later day, and for schools of this round where only some are meant."""
        cleaned = super().clean()
        window = self.campaign.window(cleaned.get("phase"))
        day = cleaned.get("closes_on")
        if window and day and day <= window.closes_on:
            self.add_error("closes_on", _("The new last day lies before the present one."))
        if cleaned.get("scope") == SOME:
            self._find_schools(cleaned)
        return cleaned

    def _find_schools(self, cleaned):
        typed = cleaned.get("npsns", "").replace(",", " ").split()
        wanted = {*cleaned.get("schools", ()), *typed}
        found = policy.schools_in(self.campaign).filter(npsn__in=filter(str.isalnum, wanted))
        self.found = found
        unknown = wanted - set(found.values_list("npsn", flat=True))
        if unknown:
            words = _("Not a school of this round: %(npsns)s")
            self.add_error("npsns", words % {"npsns": ", ".join(sorted(unknown))})
        elif not wanted:
            self.add_error(
                "npsns" if "schools" not in self.fields else "schools",
                _("Choose at least one school."),
            )

    @property
    def fingerprint(self):
        """Return what tells one valid wish from another: phase, day, schools and reason."""
        chosen = self.chosen
        schools = chosen["schools"]
        npsns = ALL if schools is None else sorted(schools.values_list("npsn", flat=True))
        wish = [chosen["phase"], chosen["closes_on"].isoformat(), npsns, chosen["reason"]]
        return hashlib.sha256(json.dumps(wish).encode()).hexdigest()[:16]

    @property
    def chosen(self):
        """Return what the verb takes."""
        cleaned = self.cleaned_data
        return {
            "phase": cleaned["phase"],
            "closes_on": cleaned["closes_on"],
            "reason": cleaned["reason"],
            "schools": self.found if cleaned["scope"] == SOME else None,
        }
