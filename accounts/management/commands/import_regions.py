"""Bring the region tree in."""

import sys

from accounts.loading.regions import BUNDLED, load_regions
from spmi import commands
from spmi.tables import TableError


class Command(commands.Command):
    """`import_regions [FILE] [--skip-bad]`: CSV code,level,parent,name; without FILE the bundled."""

    help = "Import regions (CSV code,level,parent,name); without a file the bundled ones."

    def add_arguments(self, parser):
        """Take a file and whether bad rows may be left out."""
        parser.add_argument("file", nargs="?", default=BUNDLED)
        parser.add_argument("--skip-bad", action="store_true")

    def handle(self, *args, **options):
        """Load, or print one line a problem and end with 1."""
        try:
            count, problems = load_regions(options["file"], skip_bad=options["skip_bad"])
        except TableError as error:
            self._list(error.problems)
            sys.exit(1)
        self._list(problems)
        self.stdout.write(f"{count} regions")

    def _list(self, problems):
        for problem in problems:
            self.stderr.write(str(problem))
