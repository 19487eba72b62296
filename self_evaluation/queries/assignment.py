"""What the page that hands out parts needs to know."""

from dataclasses import dataclass

from self_evaluation.models import Assignment
from standards.models import in_language
from standards.queries import applicable_nodes


@dataclass(slots=True)
class Part:
    """A node as a line of the page, with who has it."""

    code: str
    title: str
    depth: int
    is_leaf: bool
    checked: bool
    assignments: list


def nodes_of(evaluation):
    """Return the nodes the school is asked about, in tree order: one query."""
    return applicable_nodes(evaluation.sheet.instrument, evaluation.school.level)


def parts(evaluation, nodes, *, standard="", checked=()):
    """Return the lines of the page: standards and indicators, or all below one standard."""
    by_node = {}
    rows = Assignment.objects.filter(sheet_id=evaluation.sheet_id).select_related("user")
    for row in rows.order_by("user__name"):
        by_node.setdefault(row.node_id, []).append(row)
    return [
        Part(
            code=node.code,
            title=in_language(node.title),
            depth=node.depth,
            is_leaf=node.is_leaf,
            checked=node.code in checked,
            assignments=by_node.get(node.pk, []),
        )
        for node in _chosen(nodes, standard)
    ]


def _chosen(nodes, standard):
    top = next((n for n in nodes if n.code == standard and n.parent_id is None), None)
    if top is None:
        return [node for node in nodes if not node.is_leaf]
    return [node for node in nodes if node.path.startswith(top.path)]


def one(evaluation, code, person):
    """Return the assignments of a node (by code) to a person (by public id)."""
    if "\0" in code:  # PostgreSQL takes none in a text
        return []
    rows = Assignment.objects.filter(sheet_id=evaluation.sheet_id).select_related("user", "node")
    return [row for row in rows.filter(node__code=code) if str(row.user.public_id) == person]
