"""One axis a standard, one outline a year."""

from math import cos, pi, sin
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from reports.charts.drawing import (
    LINE,
    PRIMARY,
    QUIET,
    Chart,
    coordinate,
    dot,
    in_words,
    number,
    picture,
    segment,
    text,
)

# Narrow enough that its words are still readable on a phone.
WIDTH = 450
FIRST = {"colour": PRIMARY, "width": 2.5}
OTHER = {"colour": QUIET, "width": 1.5, "dash": "5 4"}


def radar(title, labels, series, *, top):
    """Draw one axis a label from 0 to `top`, one outline a series; the first is filled.

    A label without a value keeps its axis and stays without a point; fewer than three axes have
    no shape, there the caller draws bars.
    """
    centre, radius = (WIDTH / 2, 180.0), 108.0
    spokes = [_spoke(index, len(labels)) for index in range(len(labels))]
    parts = [_ring(spokes, centre, radius * share / 4) for share in range(1, 5)]
    parts += [_axis_line(spoke, centre, radius) for spoke in spokes]
    for index, line in enumerate(series):
        parts += _outline(line, spokes, centre, radius / float(top), is_first=index == 0)
    main = series[0].values
    height = 360
    if len(series) > 1:
        parts += _legend(series, height + 10)
        height += 22
    parts += [
        _axis_label(spoke, label, value, centre, radius)
        for spoke, label, value in zip(spokes, labels, main, strict=True)
    ]
    return Chart(
        title,
        picture(title, in_words(labels, main), WIDTH, height, parts),
        (_("Name"), *(line.label for line in series)),
        _columns(labels, series),
    )


def _legend(series, y):
    """Say which outline is which year, below the picture."""
    step = WIDTH / len(series)
    for index, line in enumerate(series):
        x = index * step + 40
        looks = FIRST if index == 0 else OTHER
        yield segment((x, y), (x + 34, y), **looks)
        yield text(x + 42, y + 5, line.label, bold=index == 0)


def _columns(labels, series):
    return tuple(
        (label, *(number(line.values[index]) for line in series))
        for index, label in enumerate(labels)
    )


def _spoke(index, count):
    angle = 2 * pi * index / count - pi / 2
    return cos(angle), sin(angle)


def _at(spoke, centre, distance):
    return centre[0] + spoke[0] * distance, centre[1] + spoke[1] * distance


def _points(points):
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def _ring(spokes, centre, distance):
    points = _points(_at(spoke, centre, distance) for spoke in spokes)
    return format_html('<polygon points="{}" fill="none" stroke="{}"/>', points, LINE)


def _axis_line(spoke, centre, radius):
    return segment(centre, _at(spoke, centre, radius))


def _outline(line, spokes, centre, scale, *, is_first):
    placed = [
        _at(spoke, centre, float(value) * scale)
        for spoke, value in zip(spokes, line.values, strict=True)
        if value is not None
    ]
    if not is_first:
        return [
            format_html(
                '<polygon points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
                _points(placed),
                *OTHER.values(),
            )
        ]
    shape = format_html(
        '<polygon points="{}" fill="{}" fill-opacity="0.16" stroke="{}" stroke-width="{}"/>',
        _points(placed),
        PRIMARY,
        *FIRST.values(),
    )
    return [shape, *(dot(x, y, is_hollow=False) for x, y in placed)]


def _axis_label(spoke, label, value, centre, radius):
    x, y = _at(spoke, centre, radius + 14)
    anchor = "middle" if abs(spoke[0]) < 0.2 else ("start" if spoke[0] > 0 else "end")
    # Beside the outermost points there is the least room.
    lines = [*wrap(str(label), 13 if abs(spoke[0]) > 0.9 else 17)[:3], number(value)]
    first = y + 5 - 16 * (len(lines) - 1) * (1 - spoke[1]) / 2
    return format_html_join(
        "",
        "{}",
        (
            (text(x, first + 16 * index, words, anchor=anchor, bold=index == len(lines) - 1),)
            for index, words in enumerate(lines)
        ),
    )
