"""What may be typed about an observation or an interview."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from self_evaluation.actions.evidence import NOTE_FIELDS, SPOKEN_KINDS
from self_evaluation.forms.evidence import EvidenceForm
from self_evaluation.models import EvidenceKind, FieldNote

ACCOUNTS = {
    EvidenceKind.OBSERVATION: (
        _("What was seen?"),
        _("What you saw and heard, not yet a verdict."),
    ),
    EvidenceKind.INTERVIEW: (
        _("What was asked, and what was said?"),
        _("Question by question, as close to the words as you can."),
    ),
}


class FieldNoteForm(EvidenceForm):
    """A note of an observation or an interview: when, where, with whom, what came of it.

    It proves the day on which it was made; files may come with it.
    """

    needs_files = False

    held_on = forms.DateField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=150, help_text=_("For example: classroom 4A, library.")
    )
    people = forms.CharField(
        label=_("With whom, by role?"),
        max_length=250,
        help_text=_("For example: class teacher, 24 pupils. Please write no names of children."),
    )
    account = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}))

    class Meta(EvidenceForm.Meta):
        fields = ("title", "shows_people")

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        noted = getattr(instance, "field_note", None)
        for name in NOTE_FIELDS:
            self.initial[name] = getattr(noted, name, None)
        self.initial["held_on"] = self.initial["held_on"] or timezone.localdate()
        self.order_fields([*NOTE_FIELDS, "title"])
        if "account" in self.fields:
            account = self.fields["account"]
            account.label, account.help_text = ACCOUNTS[self.kind]

    @property
    def values(self):
        """Return what was typed, by the names of the verb."""
        if "account" not in self.fields:
            return super().values
        day = self.cleaned_data["held_on"]
        noted = {name: self.cleaned_data[name] for name in NOTE_FIELDS}
        return super().values | {"period_from": day, "period_to": day, "field_note": noted}


def form_of(kind, instance=None):
    """Return the form for a kind of evidence; notes from before there was one stay as they are."""
    is_note = instance is None or FieldNote.objects.filter(item=instance).exists()
    return FieldNoteForm if kind in SPOKEN_KINDS and is_note else EvidenceForm
