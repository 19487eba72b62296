"""`import_instrument FILE [--check]`: a workbook becomes a draft version; all or nothing."""

from pathlib import Path

from django.utils.translation import gettext as _

from spmi import commands
from spmi.commands import CommandError
from standards import actions
from standards.loading import BadInstrument, checked_workbook


class Command(commands.Command):
    """Check a workbook by row and bring it in as a draft."""

    help = "Bring in an instrument from an Excel workbook as a draft version."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="report without loading")

    def handle(self, *, file, check, **options):
        try:
            content = checked_workbook(file)
            sentence = _("%(code)s: %(nodes)s nodes, no problem found")
            values = {"code": content["code"], "nodes": len(content["nodes"])}
            if not check:
                instrument, is_changed = actions.import_version(content)
                values["version"] = instrument.version
                sentence = _("%(code)s version %(version)s: nothing differs, nothing changed")
                if is_changed:
                    sentence = _("%(code)s version %(version)s: draft with %(nodes)s nodes")
        except BadInstrument as bad:
            raise CommandError("\n".join(str(problem) for problem in bad.problems)) from bad
        self.stdout.write(sentence % values)
