"""Print what the verified results of a region come to."""

import json

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Region
from reports.documents.region import region_scores
from standards.models import Instrument


class Command(BaseCommand):
    """`region_scores CODE --year YYYY [--instrument CODE] --json`."""

    help = "Print number, mean, median and bands of a region's verified results, node by node."

    def add_arguments(self, parser):
        """Take the region, the year, the instrument and the form."""
        parser.add_argument("region")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--instrument", default="rapor-mutu")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, region, year, instrument, **options):
        """Print one JSON document, or a table for people."""
        place = Region.objects.filter(code=region).first()
        if place is None:
            raise CommandError(f"There is no region with code {region}.")
        if not Instrument.objects.filter(code=instrument).exists():
            raise CommandError(f"There is no instrument with code {instrument}.")
        data, left_out = region_scores(place, year, instrument)
        if left_out:
            self.stderr.write(f"{left_out} results rest on an older version and are left out.")
        if options["json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"{place}: {data['verified']} verified of {data['schools']} schools")
        for node in data["nodes"]:
            self.stdout.write(
                f"{node['code']:<10} n {node['n']:>5}  mean {node['mean']:>6}  "
                f"median {node['median']:>6}"
            )
