"""What may be typed about a crosswalk: the links of one item, or a whole workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.forms import WorkbookForm
from standards.loading import BadInstrument
from standards.loading.crosswalk import checked_crosswalk_workbook
from standards.models import Relation
from standards.queries.crosswalk import nodes_by_code

MORE_ROWS = 3
NOTE_LIMIT = 300


class LinkForm(forms.Form):
    """One source of an item; a row without a code is no source."""

    source = forms.CharField(
        label=_("Number in the source"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=_("Relation"), choices=Relation.choices, initial=Relation.RELATED
    )
    note_id = forms.CharField(label=_("Note (Indonesian)"), max_length=NOTE_LIMIT, required=False)
    note_en = forms.CharField(label=_("Note (English)"), max_length=NOTE_LIMIT, required=False)

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = sources

    def clean(self):
        """Ask for a node that is there, one that is answered where both ask the same."""
        cleaned = super().clean()
        code = cleaned.get("source", "").strip()
        node = self.sources.get(code)
        if code and node is None:
            self.add_error("source", _("There is no item %(code)s.") % {"code": code})
        elif code and cleaned.get("relation") == Relation.EQUAL and not node.is_graded:
            self.add_error("relation", _("Only an item that is answered can be the same question."))
        if bool(cleaned.get("note_id")) != bool(cleaned.get("note_en")):
            self.add_error("note_en", _("A note stands in both languages or in none."))
        return cleaned

    @property
    def link(self):
        """Return what the verb takes, or None for an empty row."""
        cleaned = self.cleaned_data
        # An extra row that nobody touched was not cleaned at all.
        if not cleaned.get("source"):
            return None
        note = {"id": cleaned["note_id"], "en": cleaned["note_en"]} if cleaned["note_id"] else {}
        return {"source": cleaned["source"].strip(), "relation": cleaned["relation"], "note": note}


class _LinkFormSet(forms.BaseFormSet):
    """The links of one item: no source twice, at most one that asks the same."""

    def clean(self):
        """Look across the rows."""
        links = self.links
        sources = [link["source"] for link in links]
        if len(set(sources)) < len(sources):
            raise forms.ValidationError(_("A number stands twice. Please keep one of the two."))
        if sum(link["relation"] == Relation.EQUAL for link in links) > 1:
            raise forms.ValidationError(_("Only one source can be the same question."))

    @property
    def links(self):
        """Return what the verb takes."""
        if any(form.errors for form in self.forms):
            return []
        return [form.link for form in self.forms if form.link]


LinkFormSet = forms.formset_factory(LinkForm, formset=_LinkFormSet, extra=MORE_ROWS)


class CrosswalkImportForm(WorkbookForm):
    """The workbook of a crosswalk between the two instruments of the page."""

    def __init__(self, *args, crosswalk, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = {"source": crosswalk.source, "target": crosswalk.target}

    def read(self, path):
        """Return the crosswalk's content; a workbook about others belongs to another page."""
        nodes = [nodes_by_code(code) for code in self.pair.values()]
        content, self.made_from = checked_crosswalk_workbook(path, *nodes)
        if {name: content[name] for name in self.pair} != self.pair:
            raise BadInstrument([_("This workbook is about other instruments.")])
        return content
