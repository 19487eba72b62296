"""A reason in words, or one that was given before: offered as a list, so also without script."""

from django import forms
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy

OFFERED = 12
SHOWN_OF_A_PHRASE = 80


class PhraseField(forms.ModelChoiceField):
    """One of a person's own sentences."""

    def label_from_instance(self, obj):
        """Return as much of the sentence as a phone shows."""
        is_long = len(obj.text) > SHOWN_OF_A_PHRASE
        return f"{obj.text[: SHOWN_OF_A_PHRASE - 1]}…" if is_long else obj.text


def phrase_field():
    """Return the field that offers earlier sentences; `offer_phrases` says whose."""
    return PhraseField(
        label=_("Or a sentence you used before"),
        queryset=None,
        required=False,
        empty_label=_("None"),
        blank=True,
    )


def offer_phrases(form, user):
    """Offer a person's sentences, most used first; without any the field is left out."""
    mine = policy.visible_phrases(user)
    form.fields["phrase"].queryset = mine
    offered = list(mine[:OFFERED])
    field = form.fields["phrase"]
    field.choices = [("", field.empty_label)] + [
        (phrase.pk, field.label_from_instance(phrase)) for phrase in offered
    ]
    form.has_phrases = bool(offered)


def full_reason(cleaned):
    """Return the chosen sentence and the person's own words, each on a line."""
    phrase, own = cleaned.get("phrase"), (cleaned.get("reason") or "").strip()
    return "\n".join(filter(None, [phrase.text if phrase else "", own]))


def used_phrases(form):
    """Return the sentences a valid form's reason is made of."""
    phrase = form.cleaned_data.get("phrase")
    return [phrase.text if phrase else "", form.data.get("reason", "")]
