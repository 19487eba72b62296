"""Values over years; what was imported is hollow and dashed."""

from itertools import pairwise

from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports.charts.drawing import PRIMARY, QUIET, Chart, dot, number, picture, segment, text

# The page of the drawing: wide enough for "Keseluruhan" in bold at the right end of a line.
WIDTH = 540
HIGHEST_LABEL, LOWEST_LABEL = 10.0, 245.0


def trend(title, labels, series, *, top):
    """Draw values over years; a year without a value is a gap, an imported point is hollow."""
    left, right, upper, lower = 34.0, 400.0, 16.0, 236.0
    across = (right - left) / max(1, len(labels) - 1)
    xs = [left + across * index for index in range(len(labels))]
    if len(labels) == 1:
        xs = [(left + right) / 2]
    up = (lower - upper) / float(top)
    parts = [_level(value, left, right, lower - value * up) for value in _ticks(float(top))]
    parts += [
        text(x, lower + 20, label, anchor="middle") for x, label in zip(xs, labels, strict=True)
    ]
    ends = _spread([lower - _last(line) * up for line in series if _last(line) is not None])
    shown = [line for line in series if _last(line) is not None]
    for line, end in zip(shown, ends, strict=True):
        parts += _line(line, xs, lower, up)
        parts.append(segment((right + 5, lower - _last(line) * up), (right + 12, end)))
        parts.append(text(right + 14, end + 4, line.label, bold=line.is_main))
    return Chart(
        title,
        picture(title, _trend_in_words(labels, series), WIDTH, 270, parts),
        (_("Name"), *labels),
        tuple((line.label, *(_point_text(line, i) for i in range(len(labels)))) for line in series),
    )


def _trend_in_words(labels, series):
    return "; ".join(
        f"{line.label}: "
        + ", ".join(f"{label} {_point_text(line, i)}" for i, label in enumerate(labels))
        for line in series
    )


def _point_text(line, index):
    text = number(line.values[index])
    is_imported = bool(line.imported) and line.imported[index]
    text = _("%(score)s (imported)") % {"score": text} if is_imported else text
    note = line.notes[index] if line.notes else ""
    return f"{text}; {note}" if note else text


def _ticks(top):
    return [float(value) for value in range(0, int(top) + 1, max(1, round(top / 7)))]


def _level(value, left, right, y):
    return format_html(
        "{}{}",
        segment((left, y), (right, y)),
        text(left - 8, y + 4, f"{value:g}", anchor="end", colour=QUIET, size=11),
    )


def _last(line):
    return next((float(value) for value in reversed(line.values) if value is not None), None)


def _spread(heights, gap=15.0):
    """Move the labels at the lines' ends apart, keeping their order from top to bottom."""
    placed = {}
    below = None
    for index in sorted(range(len(heights)), key=heights.__getitem__):
        below = heights[index] if below is None else max(heights[index], below + gap)
        placed[index] = below
    # Pushing went downwards only: shift all back by the middle of what it moved, within the page.
    moved = [placed[index] - heights[index] for index in range(len(heights))]
    back = sum(moved) / max(1, len(moved))
    back = max(back, max(placed.values(), default=0.0) - LOWEST_LABEL)
    back = min(back, min(placed.values(), default=0.0) - HIGHEST_LABEL)
    return [placed[index] - back for index in range(len(heights))]


def _line(line, xs, lower, up):
    colour, width = (PRIMARY, 2.5) if line.is_main else (QUIET, 1)
    points = [
        (x, lower - float(value) * up, bool(line.imported) and line.imported[index])
        for index, (x, value) in enumerate(zip(xs, line.values, strict=True))
        if value is not None
    ]
    parts = [
        segment(
            (x1, y1), (x2, y2), colour=colour, width=width, dash="5 4" if one or other else "none"
        )
        for (x1, y1, one), (x2, y2, other) in pairwise(points)
    ]
    return parts + [
        dot(x, y, is_hollow=imported, colour=colour, size=4 if line.is_main else 2.5)
        for x, y, imported in points
    ]
