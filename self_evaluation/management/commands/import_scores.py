"""Bring in scores that were published elsewhere."""

import sys

from self_evaluation.actions.imports import import_scores
from spmi import commands
from spmi.commands import CommandError
from spmi.tables import TableError
from standards.models import Instrument


class Command(commands.Command):
    """`import_scores FILE --instrument CODE --year YYYY [--skip-bad] [--source TEXT]`."""

    help = (
        "Import results from elsewhere (CSV or XLSX: npsn,code,score); a re-import replaces them."
    )

    def add_arguments(self, parser):
        """Take the file, what it is about, and whether bad rows may be left out."""
        parser.add_argument("file")
        parser.add_argument("--instrument", required=True)
        parser.add_argument("--year", type=int, required=True, help="first year of the school year")
        parser.add_argument("--source", default="", help="where the numbers were published")
        parser.add_argument("--skip-bad", action="store_true")

    def handle(self, *args, **options):
        """Load everything, or print one line a problem and end with 1."""
        if not 2000 <= options["year"] <= 2100:
            raise CommandError(f"{options['year']} is not a school year between 2000 and 2100.")
        try:
            schools, scores, problems = import_scores(
                options["file"],
                instrument=_instrument(options["instrument"]),
                year=options["year"],
                skip_bad=options["skip_bad"],
                source=options["source"],
            )
        except TableError as error:
            self._list(error.problems)
            sys.exit(1)
        self._list(problems)
        self.stdout.write(f"{scores} scores of {schools} schools")

    def _list(self, problems):
        for problem in problems:
            self.stderr.write(str(problem))


def _instrument(code):
    published = Instrument.objects.filter(code=code, published_at__isnull=False)
    instrument = published.order_by("-version").first()
    if instrument is None:
        raise CommandError(f"There is no published instrument {code}.")
    return instrument
