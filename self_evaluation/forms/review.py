"""What a reviewer may say of one claim: accept, adjust with a reason, return with a reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from self_evaluation.actions import review as verbs
from self_evaluation.actions.phrase import remember
from self_evaluation.forms.phrase import full_reason, offer_phrases, phrase_field, used_phrases
from self_evaluation.models import ReturnReason, Verdict
from standards import scoring
from standards.models import AnswerKind

TEXT_LIMIT = 2000


def _number(label):
    return forms.DecimalField(
        label=label, min_value=0, max_digits=12, decimal_places=2, required=False, localize=True
    )


class JudgementForm(forms.Form):
    """One verdict on one version of a claim.

    `version` is the one the reviewer saw: a claim that changed meanwhile is not judged unseen.
    """

    verdict = forms.ChoiceField(choices=[one for one in Verdict.choices if one[0] != Verdict.UNDO])
    version = forms.IntegerField(min_value=0)
    level = forms.IntegerField(label=_("Level"), required=False)
    have = _number(_("Have"))
    need = _number(_("Need"))
    not_applicable = forms.BooleanField(label=_("Does not apply to this school"), required=False)
    reason_code = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *ReturnReason.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "r", "aria-keyshortcuts": "r"}),
    )
    phrase = phrase_field()

    def __init__(self, data=None, *, answer, rules, user, act=""):
        super().__init__(data)
        self.answer, self.rules = answer, rules
        self.is_stale = False
        offer_phrases(self, user)
        verdict = self.data.get("verdict", act)
        self.fields["reason"].widget.attrs["data-draft"] = f"reason to {verdict}"
        if verdict == Verdict.ADJUST:
            self._require("reason", _("Say why you adjust it."))
        elif verdict == Verdict.RETURN:
            self._require("reason_code", _("Choose why you return it."))
            self._require("reason", _("Write to the school what is missing."))

    def _require(self, name, sentence):
        self.fields[name].required = name != "reason" or not self.data.get("phrase")
        self.fields[name].error_messages["required"] = sentence

    def clean(self):
        """Ask an adjustment for the reviewer's own value."""
        cleaned = super().clean()
        cleaned["reason"] = full_reason(cleaned)
        self.is_stale = cleaned.get("version") != self.answer.version
        if cleaned.get("verdict") == Verdict.ADJUST:
            self._check_value(cleaned)
        return cleaned

    def _check_value(self, cleaned):
        is_quantity = self.answer.node.answer == AnswerKind.QUANTITY
        if cleaned.get("not_applicable"):
            return
        if is_quantity:
            for name in ("have", "need"):
                if name not in self.errors and cleaned.get(name) is None:
                    self.add_error(name, _("Enter both numbers."))
        elif cleaned.get("level") not in self.rules.shares:
            self.add_error("level", _("Choose one of the levels shown."))

    @property
    def mark(self):
        """Return the reviewer's own value, as scoring reads it."""
        if self.cleaned_data["not_applicable"]:
            return scoring.Mark(not_applicable=True)
        if self.answer.node.answer == AnswerKind.QUANTITY:
            return scoring.Mark(have=self.cleaned_data["have"], need=self.cleaned_data["need"])
        return scoring.Mark(level=self.cleaned_data["level"])

    def judge(self, evaluation, *, by):
        """Call the verb of the verdict, and remember the words of its reason."""
        verdict, reason = self.cleaned_data["verdict"], self.cleaned_data["reason"]
        if verdict == Verdict.ACCEPT:
            return verbs.accept(evaluation, self.answer, by=by)
        remember(used_phrases(self), by=by)
        if verdict == Verdict.ADJUST:
            return verbs.adjust(evaluation, self.answer, by=by, mark=self.mark, reason=reason)
        code = self.cleaned_data["reason_code"]
        return verbs.return_item(evaluation, self.answer, by=by, reason_code=code, reason=reason)


class BatchForm(forms.Form):
    """Which act is to be taken back."""

    batch = forms.UUIDField()


class ReasonForm(forms.Form):
    """A reason in words, for what must not happen without one."""

    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
