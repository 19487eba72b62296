"""A school's years side by side, own and imported, with changes of instrument marked."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.documents.numbers import coverage_of
from self_evaluation import results
from self_evaluation.models import ImportedSet, Result
from spmi.templatetags.spmi_format import school_year, score_text
from standards import scoring


@dataclass(frozen=True)
class YearColumn:
    """One year: rounded scores by node code, what was imported, what stands beside.

    `instrument_changed` says that the version differs from the year before, so that a change in a
    number may be a change of the ruler.
    """

    year: int
    instrument: object
    overall: Decimal | None
    band: str
    scores: dict[str, Decimal]
    bands: dict[str, str]
    is_imported: bool
    judged: int
    of: int
    is_provisional: bool = False
    counts_standards: bool = False
    result: Result | None = None
    published: dict[str, Decimal] = field(default_factory=dict)
    instrument_changed: bool = False

    @property
    def coverage(self):
        """Say how far a provisional overall reaches, e.g. `2 of 8 standards`; else nothing."""
        if not self.is_provisional:
            return ""
        return coverage_of(self.judged, self.of, standards=self.counts_standards)

    @property
    def caution(self):
        """Return the words that stand beside a provisional overall; empty beside a complete one."""
        return f"{_('provisional')}, {self.coverage}" if self.is_provisional else ""


def years_of(school, code, *, until=None):
    """Return the school's years under an instrument's code, the earliest first.

    The number of queries grows with the versions of the instrument, not with years or nodes.
    """
    own = {column.year: column for column in _own(school, code)}
    columns = {column.year: column for column in _imported(school, code)}
    for year, column in own.items():
        beside = columns.get(year)
        columns[year] = _beside(column, beside) if beside else column
    ordered = [columns[year] for year in sorted(columns) if until is None or year <= until]
    return tuple(_marked(ordered))


def _own(school, code):
    frozen = (
        Result.objects.filter(school=school, instrument__code=code, superseded_at__isnull=True)
        .select_related("instrument")
        .prefetch_related("scores")
        .defer("inputs")
    )
    return [_own_year(result) for result in frozen]


def _own_year(result):
    places = result.instrument.scoring_rules.places
    rows = [row for row in result.scores.all() if row.score is not None]
    return YearColumn(
        year=result.year,
        instrument=result.instrument,
        overall=_trimmed(result.overall, places),
        band=result.band,
        scores={row.node_code: _trimmed(row.score, places) for row in rows},
        bands={row.node_code: row.band for row in rows},
        is_imported=False,
        judged=result.judged,
        of=result.of,
        is_provisional=result.overall is not None and result.judged < result.of,
        result=result,
    )


def _trimmed(stored, places):
    """Return a stored number with the instrument's places; the column keeps four."""
    return None if stored is None else stored.quantize(Decimal(1).scaleb(-places))


def _imported(school, code):
    sets = (
        ImportedSet.objects.filter(school=school, instrument__code=code)
        .select_related("instrument", "school")
        .prefetch_related("scores", "instrument__nodes")
    )
    return [_imported_year(imported_set) for imported_set in sets]


def _imported_year(imported_set):
    _nodes, scores, overall, rules = results.imported_scores(imported_set)
    known = {code: score for code, score in scores.items() if score.exact is not None}
    return YearColumn(
        year=imported_set.year,
        instrument=imported_set.instrument,
        overall=scoring.rounded(overall.exact, rules.places),
        band=overall.band or "",
        scores={code: scoring.rounded(score.exact, rules.places) for code, score in known.items()},
        bands={code: score.band for code, score in known.items()},
        is_imported=True,
        judged=overall.judged,
        of=overall.of,
        published={
            code: scoring.rounded(score.imported, rules.places)
            for code, score in known.items()
            if score.imported is not None
        },
        is_provisional=overall.provisional,
        counts_standards=overall.is_coarse,
    )


def _beside(own, imported):
    printed = imported.scores | imported.published
    published = {code: value for code, value in printed.items() if own.scores.get(code) != value}
    return replace(own, published=published)


def _marked(columns):
    for index, column in enumerate(columns):
        changed = index > 0 and columns[index - 1].instrument.pk != column.instrument.pk
        yield replace(column, instrument_changed=changed)


def published_notes(years, rows, places):
    """Say of each number of these rows that was published differently what was published."""
    return [
        _("%(standard)s, %(year)s: published elsewhere as %(score)s.")
        % {
            "standard": f"{row.code} {row.title}",
            "year": school_year(column.year),
            "score": score_text(column.published[row.code], places),
        }
        for column in years
        for row in rows
        if row.code in column.published
    ]
