"""A result beside the median of similar schools, its district's, or its own last year.

Never a rank, and no number of another school: only medians of at least five (U-42).
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Region, RegionLevel
from reports import policy
from reports.documents.history import years_of
from reports.documents.numbers import change_of
from self_evaluation.models import ResultScore
from spmi.decisions import YES, Decision, no
from spmi.templatetags.spmi_format import school_year, score_text
from standards import scoring
from standards.models import in_language

SIMILAR, LAST_YEAR, DISTRICT = "similar", "last_year", "district"
# Classes of size by pupils: up to six classes of 28, to eighteen, to thirty-six, more.
SIZES = ((0, 168), (169, 504), (505, 1008), (1009, None))
WHOLE = ""


@dataclass(frozen=True)
class Side:
    """What stands beside the school: exact numbers by node code (`WHOLE` for all), and whose.

    `decision` says why there are none. `schools` counts those behind a median, `traits` say what
    they have in common. `caution` says what keeps two numbers from being compared.
    """

    label: str
    values: dict[str, Fraction]
    decision: Decision = YES
    schools: int = 0
    traits: tuple[str, ...] = ()
    caution: str = ""

    @property
    def band_head(self):
        """Return what the band beside the school is one of."""
        return _("Band of the median") if self.schools else _("Band of that year")


@dataclass(frozen=True)
class ComparedRow:
    """One standard, or all: the school's number, the one beside it with its band, the difference."""

    label: str
    own: Decimal | None
    beside: Decimal | None
    own_step: int | None
    step: int | None
    band_code: str
    band_label: str
    difference: str
    places: int

    @property
    def own_text(self):
        """Return the school's number as people read it."""
        return score_text(self.own, self.places)

    @property
    def beside_text(self):
        """Return the number beside it as people read it."""
        return score_text(self.beside, self.places)


@dataclass(frozen=True)
class Comparison:
    """A result with one thing beside it."""

    year: int
    side: Side
    rows: tuple[ComparedRow, ...]
    overall: ComparedRow
    instrument: object


def comparison_of(result, beside):
    """Return a result with what `beside` names next to it. The number of queries is fixed."""
    tops = list(result.instrument.nodes.filter(parent__isnull=True).order_by("path"))
    codes = [node.code for node in tops]
    stored = result.scores.filter(node_code__in=codes, score__isnull=False)
    own = dict(stored.values_list("node_code", "score"))
    side = SIDES[beside](result, codes)
    return Comparison(
        year=result.year,
        side=side,
        rows=tuple(
            _row(result, f"{n.code} {in_language(n.title)}", own.get(n.code), side, n.code) for n in tops
        ),
        overall=_row(result, _("Overall"), result.overall, side, WHOLE),
        instrument=result.instrument,
    )  # fmt: skip


def _row(result, label, own, side, code):
    rules, beside = result.instrument.scoring_rules, side.values.get(code)
    own = None if own is None else Fraction(own)
    band = scoring.band_for(beside, rules)
    shown = [scoring.rounded(value, rules.places) for value in (own, beside)]
    return ComparedRow(
        label=label,
        own=shown[0],
        beside=shown[1],
        own_step=_step(scoring.band_for(own, rules), rules),
        step=_step(band, rules),
        band_code=band or "",
        band_label=result.instrument.band_label(band),
        difference="" if side.caution else change_of(*shown),
        places=rules.places,
    )


def _step(band, rules):
    return None if band is None else [b.code for b in rules.bands].index(band)


def _similar(result, codes):
    """Put the median of similar schools beside: level, status, size; in the regency, else province.

    The school itself is not among them.
    """
    school = result.school
    near, far = _places(school)
    alike = policy.comparable_results(result).exclude(school=school)
    alike = alike.filter(
        _of_size(school.pupils), school__level=school.level, school__status=school.status
    )
    paths = alike.filter(_within(far)).values_list("school__region__path", flat=True)
    is_near = policy.may_show_median(sum(path.startswith(near.path) for path in paths))
    place = near if is_near else far
    traits = (
        school.get_level_display(),
        school.get_status_display(),
        _size_in_words(school.pupils),
        place.name,
    )
    return _median(_("Similar schools"), alike.filter(_within(place)), school, codes, traits)


def _district(result, codes):
    """Put the median of the schools of the same level in the regency beside, this one included."""
    school = result.school
    near, _far = _places(school)
    there = policy.comparable_results(result).filter(_within(near), school__level=school.level)
    traits = (school.get_level_display(), near.name)
    return _median(_("Schools of the district"), there, school, codes, traits)


def _last_year(result, _codes):
    """Put the school's last known year beside, with a caution where the instrument changed."""
    years = years_of(result.school, result.instrument.code, until=result.year)
    before = next((column for column in reversed(years) if column.year < result.year), None)
    if before is None:
        return Side(_("Last year"), {}, no(_("No earlier year of this school is known.")))
    known = before.scores | {WHOLE: before.overall}
    is_other = before.instrument.pk != result.instrument_id
    caution = _("Another version of the instrument was used then, so no difference is shown.")
    return Side(
        label=school_year(before.year),
        values={code: Fraction(value) for code, value in known.items() if value is not None},
        caution=caution if is_other else "",
    )


SIDES = {SIMILAR: _similar, LAST_YEAR: _last_year, DISTRICT: _district}


def _places(school):
    """Return (regency, province) of a school; the nearest place known where one is missing."""
    codes = [code for code in school.region.path.split("/") if code]
    known = {region.level: region for region in Region.objects.filter(code__in=codes)}
    near = known.get(RegionLevel.REGENCY, school.region)
    return near, known.get(RegionLevel.PROVINCE, near)


def _within(place):
    return Q(school__region__path__startswith=place.path)


def _size(pupils):
    return next(size for size in SIZES if size[1] is None or pupils <= size[1])


def _of_size(pupils):
    """Keep schools of the same size; where this one's is not known, of any size."""
    if pupils is None:
        return Q()
    least, most = _size(pupils)
    above = Q(school__pupils__gte=least)
    return above if most is None else above & Q(school__pupils__lte=most)


def _size_in_words(pupils):
    if pupils is None:
        return _("of any size, because this school's number of pupils is not known")
    least, most = _size(pupils)
    if most is None:
        return _("more than %(least)s pupils") % {"least": least - 1}
    return _("%(least)s to %(most)s pupils") % {"least": least, "most": most}


def _median(label, results, school, codes, traits):
    """Return the medians of these results, each of at least five schools besides this one."""
    values = defaultdict(list)
    for key, score in results.filter(overall__isnull=False).values_list("school", "overall"):
        values[WHOLE].append((key, score))
    scores = ResultScore.objects.filter(result__in=results, node_code__in=codes)
    for code, key, score in scores.filter(score__isnull=False).values_list(
        "node_code", "result__school", "score"
    ):
        values[code].append((key, score))
    medians = {
        code: scoring.median(score for _key, score in pairs)
        for code, pairs in values.items()
        if policy.may_show_median(sum(key != school.pk for key, _score in pairs))
    }
    others = sum(key != school.pk for key, _score in values[WHOLE])
    decision = policy.may_show_median(others)
    return Side(label, medians if decision else {}, decision, len(values[WHOLE]), traits)
