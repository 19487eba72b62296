"""The annual report of a school as files: the stored ones of a frozen result, else a draft."""

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import translation

from accounts.models import School
from reports import pdf, xlsx
from reports.documents import annual_report, annual_report_draft, annual_report_imported
from reports.documents.words import LANGUAGE
from reports.models import Document, Kind
from reports.queries import instruments_of, report_subject
from spmi import commands
from spmi.commands import CommandError
from spmi.templatetags.spmi_format import school_year

MAKERS = {Kind.PDF: pdf.render, Kind.WORKBOOK: xlsx.render}


class Command(commands.Command):
    """Write the files that were asked for, or say in one line why there is nothing to write."""

    help = "Write the annual report of a school: the stored files of a frozen result, else a draft."

    def add_arguments(self, parser):
        """Ask for the school, the year, and at least one file."""
        parser.add_argument("npsn")
        parser.add_argument("--year", type=int, required=True, help="first year of the school year")
        parser.add_argument(
            "--instrument", default="", help="code; needed where a year has several"
        )
        parser.add_argument("--pdf", type=Path)
        parser.add_argument("--xlsx", type=Path)

    def handle(self, *args, npsn, year, instrument, **options):
        """Find what is known of the year, then write each file whole or not at all."""
        wanted = {Kind.PDF: options["pdf"], Kind.WORKBOOK: options["xlsx"]}
        wanted = {kind: target for kind, target in wanted.items() if target}
        if not wanted:
            raise CommandError("Name at least one file: --pdf FILE, --xlsx FILE.")
        subject = self._subject(npsn, year, instrument)
        for target in wanted.values():
            if not target.parent.is_dir():
                raise CommandError(f"There is no folder {target.parent}.")
            if target.is_dir():
                raise CommandError(f"{target} is a folder; name a file.")
        contents = {kind: self._content(subject, kind) for kind in wanted}
        _write({wanted[kind]: content for kind, (content, _origin) in contents.items()})
        for kind, (_content, origin) in contents.items():
            self.stdout.write(f"{wanted[kind]}: {origin}")

    def _subject(self, npsn, year, code):
        school = School.objects.select_related("region").filter(npsn=npsn).first()
        if school is None:
            raise CommandError(f"There is no school with NPSN {npsn}.")
        known = instruments_of(school, year=year)
        if (code and code not in known) or not known:
            raise CommandError(
                f"{school.name} has no self-evaluation and no imported numbers for"
                f" {school_year(year)}{f' under {code}' if code else ''}."
            )
        if len(known) > 1 and not code:
            raise CommandError(f"Say which instrument: --instrument {' or '.join(known)}.")
        return report_subject(school, year, code or known[0])

    def _content(self, subject, kind):
        """Return (bytes, where they come from): stored, made now, or a draft."""
        stored = self._stored(subject, kind)
        if stored:
            return stored, "the stored file of the frozen result"
        with translation.override(LANGUAGE):
            rows = _gathered(subject)
        try:
            content = MAKERS[kind](rows)
        except pdf.NoPdf as problem:
            raise CommandError(str(problem)) from problem
        return content, f"made now, {rows.status}"

    def _stored(self, subject, kind):
        if subject.result is None:
            return None
        document = Document.objects.filter(
            result=subject.result, kind=kind, made_at__isnull=False
        ).first()
        if document is None:
            return None
        with default_storage.open(document.stored_as) as stored:
            return b"".join(File(stored).chunks())


def _write(contents):
    """Write all the files, or none: each beside its place first, then moved there."""
    parts = {path: path.with_name(f".{path.name}.part") for path in contents}
    try:
        for path, content in contents.items():
            parts[path].write_bytes(content)
        for path, part in parts.items():
            part.replace(path)
    except OSError as problem:
        raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _gathered(subject):
    if subject.result:
        return annual_report(subject.result)
    if subject.evaluation:
        return annual_report_draft(subject.evaluation)
    return annual_report_imported(subject.imported_set)
