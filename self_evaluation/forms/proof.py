"""What a reviewer may say of one piece of evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from self_evaluation.actions.phrase import remember
from self_evaluation.actions.proof import judge_proof
from self_evaluation.forms.phrase import full_reason, offer_phrases, phrase_field, used_phrases
from self_evaluation.models import Proof

TEXT_LIMIT = 500


class ProofForm(forms.Form):
    """Whether a piece of evidence proves the claim; if not wholly, why.

    `of` is the public id of the piece.
    """

    verdict = forms.ChoiceField(choices=Proof.choices)
    reason = forms.CharField(
        label=_("What is missing?"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-key": "r", "aria-keyshortcuts": "r"}),
    )
    phrase = phrase_field()

    def __init__(self, data=None, *, user, verdict="", of=""):
        super().__init__(data, auto_id="id_proof_%s", initial={"verdict": verdict})
        self.of = str(of)
        self.fields["reason"].widget.attrs["data-draft"] = f"reason at {of}"
        offer_phrases(self, user)
        self.fields["reason"].required = self[
            "verdict"
        ].value() != Proof.PROVES and not self.data.get("phrase")
        self.fields["reason"].error_messages["required"] = _("Say what the evidence lacks.")

    def clean(self):
        """Put the chosen sentence before the own words; both together must fit."""
        cleaned = super().clean()
        cleaned["reason"] = full_reason(cleaned)
        if len(cleaned["reason"]) > TEXT_LIMIT:
            self.add_error("reason", _("Please be briefer: at most 500 characters."))
        return cleaned

    def judge(self, evaluation, use, *, by):
        """Call the verb, and remember the words of the reason."""
        remember(used_phrases(self), by=by)
        verdict, reason = self.cleaned_data["verdict"], self.cleaned_data["reason"]
        return judge_proof(evaluation, use, by=by, verdict=verdict, reason=reason)
