"""Pictures of numbers as SVG, made on the server: the same on a page and in a PDF.

Pure functions on plain values. Every picture carries `<title>` as its first child (without it a
PDF has no alternative text) and `<desc>` with the numbers in words, and comes with the rows of
the table behind it. Looks are attributes, never `style`, because the page's CSP forbids that; text
is escaped by `format_html`. The ramp's lightness falls evenly, so that a grey printer keeps it.
"""

from reports.charts.bars import Bar, band_scale, bars
from reports.charts.drawing import Chart, Series, Stretch, ramp
from reports.charts.radar import radar
from reports.charts.trend import trend

__all__ = ["Bar", "Chart", "Series", "Stretch", "band_scale", "bars", "radar", "ramp", "trend"]
