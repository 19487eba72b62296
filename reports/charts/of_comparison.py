"""The picture of a comparison: one outline a side, or pairs of bars where there is no shape."""

from django.utils.translation import gettext as _

from reports.charts.bars import Bar, bars
from reports.charts.drawing import Series, Stretch
from reports.charts.radar import radar
from spmi.templatetags.spmi_format import school_year


def comparison_chart(comparison):
    """Return the school's standards beside what it is compared with."""
    title, rules = _("This school in comparison"), comparison.instrument.scoring_rules
    own, other = (
        _("This school, %(year)s") % {"year": school_year(comparison.year)},
        _other(comparison),
    )
    rows = comparison.rows
    if len(rows) < 3:
        pairs = [
            bar
            for row in rows
            for bar in (
                Bar(f"{row.label}: {own}", row.own, row.own_step),
                Bar(f"{row.label}: {other}", row.beside, row.step),
            )
        ]
        stretches = [
            Stretch(comparison.instrument.band_label(band.code), band.upper) for band in rules.bands
        ]
        return bars(title, pairs, top=rules.scale_max, bands=stretches)
    series = [
        Series(own, tuple(row.own for row in rows)),
        Series(other, tuple(row.beside for row in rows)),
    ]
    return radar(title, [row.label for row in rows], series, top=rules.scale_max)


def _other(comparison):
    """Return what the second outline is called."""
    side = comparison.side
    return (
        _("median of %(schools)s schools") % {"schools": side.schools}
        if side.schools
        else side.label
    )
