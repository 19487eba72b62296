"""The pictures of a report: which rows of it become which picture."""

from django.utils.translation import gettext as _

from reports.charts.bars import Bar, band_scale, bars
from reports.charts.drawing import Series, Stretch
from reports.charts.radar import radar
from reports.charts.trend import trend
from spmi.templatetags.spmi_format import school_year


def radar_of(report):
    """Return the radar of the standards with the year before; bars where there is no shape."""
    rows = report.standards
    if len(rows) < 3:
        return bars_of(report, rows, _("Scores of the standards"))
    series = [Series(school_year(report.year), tuple(row.number.value for row in rows))]
    if report.before and any(row.before is not None for row in rows):
        series.append(Series(school_year(report.before.year), tuple(row.before for row in rows)))
    labels = [f"{row.code} {row.title}" for row in rows]
    return radar(_("Scores of the standards"), labels, series, top=report.scale_max)


def bars_of(report, rows, title):
    """Return one bar a node with the limits of the bands."""
    drawn = [Bar(f"{r.code} {r.title}", r.number.value, r.number.step) for r in rows]
    return bars(title, drawn, top=report.scale_max, bands=_stretches(report))


def ruler_of(report):
    """Return the ruler of bands with the overall score."""
    return band_scale(
        _("The overall score among the bands"),
        _stretches(report),
        report.overall.value,
        top=report.scale_max,
    )


def trend_of(years, standards, top):
    """Return the overall over the years in bold with the standards thin behind it."""
    imported = tuple(column.is_imported for column in years)
    breaks = tuple(column.instrument_changed for column in years)
    series = [
        Series(
            f"{row.code}",
            tuple(column.scores.get(row.code) for column in years),
            imported,
            is_main=False,
            breaks=breaks,
        )
        for row in standards
    ]
    overall = Series(
        _("Overall"),
        tuple(column.overall for column in years),
        imported,
        notes=tuple(column.caution for column in years),
        breaks=breaks,
    )
    # The star stands for "another version of the instrument"; the notes below say it in words.
    labels = [f"{school_year(c.year)}{'*' if c.instrument_changed else ''}" for c in years]
    return trend(_("The years side by side"), labels, [*series, overall], top=top)


def _stretches(report):
    return [Stretch(band.label, band.upper) for band in report.bands]
