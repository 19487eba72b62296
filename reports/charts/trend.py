"""Values over years; what was imported is hollow and dashed."""

from itertools import pairwise

from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports.charts.drawing import PRIMARY, QUIET, Chart, dot, number, picture, segment, text

# Narrow enough that its words are still readable on a phone.
WIDTH = 450
HIGHEST_LABEL, LOWEST_LABEL = 8.0, 268.0
GAP = 14.0
# Thin lines are told apart by their colour and by the name at their end; each is dark enough to
# be read on white and on a grey printer.
COLOURS = ("#8a3b12", "#1f5fa8", "#6b6b00", "#7b2d8b", "#2e7d32", "#b0124f", "#37474f", "#5d4037")


def trend(title, labels, series, *, top):
    """Draw values over years; an imported point is hollow.

    A year without a value is passed over; where the ruler changed, the line is broken.
    """
    left, right, upper, lower = 38.0, 380.0, 30.0, 250.0
    across = (right - left) / max(1, len(labels) - 1)
    xs = [left + across * index for index in range(len(labels))]
    is_single = len(labels) == 1
    if is_single:
        xs = [(left + right) / 2]
    up = (lower - upper) / float(top)
    parts = [_level(value, left, right, lower - value * up) for value in _ticks(float(top))]
    parts += [
        text(x, lower + 20, label, anchor="middle") for x, label in zip(xs, labels, strict=True)
    ]
    shown = [line for line in series if _last(line) is not None]
    named = [line for line in shown if not line.is_main] or shown
    ends = iter(_spread([lower - _last(line) * up for line in named]))
    for index, line in enumerate(shown):
        colour = PRIMARY if line.is_main else COLOURS[index % len(COLOURS)]
        parts += _line(line, xs, lower, up, colour)
        if line in named:
            start = (xs[-1], lower - _last(line) * up)
            parts += _name_at_end(line, start, next(ends), colour, reach=36 if is_single else 20)
    rest = [line for line in shown if line not in named]
    parts += _legend(rest, left, 300, is_single=is_single)
    return Chart(
        title,
        picture(title, _trend_in_words(labels, series), WIDTH, 310, parts),
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


def _name_at_end(line, start, end, colour, *, reach):
    """Lead from a line's end to its name; in a single year past the year below the dots."""
    x, last = start
    yield segment((x + 6, last), (x + reach, end), colour=colour)
    yield text(x + reach + 4, end + 4, line.label, bold=line.is_main, colour=colour)


def _legend(lines, x, y, *, is_single):
    """Name the bold lines below: at their ends the thin ones' names are enough.

    A single year has no lines, only dots.
    """
    for line in lines:
        if is_single:
            is_hollow = bool(line.imported) and line.imported[0]
            yield dot(x + 17, y - 4, is_hollow=is_hollow, size=4)
        else:
            yield segment((x, y - 4), (x + 34, y - 4), colour=PRIMARY, width=2.5)
        yield text(x + 42, y, line.label, bold=True, colour=PRIMARY)


def _spread(heights):
    """Move the names at the lines' ends apart, in order, each as little as it can.

    Names that would touch become one block around the middle of the places they want. Then all
    is held within the page.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    blocks = []  # [place of the first name, names]
    for index in order:
        start, names = heights[index], [index]
        while blocks and blocks[-1][0] + GAP * len(blocks[-1][1]) > start:
            above, inside = blocks.pop()
            shifted = start - GAP * len(inside)
            start = (above * len(inside) + shifted * len(names)) / (len(inside) + len(names))
            names = inside + names
        blocks.append((start, names))
    placed = [start + GAP * place for start, names in blocks for place in range(len(names))]
    by_name = dict(zip(order, _within(placed), strict=True))
    return [by_name[index] for index in range(len(heights))]


def _within(placed):
    """Push what stands above or below the page back into it, keeping the distances."""
    count = len(placed)
    held = [max(y, HIGHEST_LABEL + GAP * index) for index, y in enumerate(placed)]
    return [min(y, LOWEST_LABEL - GAP * (count - 1 - index)) for index, y in enumerate(held)]


def _line(line, xs, lower, up, colour):
    width = 2.5 if line.is_main else 1.2
    points = [
        (index, (x, lower - float(value) * up), bool(line.imported) and line.imported[index])
        for index, (x, value) in enumerate(zip(xs, line.values, strict=True))
        if value is not None
    ]
    parts = [
        segment(start, end, colour=colour, width=width, dash="5 4" if one or other else "none")
        for (first, start, one), (second, end, other) in pairwise(points)
        if not any(line.breaks[first + 1 : second + 1])
    ]
    return parts + [
        dot(*place, is_hollow=imported, colour=colour, size=4 if line.is_main else 2.5)
        for _index, place, imported in points
    ]
