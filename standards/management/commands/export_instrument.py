"""`export_instrument CODE --xlsx FILE`: an instrument as a workbook to author in."""

from pathlib import Path

from django.utils.translation import gettext as _

from spmi import commands
from spmi.commands import CommandError
from standards import xlsx
from standards.loading import content_of
from standards.models import Instrument


class Command(commands.Command):
    """Write the newest version, or the one asked for."""

    help = "Write an instrument as an Excel workbook that import_instrument reads."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument("--xlsx", type=Path, dest="file", required=True, metavar="FILE")
        parser.add_argument("--version-number", type=int, metavar="N", help="default: the newest")

    def handle(self, *, code, file, version_number, **options):
        content = content_of(_instrument(code, version_number))
        _write(content, file)
        sentence = _("%(code)s version %(version)s: %(nodes)s nodes written to %(file)s")
        self.stdout.write(sentence % {**content, "nodes": len(content["nodes"]), "file": file})


def _instrument(code, number):
    versions = Instrument.objects.filter(code=code).order_by("-version")
    found = (versions.filter(version=number) if number else versions).first()
    if found is None:
        raise CommandError(_("There is no instrument “%s”, or not in this version.") % code)
    return found


def _write(content, path):
    try:
        xlsx.write(content, path)
    except OSError as error:
        raise CommandError(_("The file cannot be written: %s") % error) from error
