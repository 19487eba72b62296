"""How judgements become a number. Plain values in, plain values out: no Django, no clock, no I/O.

Inside, values are exact fractions, so that the order of summing never matters and a band is
compared on the unrounded value; `Decimal` leaves this module, rounded half up where the
instrument's rules say (docs/adr/0007-exact-arithmetic.md). "Not judged" is `None` and never 0;
"not applicable" leaves the mean. Sources: `domain/snp_and_spmi.md` sections 2.1 to 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

LESS_IS_BETTER = "less"
AT_NODE = "node"
OWN, COMPUTED, IMPORTED = "own", "computed", "imported"
# How many decimals more than usual the parts of a mean may show to give it on a calculator.
MORE_DECIMALS = 3


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale that ends at `upper`, which belongs to it if `inclusive`."""

    code: str
    upper: Fraction
    inclusive: bool = True


@dataclass(frozen=True)
class Rules:
    """How one instrument counts: the top of its scale, what each level is worth, its bands.

    Values are shown with `places`. `round_at` is "display" where only shown numbers are rounded,
    "node" where a child's rounded value goes into its parent's mean.
    """

    scale_max: Fraction
    places: int
    shares: Mapping[int, Fraction]
    bands: tuple[Band, ...]
    round_at: str = "display"


@dataclass(frozen=True)
class Place:
    """A node as scoring needs it. Children name their parent's code; a leaf has no children."""

    code: str
    parent: str | None = None
    weight: Fraction = Fraction(1)
    direction: str = "more"


@dataclass(frozen=True)
class Mark:
    """What was judged of a leaf: a level, or a quantity had of a quantity needed, or N/A."""

    level: int | None = None
    have: Decimal | None = None
    need: Decimal | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Part:
    """One term of a mean: a child's code, the value that went in and its weight."""

    code: str
    value: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Score:
    """A node's result: exact value or None, how many leaves were judged of how many apply.

    `applicable` is False where every leaf is N/A. A parent has `parts`, the terms of its mean, a
    leaf `mark` and `direction`. `imported` was published elsewhere and differs from ours.
    `is_coarse`: a published number stands for more than a leaf here or below; it counts as one
    and its parents count children ("2 of 8", decisions.md 5); `settled`: all below was judged.
    """

    code: str
    exact: Fraction | None
    judged: int
    of: int
    applicable: bool = True
    parts: tuple[Part, ...] = ()
    source: str = OWN
    imported: Fraction | None = None
    band: str | None = None
    mark: Mark | None = None
    direction: str = "more"
    is_coarse: bool = False
    settled: bool = True

    @property
    def provisional(self) -> bool:
        """Not everything that applies was judged, so the number may still move."""
        return self.exact is not None and not (self.settled and self.judged == self.of)


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Read the `rules` of an instrument file. Raises `ValueError` with what is wrong."""
    try:
        bands = tuple(
            Band(band["code"], Fraction(str(band["upper"])), bool(band["inclusive"]))
            for band in data["bands"]
        )
        return Rules(
            scale_max=Fraction(str(data["scale_max"])),
            places=int(data["places"]),
            shares={int(step["level"]): Fraction(str(step["share"])) for step in data["steps"]},
            bands=bands,
            round_at=str(data.get("round_at", "display")),
        )
    except (KeyError, TypeError, ZeroDivisionError) as error:
        raise ValueError(f"rules: {error} is missing or has the wrong form") from error


def mark_value(mark: Mark | None, place: Place, rules: Rules) -> Fraction | None:
    """Return what a leaf's mark is worth on the instrument's scale, or None if not judged.

    A quantity is worth scale_max × min(1, have/need), or need/have where less is better.
    """
    if mark is None or is_not_applicable(mark):
        return None
    if mark.level is not None:
        return rules.scale_max * rules.shares[mark.level]
    if mark.have is None or mark.need is None:
        return None
    above, below = _above_below(mark, place.direction)
    return rules.scale_max * (min(Fraction(1), above / below) if below else Fraction(1))


def is_not_applicable(mark: Mark | None) -> bool:
    """Say whether a mark takes the leaf out of the mean: declared N/A, or nothing is needed."""
    return mark is not None and (mark.not_applicable or (mark.level is None and mark.need == 0))


def _above_below(mark: Mark, direction: str) -> tuple[Fraction, Fraction]:
    have, need = Fraction(mark.have or 0), Fraction(mark.need or 0)
    return (need, have) if direction == LESS_IS_BETTER else (have, need)


def band_for(exact: Fraction | None, rules: Rules) -> str | None:
    """Return the code of the band in which an unrounded value lies, or None for no value."""
    if exact is None:
        return None
    for band in rules.bands:
        if exact < band.upper or (band.inclusive and exact == band.upper):
            return band.code
    raise ValueError(f"{exact} lies above the highest band")


def median(values: Iterable[Fraction | Decimal]) -> Fraction | None:
    """Return the middle of the values, between the two middle ones of an even number; None of none."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    upper = len(ordered) // 2
    lower = upper if len(ordered) % 2 else upper - 1
    return (ordered[lower] + ordered[upper]) / 2


def mean(values: Iterable[Fraction | Decimal]) -> Fraction | None:
    """Return the plain mean of the values; None of none."""
    exact = [Fraction(value) for value in values]
    return sum(exact, Fraction(0)) / len(exact) if exact else None


def rounded(exact: Fraction | None, places: int) -> Decimal | None:
    """Round half up (away from zero) to a number of places: 5.845 → 5.85. None stays None."""
    return None if exact is None else _half_up(exact, places)


def _half_up(exact: Fraction, places: int) -> Decimal:
    scaled = exact * 10**places
    sign = -1 if scaled < 0 else 1
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(sign * whole).scaleb(-places)


def score_tree(
    places: Sequence[Place], marks: Mapping[str, Mark], rules: Rules
) -> dict[str, Score]:
    """Score every node of a tree from the marks of its leaves.

    `places` in any order; `marks` by leaf code, absent means not judged. The result has every
    code of `places`, parents as the weighted mean of their judged, applicable children.
    """
    return _scored(
        places, lambda place: _leaf_score(marks.get(place.code), place, rules), rules, {}
    )


def score_imported(
    places: Sequence[Place], values: Mapping[str, Decimal], rules: Rules
) -> dict[str, Score]:
    """Score a tree of published numbers: they stand where nothing below could be computed.

    Where all children of a parent have a value, the parent is computed from them and a published
    parent that differs is kept beside it as `imported` (decisions.md 5 and 14).
    """
    exact = {code: Fraction(value) for code, value in values.items()}
    return _scored(places, lambda place: _imported_leaf(place, exact), rules, exact)


def beside(
    own: Mapping[str, Score], imported: Mapping[str, Score], places: int = 2
) -> dict[str, Score]:
    """Merge the school's own result with an imported one: own wins, the other is shown beside it.

    `places` are the rules'; a difference that rounding hides is none. The own overall does not know
    the imported numbers, so none of them takes the place of an own one, not even of "not judged".
    """
    merged = dict(own)
    for code in own.keys() & imported.keys():
        other = imported[code]
        published = other.exact if other.imported is None else other.imported
        if published is not None:
            merged[code] = _with_published(own[code], published, places)
    return merged


def overall(scores: Mapping[str, Score], places: Sequence[Place], rules: Rules) -> Score:
    """Return the score of the whole tree: the weighted mean of its top nodes that have a value."""
    return _parent("", [(top, scores[top.code]) for top in _tops(places)], rules)


def share_percent(judged: int, of: int) -> int | None:
    """Return coverage in whole percent, 100 only when all is judged; None where nothing applies."""
    return None if of == 0 else judged * 100 // of


def arithmetic(score: Score, rules: Rules, mark: str = ",") -> str:
    """Return how a score was made, e.g. `5,84 = (7,00 + 6,65 + 3,88) / 3`; `mark` is the decimal.

    A leaf: `5,25 = 7 × 75 %`, `3,50 = 7 × min(1, 4 / 8)`. Whoever types it into a calculator gets
    the score as shown: parts have as many decimals as that needs, at worst they are fractions.
    Empty where there is no value or it came from elsewhere.
    """
    if score.parts:
        formula = _mean_in_words(score, rules.places, mark)
    elif score.mark and score.exact is not None:
        formula = _leaf_in_words(score.mark, score.direction, rules, mark)
    else:
        return ""
    return f"{_written(rounded(score.exact, rules.places), mark)} = {formula}"


def _mean_in_words(score: Score, places: int, mark: str) -> str:
    parts, below = score.parts, Fraction(len(score.parts))
    terms = _terms(parts, places, mark)
    if len({part.weight for part in parts}) > 1:
        terms = [f"{_short(p.weight, mark)} × {term}" for p, term in zip(parts, terms, strict=True)]
        below = sum((part.weight for part in parts), Fraction(0))
    return f"({' + '.join(terms)}) / {_short(below, mark)}"


def _terms(parts: Sequence[Part], places: int, mark: str) -> list[str]:
    """Write the parts with as few decimals as give their mean as shown.

    A mean that lies exactly between two shown numbers may need parts without an end, like thirds:
    then they are fractions.
    """
    wanted = rounded(_mean(parts), places)
    for decimals in range(places, places + MORE_DECIMALS + 1):
        shown = [replace(part, value=Fraction(_half_up(part.value, decimals))) for part in parts]
        if rounded(_mean(shown), places) == wanted:
            return [_written(rounded(part.value, decimals), mark) for part in shown]
    return [_as_fraction(part.value) for part in parts]


def _leaf_in_words(given: Mark, direction: str, rules: Rules, mark: str) -> str:
    top = _short(rules.scale_max, mark)
    if given.level is not None:
        return f"{top} × {_short(rules.shares[given.level] * 100, mark)} %"
    above, below = _above_below(given, direction)
    return (
        f"{top} × min(1, {_short(above, mark)} / {_short(below, mark)})" if below else f"{top} × 1"
    )


def _short(value: Fraction, mark: str) -> str:
    """Write a number with as few decimals as it needs; one that needs more than four, exactly."""
    for places in range(5):
        if (value * 10**places).denominator == 1:
            return _written(_half_up(value, places), mark)
    return _as_fraction(value)


def _as_fraction(value: Fraction) -> str:
    return f"({value.numerator}/{value.denominator})"


def _written(value: Decimal | None, mark: str) -> str:
    """Write a number with a mark between thousands and the decimal mark."""
    between = "." if mark == "," else ","
    return f"{value:,f}".translate({ord(","): between, ord("."): mark})


def _tops(places: Sequence[Place]) -> list[Place]:
    """Return the places that hang under none of the others: the roots of a tree or of a part."""
    codes = {place.code for place in places}
    return [place for place in places if place.parent not in codes]


def _scored(
    places: Sequence[Place],
    leaf: Callable[[Place], Score],
    rules: Rules,
    published: Mapping[str, Fraction],
) -> dict[str, Score]:
    children: dict[str, list[Place]] = {}
    for place in places:
        if place.parent is not None:
            children.setdefault(place.parent, []).append(place)
    scores: dict[str, Score] = {}

    def visit(place: Place) -> Score:
        below = children.get(place.code)
        if below is None:
            score = leaf(place)
            scores[place.code] = replace(score, band=band_for(score.exact, rules))
        else:
            score = _parent(place.code, [(child, visit(child)) for child in below], rules)
            scores[place.code] = _published_over(score, published.get(place.code), rules)
        return scores[place.code]

    for top in _tops(places):
        visit(top)
    return scores


def _leaf_score(mark: Mark | None, place: Place, rules: Rules) -> Score:
    if is_not_applicable(mark):
        return Score(place.code, None, judged=0, of=0, applicable=False)
    value = mark_value(mark, place, rules)
    judged = int(value is not None)
    return Score(place.code, value, judged, 1, mark=mark, direction=place.direction)


def _imported_leaf(place: Place, values: Mapping[str, Fraction]) -> Score:
    value = values.get(place.code)
    return Score(place.code, value, judged=int(value is not None), of=1, source=IMPORTED)


def _parent(code: str, children: Iterable[tuple[Place, Score]], rules: Rules) -> Score:
    children = [(place, score) for place, score in children if score.applicable]
    scores = [score for _place, score in children]
    parts = tuple(
        Part(place.code, _carried(score.exact, rules), place.weight)
        for place, score in children
        if score.exact is not None
    )
    exact = _mean(parts)
    is_coarse = any(score.is_coarse for score in scores)
    return Score(
        code,
        exact,
        judged=len(parts) if is_coarse else sum(score.judged for score in scores),
        of=len(scores) if is_coarse else sum(score.of for score in scores),
        applicable=bool(scores),
        parts=parts,
        source=OWN if all(score.source == OWN for score in scores) else COMPUTED,
        band=band_for(exact, rules),
        is_coarse=is_coarse,
        settled=all(score.settled and score.judged == score.of for score in scores),
    )


def _mean(parts: Sequence[Part]) -> Fraction | None:
    weights = sum((part.weight for part in parts), Fraction(0))
    return sum((p.value * p.weight for p in parts), Fraction(0)) / weights if parts else None


def _carried(exact: Fraction, rules: Rules) -> Fraction:
    """Return what of a child's value goes into its parent's mean."""
    return Fraction(_half_up(exact, rules.places)) if rules.round_at == AT_NODE else exact


def _published_over(score: Score, published: Fraction | None, rules: Rules) -> Score:
    if published is None:
        return score
    if score.exact is not None and not score.provisional:
        return _with_published(score, published, rules.places)
    band = band_for(published, rules)
    return Score(score.code, published, judged=1, of=1, source=IMPORTED, band=band, is_coarse=True)


def _with_published(score: Score, published: Fraction, places: int) -> Score:
    """Keep the published value beside the score where it differs as shown."""
    is_same = rounded(published, places) == rounded(score.exact, places)
    return replace(score, imported=None if is_same else published)
