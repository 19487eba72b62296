"""What may be chosen about notices by e-mail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.queries.notices import TOPICS, URGENT_TOPICS


class NoticePreferenceForm(forms.Form):
    """Choose the hour of the digest, its language, and what letters tell of."""

    digest = forms.BooleanField(label=_("One e-mail a day with what is new"), required=False)
    digest_hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}.00") for hour in range(24)]
    )
    language = forms.ChoiceField(label=_("Language of the e-mails"), choices=settings.LANGUAGES)
    topics = forms.MultipleChoiceField(
        label=_("Tell me by e-mail about"),
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is marked “at once” also comes in an e-mail of its own."),
    )

    def __init__(self, *args, preference, **kwargs):
        wanted = [topic for topic in TOPICS if topic not in preference.muted]
        names = ("digest", "digest_hour", "language")
        initial = {name: getattr(preference, name) for name in names} | {"topics": wanted}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["topics"].choices = [(topic, _named(topic)) for topic in TOPICS]

    @property
    def values(self):
        """Return what was chosen, as the preference stores it."""
        chosen = {name: self.cleaned_data[name] for name in ("digest", "digest_hour", "language")}
        muted = [topic for topic in TOPICS if topic not in self.cleaned_data["topics"]]
        return {**chosen, "muted": sorted(muted)}


def _named(topic):
    label = TOPICS[topic][0]
    return _("%(topic)s (at once)") % {"topic": label} if topic in URGENT_TOPICS else label
