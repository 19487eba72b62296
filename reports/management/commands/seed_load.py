"""Bulk data for benchmarks: many schools, each with an evaluation of one year."""

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import School, school_year_on
from reports.management.load import places, year
from self_evaluation.models import Evaluation
from spmi import commands
from spmi.commands import CommandError
from standards.models import Instrument


class Command(commands.Command):
    """Schools are made once; another run with the same number adds another year to them."""

    help = "Fill an empty database with schools and evaluations in every status, for benchmarks."

    def add_arguments(self, parser):
        """Let the number of schools and the school year be chosen."""
        parser.add_argument("--schools", type=int, required=True, metavar="N")
        parser.add_argument(
            "--year",
            type=int,
            default=school_year_on(timezone.localdate()),
            metavar="YYYY",
            help="first year of the school year (default: the present one)",
        )

    def handle(self, *args, **options):
        """Make everything or nothing; then let the database count what it has."""
        _check(options["schools"], options["year"])
        with transaction.atomic():
            if not School.objects.exists():
                places.make_schools(options["schools"])
            year.make_year(options["year"], _instrument(self.stdout))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"{options['schools']} schools, {Evaluation.objects.count()} evaluations."
        )


def _check(schools, year_wanted):
    if schools < 1:
        raise CommandError("--schools must be at least 1.")
    if not 2000 <= year_wanted <= 2100:
        raise CommandError("--year must lie between 2000 and 2100.")
    if School.objects.exclude(npsn__startswith=places.NPSN_PREFIX).exists():
        raise CommandError("There are other schools already; load data need an empty database.")
    if School.objects.count() not in (0, schools):
        raise CommandError(f"There are {School.objects.count()} schools; give that number.")
    if Evaluation.objects.filter(year=year_wanted).exists():
        raise CommandError(f"There are evaluations of {year_wanted} already.")


def _instrument(stdout):
    wanted = Instrument.objects.filter(code="rapor-mutu", published_at__isnull=False)
    if not wanted.exists():
        call_command("load_instruments", stdout=stdout)
    return wanted.first()
