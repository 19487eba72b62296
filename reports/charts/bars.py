"""Horizontal bars with the band limits, and the ruler of bands."""

from dataclasses import dataclass
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

# Two limits nearer than this would stand on each other.
NEAR = 30.0


@dataclass(frozen=True)
class Bar:
    """One bar: a name, a value or None, and the place of its band in the ramp.

    `text` is how its value is written where it is not a score with two decimals.
    """

    label: str
    value: float | None
    step: int | None = None
    text: str = ""


def bars(title, rows, *, top, bands):
    """Draw one horizontal bar a row on a scale whose band limits are thin lines."""
    left, width = 250.0, 320.0
    scale = width / float(top)
    labels = [_label_lines(bar.label) for bar in rows]
    steps = [26.0 if len(lines) == 1 else 36.0 for lines in labels]
    height = sum(steps) + 44
    parts = [_limit(left + float(band.upper) * scale, height - 24) for band in bands]
    parts += _limit_texts(bands, left, scale, height - 8)
    y = 14.0
    for bar, lines, step in zip(rows, labels, steps, strict=True):
        parts += _bar(bar, lines, y + (step - 26) / 2, left, scale, len(bands))
        y += step
    return Chart(
        title,
        picture(
            title, in_words([b.label for b in rows], [b.value for b in rows]), 640, height, parts
        ),
        (_("Name"), _("Score")),
        tuple((bar.label, number(bar.value)) for bar in rows),
    )


def _label_lines(label):
    lines = wrap(label, 38)
    return lines if len(lines) < 3 else [lines[0], f"{lines[1]}…"]


def _limit_texts(bands, left, scale, y):
    """Write every limit; of two that are near each other one leans left, the other right."""
    places = [left + float(band.upper) * scale for band in bands]
    for index, band in enumerate(bands):
        anchor, shift = "middle", 0
        if index + 1 < len(places) and places[index + 1] - places[index] < NEAR:
            anchor, shift = "end", 4
        elif index and places[index] - places[index - 1] < NEAR:
            anchor, shift = "start", -4
        yield text(
            places[index] + shift, y, number(band.upper), anchor=anchor, colour=QUIET, size=11
        )


def _bar(bar, lines, y, left, scale, count):
    first = y + 13 - 7 * (len(lines) - 1)
    parts = [
        text(left - 10, first + 14 * line, words, anchor="end") for line, words in enumerate(lines)
    ]
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
    return [*parts, shape, *_value(left + length + 6, y + 13, bar.text or number(bar.value))]


def _value(x, y, words):
    """Write a value on a white plate, so that no limit of a band runs through its digits.

    A plate and no outline: WeasyPrint knows no `paint-order`.
    """
    yield format_html(
        '<path d="M{} {}h{}v16h-{}z" fill="#ffffff"/>',
        coordinate(x - 3),
        coordinate(y - 12),
        *[coordinate(7.5 * len(words) + 6)] * 2,
    )
    yield text(x, y, words, bold=True)


def _limit(x, bottom):
    return segment((x, 6), (x, bottom), dash="2 3", colour="#75858c")


def band_scale(title, bands, value, *, top):
    """Draw the bands as one ruler from 0 to `top` with a mark at `value` (None: no mark)."""
    left, width = 10.0, 330.0
    scale = width / float(top)
    parts, start = [], 0.0
    for step, band in enumerate(bands):
        place = (left + start * scale, (float(band.upper) - start) * scale)
        is_last = step == len(bands) - 1
        parts += _stretch(place, band, step, len(bands), is_last=is_last)
        start = float(band.upper)
    parts += _limit_texts(bands, left, scale, 82)
    if value is not None:
        parts += _pointer(left + float(value) * scale, value)
    rows = tuple((band.label, number(band.upper)) for band in bands)
    words = in_words([band.label for band in bands], [band.upper for band in bands])
    return Chart(title, picture(title, words, 430, 88, parts), (_("Band"), _("Up to")), rows)


def _stretch(place, band, step, count, *, is_last):
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
    # A name that its stretch can't hold stands behind the last one.
    if is_last and 8.5 * len(label) > width:
        lines, middle, looks = wrap(label, 10)[:3], x + width + 8, {"anchor": "start"}
    else:
        lines = [label] if 8.5 * len(label) < width else wrap(label, 8)[:2]
        middle, looks = x + width / 2, {"anchor": "middle", "colour": ink}
    looks |= {"bold": True, "size": 12 if width > 30 or is_last else 9}
    first = 53 - 7.5 * (len(lines) - 1)
    names = [text(middle, first + 15 * line, words, **looks) for line, words in enumerate(lines)]
    return [shape, *names]


def _pointer(x, value):
    held = min(max(x, 24.0), 406.0)
    return [
        format_html('<path d="M{} 28l-6 -9h12z" fill="{}"/>', coordinate(x), INK),
        text(held, 14, number(value), anchor="middle", bold=True, size=15),
    ]
