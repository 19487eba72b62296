"""The region tree out of a CSV file of Kemendagri codes."""

import csv
import re
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.loading import open_table
from accounts.models import Region, RegionLevel, root_region

DATA = Path(__file__).resolve().parent.parent / "data"
BUNDLED = DATA / "regions.csv"
COLUMNS = ("code", "level", "parent", "name")
ROOT = "00"
SHAPES = {
    RegionLevel.PROVINCE: re.compile(r"\d{2}"),
    RegionLevel.REGENCY: re.compile(r"\d{2}\.\d{2}"),
    RegionLevel.DISTRICT: re.compile(r"\d{2}\.\d{2}\.\d{2}"),
}
NAME_LIMIT = 120


def load_regions(path=BUNDLED, *, skip_bad=False):
    """Store the regions of a file, new ones and new names; return (their number, problems).

    All or nothing: raises `TableError` with every problem unless `skip_bad`.
    """
    loading = open_table(path, COLUMNS)
    seen = set()
    loading.sift(lambda row: _wrong_code(row, seen))
    known = set(Region.objects.values_list("code", flat=True)) | {ROOT}
    for level in SHAPES:
        # From the top down, so that what hangs below a bad row is bad as well.
        loading.sift(lambda row, level=level, known=known: _wrong_parent(row, level, known))
        known.update(row["code"] for _line, row in loading.rows if row["level"] == level)
    rows = loading.finish(skip_bad=skip_bad)
    _store(rows)
    return len(rows), loading.problems


def _wrong_code(row, seen):
    shape = SHAPES.get(row["level"])
    if shape is None:
        return _("level must be province, regency or district, not “%(level)s”.") % row
    if not shape.fullmatch(row["code"]) or row["code"] == ROOT:
        return _("“%(code)s” is not the code of a %(level)s.") % row
    if row["code"] in seen:
        return _("the code %(code)s is there twice.") % row
    seen.add(row["code"])
    if not row["name"] or len(row["name"]) > NAME_LIMIT:
        return _("the name is missing or longer than %(limit)s letters.") % {"limit": NAME_LIMIT}
    return ""


def _wrong_parent(row, level, known):
    if row["level"] != level:
        return ""
    expected = row["code"].rpartition(".")[0]
    if row["parent"] not in ({expected} if expected else {"", ROOT}):
        return _("%(parent)s is not the region above %(code)s.") % row
    if expected and expected not in known:
        return _("the region above, %(above)s, is not known.") % {"above": expected}
    return ""


@transaction.atomic
def _store(rows):
    zones = _time_zones()
    nation = root_region()
    above = {row.code: row for row in Region.objects.exclude(level=RegionLevel.DISTRICT)}
    above[""] = nation
    for level in SHAPES:
        regions = [_region(row, above, zones) for row in rows if row["level"] == level]
        Region.objects.bulk_create(
            regions,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "time_zone"],
        )
        above |= {row.code: row for row in Region.objects.filter(level=level)}


def _region(row, above, zones):
    code = row["code"]
    parent = above[code.rpartition(".")[0]]
    return Region(
        code=code,
        level=row["level"],
        parent=parent,
        name=row["name"],
        path=f"{parent.path}{code}/",
        time_zone=zones.get(code[:2], "Asia/Jakarta"),
    )


def _time_zones():
    with (DATA / "time_zones.csv").open(encoding="utf-8") as file:
        return {row["province"]: row["time_zone"] for row in csv.DictReader(file)}
