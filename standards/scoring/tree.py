"""A tree of judgements becomes a tree of scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from standards.scoring.numbers import half_up, rounded
from standards.scoring.values import (
    AT_NODE,
    COMPUTED,
    IMPORTED,
    LESS_IS_BETTER,
    OWN,
    Mark,
    Part,
    Place,
    Rules,
    Score,
)


def mark_value(mark: Mark | None, place: Place, rules: Rules) -> Fraction | None:
    """Return what a leaf's mark is worth on the instrument's scale, or None if not judged.

    A quantity is worth scale_max × min(1, have/need), or need/have where less is better.
    """
    if mark is None or is_not_applicable(mark, place):
        return None
    if mark.level is not None:
        return rules.scale_max * rules.shares[mark.level]
    if place.is_counted or mark.have is None or mark.need is None:
        return None
    above, below = above_below(mark, place.direction)
    return rules.scale_max * (min(Fraction(1), above / below) if below else Fraction(1))


def is_not_applicable(mark: Mark | None, place: Place | None = None) -> bool:
    """Say whether a mark takes the leaf out of the mean: declared N/A, or nothing is needed.

    Nothing needed is a matter of quantities: 0 of 0 where a level is counted says no more than that
    the level is not known yet.
    """
    if mark is None or mark.not_applicable:
        return mark is not None
    is_counted = place is not None and place.is_counted
    return mark.level is None and mark.need == 0 and not is_counted


def above_below(mark: Mark, direction: str) -> tuple[Fraction, Fraction]:
    have, need = Fraction(mark.have or 0), Fraction(mark.need or 0)
    return (need, have) if direction == LESS_IS_BETTER else (have, need)


def band_for(exact: Fraction | None, rules: Rules) -> str | None:
    """Return the code of the band in which an unrounded value lies.

    None for no value, and where the rules have no bands.
    """
    if exact is None or not rules.bands:
        return None
    for band in rules.bands:
        if exact < band.upper or (band.inclusive and exact == band.upper):
            return band.code
    raise ValueError(f"{exact} lies above the highest band")


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
    if is_not_applicable(mark, place):
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
    exact = weighted_mean(parts)
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


def weighted_mean(parts: Sequence[Part]) -> Fraction | None:
    weights = sum((part.weight for part in parts), Fraction(0))
    return sum((p.value * p.weight for p in parts), Fraction(0)) / weights if parts else None


def _carried(exact: Fraction, rules: Rules) -> Fraction:
    """Return what of a child's value goes into its parent's mean."""
    return Fraction(half_up(exact, rules.places)) if rules.round_at == AT_NODE else exact


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
