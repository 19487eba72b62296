"""Print a school's scores of one year."""

import json

from accounts.models import School
from self_evaluation.queries import years
from spmi import commands
from spmi.commands import CommandError


class Command(commands.Command):
    """`scores NPSN --year YYYY [--instrument CODE] --json`."""

    help = "Print a school's scores of a school year: verified, imported, or as they stand."

    def add_arguments(self, parser):
        """Take the school, the year, the instrument and the form."""
        parser.add_argument("npsn")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--instrument", default="rapor-mutu")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, npsn, year, instrument, **options):
        """Print one JSON document, or a table for people."""
        school = School.objects.filter(npsn=npsn).select_related("region").first()
        if school is None:
            raise CommandError(f"There is no school with NPSN {npsn}.")
        known = years.standing(school, year, instrument)
        if known is None:
            raise CommandError(f"{npsn} has no {instrument} of {year}/{year + 1}.")
        data = years.as_json(known)
        if options["json"]:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
            return
        self._line({"code": "overall", **data["overall"]})
        for node in data["nodes"]:
            self._line(node)

    def _line(self, node):
        score = "–" if node["score"] is None else node["score"]
        beside = f"  imported {node['imported_score']}" if "imported_score" in node else ""
        self.stdout.write(
            f"{node['code']:<10} {score:>6}  {node['band'] or '–':<4} "
            f"{node['judged']}/{node['of']}  {node.get('source', '')}{beside}"
        )
