"""What every picture is made of: colours, text, lines, dots, and the frame with its words."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from spmi.templatetags.spmi_format import score_text

INK, QUIET, LINE, PRIMARY = "#14242b", "#4a5a62", "#d7dee1", "#0b5c6b"
# Fill, edge and ink of the bands from the lowest to the highest.
RAMP = (
    ("#eadfcb", "#9c8f74", INK),
    ("#cbc69e", "#88825a", INK),
    ("#84a98c", "#587d61", INK),
    ("#33787a", "#33787a", "#ffffff"),
    ("#0a4c5c", "#0a4c5c", "#ffffff"),
)
FONT = "Source Sans 3, system-ui, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A picture with the table behind it; `_shared/_chart.html` shows both."""

    title: str
    svg: SafeString
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Series:
    """One line of a chart: a value or None for each label; `imported` marks points from elsewhere,
    `notes` says in words what else must be known of a point, and to a point in `breaks` no line
    leads: it was measured with another ruler."""

    label: str
    values: tuple
    imported: tuple[bool, ...] = ()
    is_main: bool = True
    notes: tuple[str, ...] = ()
    breaks: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """One band as a picture needs it: where it ends on the scale, and its name."""

    label: str
    upper: float


def ramp(step, count):
    """Return (fill, edge, ink) of the step-th of `count` bands, spread over the whole ramp."""
    if step is None:
        return "#ffffff", "#75858c", INK
    return RAMP[round(step * (len(RAMP) - 1) / max(1, count - 1))]


def picture(title, words, width, height, parts):
    """Frame the parts: a title first, the numbers in words second, then what is drawn."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' font-family="{}" font-size="13"><title>{}</title><desc>{}</desc>{}</svg>',
        width,
        coordinate(height),
        width,
        coordinate(height),
        FONT,
        title,
        words,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def coordinate(value):
    """Write a coordinate: one decimal, a point, no needless zero."""
    return f"{float(value):.1f}".removesuffix(".0")


def number(value):
    """Write a value as people read it; None is "not judged yet", never 0."""
    return _("not judged yet") if value is None else score_text(_decimal(value))


def _decimal(value):
    return value if hasattr(value, "as_tuple") else f"{float(value):.2f}"


def in_words(labels, values):
    """Say every number of a picture, for who cannot see it."""
    pairs = zip(labels, values, strict=True)
    return "; ".join(f"{label}: {number(value)}" for label, value in pairs)


def text(  # noqa: PLR0913 - a text has that many looks
    x, y, words, *, anchor="start", colour=INK, bold=False, size=13
):
    """Write words at a point; whatever they are, they are escaped."""
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" fill="{}" font-size="{}" font-weight="{}">{}</text>',
        coordinate(x),
        coordinate(y),
        anchor,
        colour,
        size,
        600 if bold else 400,
        words,
    )


def segment(start, end, *, colour=LINE, width=1, dash="none"):
    """Draw a line between two points."""
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
        *(coordinate(value) for value in (*start, *end)),
        colour,
        width,
        dash,
    )


def dot(x, y, *, is_hollow, colour=PRIMARY, size=3.5):
    """Draw a point; a hollow one was published elsewhere."""
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.5"/>',
        coordinate(x),
        coordinate(y),
        size,
        "#ffffff" if is_hollow else colour,
        colour,
    )
