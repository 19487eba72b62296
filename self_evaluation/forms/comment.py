"""What may be written beside an answer, and to whom."""

from django import forms
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy
from self_evaluation.actions import comment as verbs

TEXT_LIMIT = 2000


class CommentForm(forms.Form):
    """A remark, and whose attention it asks for.

    `sent_with` is the id of another form of the page, beside which the remark is written: its
    fields are sent with that form, so that no button of it drops what was typed here.
    """

    text = forms.CharField(
        label=_("Write a comment"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(
            attrs={"rows": 2, "data-key": "c", "aria-keyshortcuts": "c", "data-draft": "comment"}
        ),
        error_messages={"required": _("Write a comment first.")},
    )
    mentions = forms.ModelMultipleChoiceField(
        label=_("Tell"),
        queryset=None,
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    back = forms.ChoiceField(
        choices=[("review", "review")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data=None, *, user, evaluation, answer, back="", sent_with=""):
        super().__init__(data, auto_id="id_comment_%s", initial={"back": back})
        self.evaluation, self.answer, self.sent_with = evaluation, answer, sent_with
        if sent_with:
            for field in self.fields.values():
                field.widget.attrs["form"] = sent_with
        self.fields["mentions"].queryset = policy.mentionable(user, evaluation, answer)

    @property
    def is_written(self):
        """Whether a remark came along."""
        return bool(self.data.get("text", "").strip())

    def save(self, *, by):
        """Call the verb."""
        text, mentions = self.cleaned_data["text"], self.cleaned_data["mentions"]
        return verbs.comment(self.evaluation, self.answer, by=by, text=text, mentions=mentions)
