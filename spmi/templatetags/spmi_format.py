"""How numbers, school years and times are written for people."""

from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import get_template
from django.utils import formats, timezone

register = template.Library()

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@register.filter
def score_text(value, places=2):
    """Write a score with the language's decimal mark and a fixed number of places: `5,84`."""
    if value is None:
        return ""
    return formats.number_format(Decimal(value), decimal_pos=places, use_l10n=True)


@register.filter
def school_year(first_year):
    """Write a school year that is keyed by its first year: 2026 → `2026/2027`."""
    return "" if first_year is None else f"{first_year}/{int(first_year) + 1}"


@register.filter
def in_zone(moment, zone):
    """Write a moment in a school's zone with the zone's name: `23 Nov 2026, 10.42 WITA`."""
    if moment is None:
        return ""
    local = timezone.localtime(moment, ZoneInfo(zone))
    shown = formats.date_format(local, "j M Y, H.i")
    return f"{shown} {ZONE_NAMES.get(zone, zone)}"


@register.filter
def file_size(size):
    """Write a number of bytes in the unit a person would use: `1,4 MB`."""
    if size is None:
        return ""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{formats.number_format(Decimal(size) / (1024 * 1024), decimal_pos=1)} MB"


@register.filter
def grouped(check_code):
    """Write a check code so that people can read it out: `ABCD-EFGH-JKLM`."""
    return "-".join(check_code[start : start + 4] for start in range(0, len(check_code), 4))


@register.filter
def get(mapping, key):
    """Look a key up in a mapping, for tables whose columns are data."""
    return mapping.get(key)


@register.simple_tag
def icon(name):
    """Write an icon beside a word: `_shared/_icon.html` for places where a page has hundreds."""
    return _icon(name)


@cache
def _icon(name):
    return get_template("_shared/_icon.html").render({"name": name})
