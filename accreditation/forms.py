"""What may be typed about a dossier: which edition, which rank is aimed at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accreditation.queries import editions_for, variants_of


class OpenForm(forms.Form):
    """Asks for a school of the person's own and an edition that is for its kind."""

    school = forms.ModelChoiceField(label=_("School"), queryset=None, to_field_name="npsn")
    edition = forms.SlugField()
    variant = forms.SlugField(required=False)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean(self):
        """Find the newest published version of the edition."""
        cleaned = super().clean()
        school = cleaned.get("school")
        editions = editions_for(school) if school else []
        found = [one for one in editions if one.code == cleaned.get("edition")]
        if found:
            cleaned["instrument"] = found[0]
            self._check_variant(cleaned)
        else:
            self.add_error("edition", _("This edition is not for schools of this kind."))
        return cleaned

    def _check_variant(self, cleaned):
        known = {"", *dict(variants_of(cleaned["instrument"]))}
        if cleaned.get("variant", "") not in known:
            self.add_error("variant", _("Choose one of the kinds of school shown."))


class VariantForm(forms.Form):
    """Asks which kind of school it is, where some rubrics differ by kind."""

    variant = forms.ChoiceField(label=_("Kind of school"))

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, initial={"variant": dossier.variant}, **kwargs)
        self.fields["variant"].choices = variants_of(dossier.sheet.instrument)


class AimForm(forms.Form):
    """Asks which rank is aimed at; what each item costs may be weighed by `effort-CODE`."""

    rank = forms.ChoiceField(label=_("Rank aimed at"))

    def __init__(self, *args, ranks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rank"].choices = [(row["code"], row["label"]) for row in ranks]
