"""Where a report's numbers come from: a frozen result, answers that still move, or an import.

All three become one `Source`, so that pages, PDF and Excel are built once.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property

from self_evaluation import results
from self_evaluation.models import Evaluation, ImportedSet, Result
from standards import scoring

FINAL, SUPERSEDED, DRAFT, IMPORTED = "final", "superseded", "draft", "imported"


@dataclass(frozen=True)
class Source:
    """The numbers of one school's year with all that explains them.

    `counted` has each leaf's layers (empty for an import); `values` are an import's numbers by
    code, `marks` everybody else's marks by leaf code.
    """

    status: str
    school: object
    year: int
    instrument: object
    nodes: list
    scores: dict
    overall: scoring.Score
    counted: dict
    marks: dict
    values: dict
    result: Result | None = None
    evaluation: Evaluation | None = None
    imported_set: ImportedSet | None = None

    @property
    def rules(self):
        """Return the instrument's rules as scoring reads them."""
        return self.instrument.scoring_rules

    @cached_property
    def children(self):
        """Return each node's children in tree order by the parent's key; None holds the tops."""
        below = {}
        for node in self.nodes:
            below.setdefault(node.parent_id, []).append(node)
        return below

    @property
    def tops(self):
        """Return the top nodes: the standards."""
        return self.children.get(None, [])

    @cached_property
    def counted_codes(self):
        """Return each answer's leaf code by the answer's key."""
        return {entry.answer.pk: code for code, entry in self.counted.items()}

    @cached_property
    def leaves(self):
        """Return the leaves in tree order."""
        return [node for node in self.nodes if node.is_leaf]


def source_of_result(result):
    """Return a frozen result, scored again from its kept inputs; imported numbers stand beside.

    What was judged is never replaced by an import: the overall is the one that was frozen.
    """
    nodes, scores, overall, rules = results.result_scores(result)
    imported_set = _imported_set(result.school, result.year, result.instrument.code)
    if imported_set:
        _nodes, published, _overall, _rules = results.imported_scores(imported_set)
        scores = scoring.beside(scores, published, rules.places)
    is_superseded = result.superseded_at is not None
    return Source(
        status=SUPERSEDED if is_superseded else FINAL,
        school=result.school,
        year=result.year,
        instrument=result.instrument,
        nodes=nodes,
        scores=scores,
        overall=overall,
        # A reopened evaluation's answers may have moved on; they no longer explain this result.
        counted={} if is_superseded else results.counted(result.evaluation.sheet, nodes),
        marks={code: results.mark_from(data) for code, data in result.inputs.items()},
        values={},
        result=result,
        evaluation=result.evaluation,
        imported_set=imported_set,
    )


def source_of_evaluation(evaluation):
    """Return an evaluation as it stands now."""
    standing = results.sheet_scores(evaluation.sheet)
    return Source(
        status=DRAFT,
        school=evaluation.school,
        year=evaluation.year,
        instrument=evaluation.sheet.instrument,
        nodes=standing.nodes,
        scores=standing.scores,
        overall=standing.overall,
        counted=standing.counted,
        marks={code: entry.mark for code, entry in standing.counted.items()},
        values={},
        evaluation=evaluation,
    )


def source_of_import(imported_set):
    """Return a set of numbers that were published elsewhere."""
    nodes, scores, overall, _rules = results.imported_scores(imported_set)
    return Source(
        status=IMPORTED,
        school=imported_set.school,
        year=imported_set.year,
        instrument=imported_set.instrument,
        nodes=nodes,
        scores=scores,
        overall=overall,
        counted={},
        marks={},
        values={score.node_code: score.score for score in imported_set.scores.all()},
        imported_set=imported_set,
    )


def _imported_set(school, year, code):
    return (
        ImportedSet.objects.filter(school=school, year=year, instrument__code=code)
        .select_related("instrument", "school__region")
        .first()
    )
