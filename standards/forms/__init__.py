"""What may be typed about instruments."""

import tempfile

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from standards.loading import FILE_LIMIT, BadInstrument, checked_workbook


class WorkbookForm(forms.Form):
    """A workbook; `content` is what it says, `problems` what is wrong with it, by row.

    What kind of workbook it is says `read`.
    """

    file = forms.FileField(
        label=_("Excel workbook"),
        help_text=_("An .xlsx file made by “Download as Excel”, at most 4 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    content = None
    problems = ()

    def read(self, path):
        """Return the content of the workbook at a path; raise `BadInstrument` with its problems."""
        raise NotImplementedError

    def clean_file(self):
        """Read the workbook from a file of its own, since only a path can be looked into first."""
        upload = self.cleaned_data["file"]
        if upload.size > FILE_LIMIT:
            raise forms.ValidationError(_("The file is larger than 4 MB."))
        if not upload.name.lower().endswith(".xlsx"):
            raise forms.ValidationError(_("Only an Excel workbook (.xlsx) can be read."))
        try:
            self.content = self._content_of(upload)
        except BadInstrument as bad:
            self.problems = bad.problems
            raise forms.ValidationError(
                _("The workbook cannot be brought in yet. Mend what is listed below.")
            ) from bad
        return upload

    def _content_of(self, upload):
        with tempfile.NamedTemporaryFile(suffix=".xlsx", dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
            for chunk in upload.chunks():
                copy.write(chunk)
            copy.flush()
            return self.read(copy.name)


class InstrumentImportForm(WorkbookForm):
    """The workbook of an instrument."""

    def read(self, path):
        """Return the instrument's content."""
        return checked_workbook(path)
