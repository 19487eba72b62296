"""A school's numbers over the years: its own results, imported ones, or what stands so far."""

from dataclasses import dataclass

from self_evaluation import results
from self_evaluation.models import Evaluation
from standards import scoring


@dataclass(frozen=True)
class YearPoint:
    """One year of a trend: the rounded score of the whole and of every top node, by code."""

    year: int
    overall: object
    band: str
    judged: int
    of: int
    is_imported: bool
    standards: dict


def trend(school, code):
    """Return a `YearPoint` for every year of which something is known, oldest first.

    At most four queries, any number of years. Years that are not verified are left out.
    """
    return [_point(known) for known in results.all_year_scores(school, code)]


def _point(known):
    places = known.rules.places
    tops = [node.code for node in known.nodes if node.parent_id is None]
    return YearPoint(
        year=known.year,
        overall=scoring.rounded(known.overall.exact, places),
        band=known.overall.band or "",
        judged=known.overall.judged,
        of=known.overall.of,
        is_imported=known.result is None,
        standards={code: scoring.rounded(known.scores[code].exact, places) for code in tops},
    )


def standing(school, year, code):
    """Return the `YearScores` of one year: frozen or imported, else the answers as they stand now.

    None where the school has nothing of that year.
    """
    known = results.all_year_scores(school, code, year=year)
    if known:
        return known[0]
    evaluation = (
        Evaluation.objects.filter(school=school, year=year, instrument_code=code)
        .select_related("sheet__instrument", "sheet__school")
        .first()
    )
    return _live(evaluation) if evaluation else None


def _live(evaluation):
    now = results.sheet_scores(evaluation.sheet)
    return results.YearScores(
        school=evaluation.sheet.school,
        year=evaluation.year,
        instrument=evaluation.sheet.instrument,
        nodes=now.nodes,
        scores=now.scores,
        overall=now.overall,
        rules=now.rules,
        result=None,
        imported_set=None,
    )


def as_json(known):
    """Return `YearScores` in the words of interface.md: `scores NPSN --json` prints it.

    Scores are decimal strings rounded as the instrument says, null where nothing was judged.
    """
    places = known.rules.places
    return {
        "npsn": known.school.npsn,
        "year": known.year,
        "instrument": known.instrument.code,
        "overall": _facts(known.overall, places),
        "nodes": [_node(known.scores[node.code], places) for node in known.nodes],
    }


def _node(score, places):
    facts = {"code": score.code, **_facts(score, places), "source": score.source}
    return (
        facts
        if score.imported is None
        else facts | {"imported_score": _text(score.imported, places)}
    )


def _facts(score, places):
    return {
        "score": _text(score.exact, places),
        "band": score.band,
        "judged": score.judged,
        "of": score.of,
    }


def _text(exact, places):
    return None if exact is None else str(scoring.rounded(exact, places))
