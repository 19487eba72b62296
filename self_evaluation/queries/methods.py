"""The method grid: by which methods each indicator is proved, and what rests on one alone."""

from dataclasses import dataclass

from self_evaluation import policy
from self_evaluation.models import EvidenceKind, EvidenceUse
from self_evaluation.queries.evaluation import leaf_url
from standards.models import Method, Node, in_language

METHOD_OF = {
    EvidenceKind.DOCUMENT: Method.DOCUMENT,
    EvidenceKind.PHOTO: Method.DOCUMENT,
    EvidenceKind.LINK: Method.DOCUMENT,
    EvidenceKind.OBSERVATION: Method.OBSERVATION,
    EvidenceKind.INTERVIEW: Method.INTERVIEW,
    EvidenceKind.QUESTIONNAIRE: Method.QUESTIONNAIRE,
}
NONE, ONE, SEVERAL = "none", "one", "several"


@dataclass(frozen=True)
class Row:
    """One indicator: how many pieces of evidence each method gave, in the order of `Method`."""

    code: str
    title: str
    url: str
    cells: list
    state: str


@dataclass(frozen=True)
class Cell:
    """What one method gave for an indicator; `wanted` where the instrument names the method."""

    label: str
    count: int
    wanted: bool


def method_rows(user, evaluation):
    """Return a `Row` for every indicator of which the person sees an item; four queries."""
    answers = policy.visible_answers(user, evaluation)
    leaves = [a.node for a in answers.select_related("node__parent").order_by("node__path")]
    proofs = _proofs(answers)
    tops = Node.objects.filter(instrument=evaluation.sheet.instrument_id, parent=None)
    tops = dict(tops.values_list("path", "code"))
    below = {}
    for leaf in leaves:
        below.setdefault(leaf.parent or leaf, []).append(leaf)
    return [
        _row(node, parts, proofs, leaf_url(evaluation, parts[0], tops))
        for node, parts in below.items()
    ]


def _proofs(answers):
    """Return {leaf id: {(method, item id), …}}; one query, the bin left out."""
    uses = EvidenceUse.objects.filter(answer__in=answers, item__deleted_at=None)
    found = {}
    for leaf, kind, item in uses.values_list("answer__node", "item__kind", "item"):
        found.setdefault(leaf, set()).add((METHOD_OF[kind], item))
    return found


def _row(node, leaves, proofs, url):
    given = set().union(*(proofs.get(leaf.pk, ()) for leaf in leaves))
    wanted = {*node.methods}.union(*(leaf.methods for leaf in leaves))
    cells = [
        Cell(str(method.label), sum(m == method for m, _item in given), method in wanted)
        for method in Method
    ]
    used = sum(cell.count > 0 for cell in cells)
    state = (NONE, ONE)[used] if used < 2 else SEVERAL
    return Row(node.code, in_language(node.title), url, cells, state)
