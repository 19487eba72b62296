"""What may be typed about evidence: the search of the locker, an item with its files."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import school_year_on
from self_evaluation.actions.evidence import proof_of
from self_evaluation.models import EvidenceItem, EvidenceKind, FileState, Proof
from self_evaluation.queries.evidence import branches_of, people_of, years_of
from spmi.templatetags.spmi_format import school_year
from spmi.uploads import ACCEPTED, KINDS

NARROWING = ("kind", "year", "used", "indicator", "person", "verdict")
NOT_HERE = {"invalid_choice": _("This choice does not exist in this locker, so it was left out.")}
PICTURES = ",".join(suffix for suffix, kind in KINDS.items() if kind.formats)


def is_picture(file):
    """Say whether a file is called like a picture; what is in it is looked at when it is stored."""
    return file.name.lower().endswith(tuple(PICTURES.split(",")))


class FilesInput(forms.FileInput):
    """A file field that takes several files at once: a register photographed page by page.

    Django writes `multiple` into `attrs` when the widget is made, so attributes are added to
    them and never put in their place.
    """

    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        """Return all files sent under the name, not only the last."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several uploaded files as a list. What is in them is looked at when they are stored.

    An empty file is let through here, so that it gets its sentence beside the others.
    """

    widget = FilesInput

    def clean(self, data, initial=None):
        """Return the list of files, in the order in which they were chosen."""
        files = [file for file in data or () if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class EvidenceSearchForm(forms.Form):
    """The filters of the locker; they live in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, error_messages=NOT_HERE)
    year = forms.ChoiceField(label=_("Period"), required=False, error_messages=NOT_HERE)
    used = forms.ChoiceField(label=_("Used"), required=False, error_messages=NOT_HERE)
    indicator = forms.CharField(
        label=_("Indicator"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": "3.2.1"}),
    )
    person = forms.ChoiceField(label=_("Added by"), required=False, error_messages=NOT_HERE)
    verdict = forms.ChoiceField(label=_("Reviewers say"), required=False, error_messages=NOT_HERE)

    def __init__(self, data, *, school):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All kinds")), *EvidenceKind.choices]
        years = [(str(year), school_year(year)) for year in years_of(school)]
        self.fields["year"].choices = [("", _("All school years")), *years]
        branches = [(node.path, str(node)) for node in branches_of(school)]
        self.fields["used"].choices = [
            ("", _("Used or not")),
            ("yes", _("Used somewhere")),
            ("no", _("Not used yet")),
            *branches,
        ]
        self.fields["person"].choices = [("", _("Everybody")), *people_of(school)]
        self.fields["verdict"].choices = [
            ("", _("Whatever they say")),
            *Proof.choices,
            ("none", _("Not judged yet")),
        ]

    @property
    def narrowing(self):
        """Return the filters besides the words."""
        return [self[name] for name in NARROWING]

    @property
    def narrows(self):
        """Whether one of these filters is chosen."""
        return any(self.filters.get(name) for name in NARROWING)

    @property
    def is_used(self):
        """Whether anything is looked for at all."""
        return any(self.filters.values())

    @property
    def filters(self):
        """Return what was chosen; what makes no sense is left out, and the page says so."""
        self.is_valid()
        return self.cleaned_data


class EvidenceForm(forms.ModelForm):
    """An item of a given kind. Files come in `files`, and from the camera in `photo`.

    With `fixed`, the reason why the item's proof stays, only the words about it are asked.
    """

    needs_files = True

    link = forms.URLField(
        label=_("Address of the page or video"),
        max_length=500,
        assume_scheme="https",
        error_messages={
            "invalid": _(
                "This is not the address of a page. Copy it from the browser's address bar, "
                "for example https://www.example.org/page."
            )
        },
    )
    files = FilesField(label=_("Files"), required=False)
    photo = FilesField(label=_("Take a photo"), required=False)

    class Meta:
        model = EvidenceItem
        fields = ("title", "period_from", "period_to", "link", "note", "shows_people")
        labels = {
            "title": _("Title"),
            "period_from": _("Proves the time from"),
            "period_to": _("until"),
            "note": _("Note"),
            "shows_people": _("Children or other people can be recognised in it"),
        }
        help_texts = {
            "title": _("What it is, in words that colleagues will search for."),
            "shows_people": _(
                "Then its content stays inside the school until you note their consent."
            ),
        }
        widgets = {
            "period_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "period_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, kind, fixed="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        self.kind = EvidenceKind(kind)
        self.instance.kind = self.kind
        if not self.instance.pk:
            self._suggest_this_school_year()
        self._keep_what_the_kind_needs()
        if fixed:
            self._keep_words_only()

    def _suggest_this_school_year(self):
        year = school_year_on(timezone.localdate())
        self.initial.setdefault("period_from", date(year, 7, 1))
        self.initial.setdefault("period_to", date(year + 1, 6, 30))

    def _keep_what_the_kind_needs(self):
        """A link has no files, other kinds no address; the camera is offered for photos. Files of
        an item that is there already change on a page of their own."""
        if self.kind != EvidenceKind.LINK:
            del self.fields["link"]
        if self.kind == EvidenceKind.LINK or self.instance.pk:
            del self.fields["files"], self.fields["photo"]
            return
        is_photo = self.kind == EvidenceKind.PHOTO
        accepted = PICTURES if is_photo else ACCEPTED
        self.fields["files"].widget.attrs |= {"accept": accepted, "data-names": "chosen-files"}
        if is_photo:
            self.fields["photo"].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        else:
            del self.fields["photo"]

    def _keep_words_only(self):
        """Ask for nothing that proves; a page from before the sending may still post it."""
        proof = {*proof_of(self.instance)} & {*self.fields}
        self.stale = proof & {*self.changed_data} & {*self.data}
        for name in proof:
            del self.fields[name]

    def clean(self):
        """Ask for the proof itself, and for a period whose days are in order."""
        cleaned = super().clean()
        if self.fixed and self.stale:
            raise forms.ValidationError(self.fixed)
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The last day lies before the first."))
        if "files" in self.fields and self.needs_files and not self.all_files:
            self.add_error("files", _("Choose at least one file."))
        if self.kind == EvidenceKind.PHOTO and any(not is_picture(f) for f in self.all_files):
            self.add_error(
                "files", _("A photo is a JPG, PNG or WEBP file. Choose “Document” for others.")
            )
        return cleaned

    @property
    def all_files(self):
        """Return the files chosen and the photo taken."""
        return [*self.cleaned_data.get("files", ()), *self.cleaned_data.get("photo", ())]

    @property
    def values(self):
        """Return what was typed, by the model's names."""
        names = [name for name in self.Meta.fields if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}


class RenewForm(forms.Form):
    """New files of an item, which of the old ones they replace, and where they count at once."""

    files = FilesField(label=_("New files"))
    without = forms.MultipleChoiceField(
        label=_("Which old files do they replace?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They stay stored, and stay with every answer that was given with them."),
    )
    follow = forms.BooleanField(
        label=_("Use the new version at once for answers that I can still change"),
        required=False,
        initial=True,
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        accepted = PICTURES if item.kind == EvidenceKind.PHOTO else ACCEPTED
        self.fields["files"].widget.attrs |= {"accept": accepted, "data-names": "chosen-files"}
        current = item.files.filter(to_version=None, state=FileState.READY)
        self.fields["without"].choices = [(str(file.public_id), file.name) for file in current]
        if not self.fields["without"].choices:
            del self.fields["without"]

    @property
    def values(self):
        """Return what was chosen, by the names of the verb."""
        return {
            "files": self.cleaned_data["files"],
            "without": self.cleaned_data.get("without", ()),
            "follow": self.cleaned_data["follow"],
        }


class ConsentForm(forms.Form):
    """Who agreed that the picture is shown outside the school, and how."""

    words = forms.CharField(
        label=_("Who agreed, when and how?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: signed letters of the parents of class 4A, 12 August 2026."),
    )


def local_path(request, name="back"):
    """Return the address on this site to go back to, as named in the request, or nothing."""
    path = request.POST.get(name) or request.GET.get(name) or ""
    is_local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_local else ""
