"""Schools out of a CSV or XLSX file."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.loading import open_table
from accounts.models import Region, RegionLevel, School, SchoolLevel, SchoolStatus

COLUMNS = ("npsn", "name", "level", "status", "region")
OPTIONAL = ("nsm", "address")
LEVELS = {level.lower(): level for level in SchoolLevel.values}
NAME_LIMIT, ADDRESS_LIMIT = 150, 250


def load_schools(path, *, by=None, skip_bad=False):
    """Store the schools of a file, new ones and new data; return (their number, problems).

    All or nothing: raises `TableError` with every problem unless `skip_bad`.
    """
    loading = open_table(path, COLUMNS, optional=OPTIONAL)
    places = Region.objects.filter(level__in=(RegionLevel.REGENCY, RegionLevel.DISTRICT))
    regions, seen = dict(places.values_list("code", "pk")), set()
    for check in (_wrong_number, _wrong_text, _wrong_choice):
        loading.sift(check)
    loading.sift(lambda row: _wrong_region(row, regions))
    loading.sift(lambda row: _twice(row, seen))
    rows = loading.finish(skip_bad=skip_bad)
    _store(rows, regions, by)
    return len(rows), loading.problems


def _wrong_number(row):
    if not re.fullmatch(r"[0-9]{8}", row["npsn"]):
        return _("an NPSN has 8 digits, “%(npsn)s” has not.") % row
    if row["nsm"] and not re.fullmatch(r"[0-9]{12}", row["nsm"]):
        return _("an NSM has 12 digits, “%(nsm)s” has not.") % row
    return ""


def _wrong_text(row):
    if not row["name"]:
        return _("the name is missing.")
    if len(row["name"]) > NAME_LIMIT or len(row["address"]) > ADDRESS_LIMIT:
        return _("the name or the address is too long.")
    return ""


def _wrong_choice(row):
    if row["level"].lower() not in LEVELS:
        return _("level must be one of %(known)s, not “%(level)s”.") % {
            "known": ", ".join(SchoolLevel.values),
            "level": row["level"],
        }
    if row["status"].lower() not in SchoolStatus.values:
        return _("status must be negeri or swasta, not “%(status)s”.") % row
    return ""


def _wrong_region(row, regions):
    if row["region"] in regions:
        return ""
    return _("no district or regency has the code “%(region)s”.") % row


def _twice(row, seen):
    if row["npsn"] in seen:
        return _("the NPSN %(npsn)s is there twice.") % row
    seen.add(row["npsn"])
    return ""


@transaction.atomic
def _store(rows, regions, by):
    schools = [_school(row, regions) for row in rows]
    School.objects.bulk_create(
        schools,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["npsn"],
        update_fields=[*COLUMNS[1:], *_told(rows)],
    )
    stored = School.objects.filter(npsn__in=[row["npsn"] for row in rows])
    audit.record_many("accounts.import_school", by=by, schools=stored)


def _told(rows):
    """Return the optional columns that say anything: a list without addresses takes none away."""
    return [name for name in OPTIONAL if any(row[name] for row in rows)]


def _school(row, regions):
    return School(
        npsn=row["npsn"],
        nsm=row["nsm"],
        name=row["name"],
        level=LEVELS[row["level"].lower()],
        status=row["status"].lower(),
        region_id=regions[row["region"]],
        address=row["address"],
    )
