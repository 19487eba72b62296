"""Horizontal bars with the band limits, and the ruler of bands."""

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports.charts.drawing import (
    INK,
    QUIET,
    Chart,
    coordinate,
    in_words,
    number,
    picture,
    ramp,
    segment,
    text,
)


@dataclass(frozen=True)
class Bar:
    """One bar: a name, a value or None, and the place of its band in the ramp."""

    label: str
    value: float | None
    step: int | None = None


def bars(title, rows, *, top, bands):
    """Draw one horizontal bar a row on a scale whose band limits are thin lines."""
    left, width, step = 250.0, 320.0, 26.0
    scale = width / float(top)
    height = step * len(rows) + 44
    parts = [_limit(left + float(band.upper) * scale, height - 24) for band in bands]
    parts += [
        _limit_text(left + float(band.upper) * scale, height - 8, band.upper)
        for band in _far_apart(bands, scale)
    ]
    for index, bar in enumerate(rows):
        parts += _bar(bar, 14 + index * step, left, scale, len(bands))
    return Chart(
        title,
        picture(
            title, in_words([b.label for b in rows], [b.value for b in rows]), 640, height, parts
        ),
        (_("Name"), _("Score")),
        tuple((bar.label, number(bar.value)) for bar in rows),
    )


def _far_apart(bands, scale):
    """Leave out a limit whose number would stand on the next one's."""
    for band, after in pairwise(bands):
        if (float(after.upper) - float(band.upper)) * scale >= 30:
            yield band
    yield from bands[-1:]


def _bar(bar, y, left, scale, count):
    label = wrap(bar.label, 36)[0] + ("…" if len(wrap(bar.label, 36)) > 1 else "")
    parts = [text(left - 10, y + 13, label, anchor="end")]
    if bar.value is None:
        return [*parts, text(left + 6, y + 13, number(None), colour=QUIET)]
    fill, edge, _ink = ramp(bar.step, count)
    length = max(1.0, float(bar.value) * scale)
    shape = format_html(
        '<rect x="{}" y="{}" width="{}" height="17" fill="{}" stroke="{}"/>',
        coordinate(left),
        coordinate(y),
        coordinate(length),
        fill,
        edge,
    )
    return [*parts, shape, text(left + length + 6, y + 13, number(bar.value), bold=True)]


def _limit(x, bottom):
    return segment((x, 6), (x, bottom), dash="2 3", colour="#75858c")


def _limit_text(x, y, value):
    return text(x, y, number(value), anchor="middle", colour=QUIET, size=11)


def band_scale(title, bands, value, *, top):
    """Draw the bands as one ruler from 0 to `top` with a mark at `value` (None: no mark)."""
    left, width = 10.0, 420.0
    scale = width / float(top)
    parts, start = [], 0.0
    for step, band in enumerate(bands):
        place = (left + start * scale, (float(band.upper) - start) * scale)
        parts += _stretch(place, band, step, len(bands))
        start = float(band.upper)
    if value is not None:
        parts += _pointer(left + float(value) * scale, value)
    rows = tuple((band.label, number(band.upper)) for band in bands)
    words = in_words([band.label for band in bands], [band.upper for band in bands])
    return Chart(title, picture(title, words, 440, 88, parts), (_("Band"), _("Up to")), rows)


def _stretch(place, band, step, count):
    x, width = place
    fill, edge, ink = ramp(step, count)
    shape = format_html(
        '<rect x="{}" y="30" width="{}" height="38" fill="{}" stroke="{}"/>',
        coordinate(x),
        coordinate(width),
        fill,
        edge,
    )
    label = str(band.label)
    lines = [label] if 7.5 * len(label) < width else wrap(label, 8)[:2]
    first = 53 if len(lines) == 1 else 46
    looks = {"anchor": "middle", "colour": ink, "bold": True, "size": 12 if width > 30 else 9}
    names = [
        text(x + width / 2, first + 15 * line, words, **looks) for line, words in enumerate(lines)
    ]
    # Under a very narrow stretch the limit would stand on its neighbour's.
    if width < 30:
        return [shape, *names]
    return [
        shape,
        *names,
        text(x + width, 82, number(band.upper), anchor="middle", colour=QUIET, size=11),
    ]


def _pointer(x, value):
    held = min(max(x, 24.0), 416.0)
    return [
        format_html('<path d="M{} 28l-6 -9h12z" fill="{}"/>', coordinate(x), INK),
        text(held, 14, number(value), anchor="middle", bold=True, size=15),
    ]
