"""Bring schools in."""

import sys

from accounts.loading.schools import load_schools
from spmi import commands
from spmi.tables import TableError


class Command(commands.Command):
    """`import_schools FILE [--skip-bad]`: CSV or XLSX, one school a row."""

    help = "Import schools (CSV or XLSX: npsn,nsm,name,level,status,region,address)."

    def add_arguments(self, parser):
        """Take a file and whether bad rows may be left out."""
        parser.add_argument("file")
        parser.add_argument("--skip-bad", action="store_true")

    def handle(self, *args, **options):
        """Load, or print one line a problem and end with 1."""
        try:
            count, problems = load_schools(options["file"], skip_bad=options["skip_bad"])
        except TableError as error:
            self._list(error.problems)
            sys.exit(1)
        self._list(problems)
        self.stdout.write(f"{count} schools")

    def _list(self, problems):
        for problem in problems:
            self.stderr.write(str(problem))
