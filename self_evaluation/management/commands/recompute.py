"""Make every stored number again."""

import sys

from accounts.models import Region
from self_evaluation import results
from self_evaluation.models import Result
from spmi import commands
from spmi.commands import CommandError

PORTION = 200


class Command(commands.Command):
    """`recompute [--year YYYY] [--region CODE]`: the result is identical, or something is wrong."""

    help = "Compute every frozen result again from its kept inputs and say what changed."

    def add_arguments(self, parser):
        """Narrow it to a year or a region."""
        parser.add_argument("--year", type=int)
        parser.add_argument("--region")

    def handle(self, *args, year, region, **options):
        """Go through the results one by one; end with 1 where inputs are not those frozen."""
        found = Result.objects.order_by("pk")
        if year:
            found = found.filter(year=year)
        if region:
            found = found.filter(school__region__path__startswith=_path_of(region))
        checked, changed, broken = 0, 0, 0
        for result in _in_portions(found):
            checked += 1
            if not results.is_intact(result):
                broken += 1
                self.stderr.write(f"{result.number}: the kept inputs do not fit their hash.")
            elif results.recompute(result):
                changed += 1
                self.stderr.write(f"{result.number}: stored numbers differed and were mended.")
        self.stdout.write(f"{checked} results checked, {changed} changed.")
        if broken:
            sys.exit(1)


def _in_portions(found):
    """Yield results some at a time: each carries all its inputs."""
    ids = list(found.values_list("pk", flat=True))
    rows = Result.objects.select_related("instrument", "school")
    for first in range(0, len(ids), PORTION):
        yield from rows.filter(pk__in=ids[first : first + PORTION]).order_by("pk")


def _path_of(code):
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise CommandError(f"There is no region {code}.")
    return region.path
