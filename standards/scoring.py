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
OWN, COMPUTED, IMPORTED = "own", "computed", "imported"


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale that ends at `upper`, which belongs to it if `inclusive`."""

    code: str
    upper: Fraction
    inclusive: bool = True


@dataclass(frozen=True)
class Rules:
    """How one instrument counts: the top of its scale, what each level is worth, its bands."""

    scale_max: Fraction
    places: int
    shares: Mapping[int, Fraction]
    bands: tuple[Band, ...]


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
    """One term of a mean: a child's code, its exact value and its weight."""

    code: str
    value: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Score:
    """A node's result: exact value or None, how many leaves were judged of how many apply.

    `applicable` is False where every leaf is N/A; `parts` are the terms of the mean, empty for a
    leaf; `imported` is a value published elsewhere that stands beside ours and differs from it.
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

    @property
    def provisional(self) -> bool:
        """Not every leaf that applies was judged, so the number may still move."""
        return self.exact is not None and self.judged < self.of


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
        )
    except (KeyError, TypeError) as error:
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
    return rules.scale_max * _ratio(Fraction(mark.have), Fraction(mark.need), place.direction)


def is_not_applicable(mark: Mark | None) -> bool:
    """Say whether a mark takes the leaf out of the mean: declared N/A, or nothing is needed."""
    if mark is None:
        return False
    return mark.not_applicable or (mark.level is None and mark.need is not None and mark.need == 0)


def _ratio(have: Fraction, need: Fraction, direction: str) -> Fraction:
    if direction == LESS_IS_BETTER:
        return Fraction(1) if have == 0 else min(Fraction(1), need / have)
    return min(Fraction(1), have / need)


def band_for(exact: Fraction | None, rules: Rules) -> str | None:
    """Return the code of the band in which an unrounded value lies, or None for no value."""
    if exact is None:
        return None
    for band in rules.bands:
        if exact < band.upper or (band.inclusive and exact == band.upper):
            return band.code
    raise ValueError(f"{exact} lies above the highest band")


def rounded(exact: Fraction | None, places: int) -> Decimal | None:
    """Round half up to a number of places, e.g. 5.845 → 5.85. None stays None."""
    if exact is None:
        return None
    scaled = exact * 10**places
    sign = -1 if scaled < 0 else 1
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(sign * whole).scaleb(-places)


def score_tree(
    places: Sequence[Place],
    marks: Mapping[str, Mark],
    rules: Rules,
) -> dict[str, Score]:
    """Score every node of a tree from the marks of its leaves.

    `places` in any order; `marks` by leaf code, absent means not judged. The result has every
    code of `places`, parents as the weighted mean of their judged, applicable children.
    """
    return _scored(places, lambda place: _leaf_score(marks.get(place.code), place, rules), rules)


def score_imported(
    places: Sequence[Place], values: Mapping[str, Decimal], rules: Rules
) -> dict[str, Score]:
    """Score a tree of published numbers: they stand where nothing below could be computed.

    Where all children of a parent have a value, the parent is computed from them and a published
    parent that differs is kept beside it as `imported` (decisions.md 5 and 14).
    """
    exact = {code: Fraction(value) for code, value in values.items()}
    return _scored(places, lambda place: _imported_leaf(place, exact), rules, exact)


def beside(own: Mapping[str, Score], imported: Mapping[str, Score]) -> dict[str, Score]:
    """Merge the school's own result with an imported one: own wins, the other is shown beside."""
    merged = dict(imported)
    for code, score in own.items():
        other = imported.get(code)
        published = None if other is None else (other.imported or other.exact)
        if score.exact is None and other is not None and other.exact is not None:
            continue
        differs = published is not None and published != score.exact
        merged[code] = replace(score, imported=published if differs else None)
    return merged


def overall(scores: Mapping[str, Score], places: Sequence[Place], rules: Rules) -> Score:
    """Return the score of the whole tree: the weighted mean of its top nodes that have a value."""
    tops = [place for place in places if place.parent is None]
    return _parent("", [(top, scores[top.code]) for top in tops], rules)


def _scored(
    places: Sequence[Place],
    leaf: Callable[[Place], Score],
    rules: Rules,
    published: Mapping[str, Fraction] | None = None,
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
            scores[place.code] = _beside_published(score, (published or {}).get(place.code), rules)
        return scores[place.code]

    for place in places:
        if place.parent is None:
            visit(place)
    return scores


def _leaf_score(mark: Mark | None, place: Place, rules: Rules) -> Score:
    if is_not_applicable(mark):
        return Score(place.code, None, judged=0, of=0, applicable=False)
    value = mark_value(mark, place, rules)
    return Score(place.code, value, judged=int(value is not None), of=1)


def _imported_leaf(place: Place, values: Mapping[str, Fraction]) -> Score:
    value = values.get(place.code)
    return Score(place.code, value, judged=int(value is not None), of=1, source=IMPORTED)


def _parent(code: str, children: Iterable[tuple[Place, Score]], rules: Rules) -> Score:
    children = [(place, score) for place, score in children if score.applicable]
    parts = tuple(
        Part(place.code, score.exact, place.weight)
        for place, score in children
        if score.exact is not None
    )
    weights = sum((part.weight for part in parts), Fraction(0))
    exact = sum((p.value * p.weight for p in parts), Fraction(0)) / weights if weights else None
    return Score(
        code,
        exact,
        judged=sum(score.judged for _place, score in children),
        of=sum(score.of for _place, score in children),
        applicable=bool(children),
        parts=parts,
        source=OWN if all(score.source == OWN for _place, score in children) else COMPUTED,
        band=band_for(exact, rules),
    )


def _beside_published(score: Score, published: Fraction | None, rules: Rules) -> Score:
    if published is None:
        return score
    if score.exact is None or score.judged < score.of:
        stands_in = replace(score, exact=published, source=IMPORTED, parts=())
        return replace(stands_in, band=band_for(published, rules))
    shown = rounded(score.exact, rules.places)
    return replace(score, imported=None if shown == rounded(published, rules.places) else published)


def share_percent(judged: int, of: int) -> int | None:
    """Return coverage in whole percent, never 100 before all is judged; None where nothing applies."""
    return None if of == 0 else judged * 100 // of
