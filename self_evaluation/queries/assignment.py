"""What the page that hands out parts needs to know."""

from dataclasses import dataclass, field

from django.db.models import Case, Value, When
from django.utils import timezone

from self_evaluation import policy
from self_evaluation.models import Answer, Assignment
from self_evaluation.queries.item import named, number_of
from standards.models import in_language
from standards.queries import applicable_nodes


@dataclass(slots=True)
class Part:
    """A node as a line of the page, with who has it, and who has it with a node above."""

    code: str
    number: str
    title: str
    depth: int
    is_leaf: bool
    checked: bool
    assignments: list
    above: list


def nodes_of(evaluation):
    """Return the nodes the school is asked about, in tree order: one query."""
    return applicable_nodes(evaluation.sheet.instrument, evaluation.school.level)


def handed_out(evaluation):
    """Return all assignments of a sheet with their people and nodes, each with the `name` of its
    part: one query."""
    rows = Assignment.objects.filter(sheet_id=evaluation.sheet_id)
    handed = list(rows.select_related("user", "node").order_by("user__name", "node__path"))
    for row in handed:
        row.name = named(row.node)
    return handed


def parts(assignments, nodes, *, standard="", checked=()):
    """Return the lines of the page: standards and indicators, or all below one standard."""
    return [
        Part(
            code=node.code,
            number=number_of(node),
            title=in_language(node.title),
            depth=node.depth,
            is_leaf=node.is_leaf,
            checked=node.code in checked,
            assignments=[row for row in assignments if row.node_id == node.pk],
            above=[row for row in assignments if _is_below(node, row.node)],
        )
        for node in _chosen(nodes, standard)
    ]


def _is_below(node, above):
    return node.pk != above.pk and node.path.startswith(above.path)


@dataclass(slots=True)
class Share:
    """What one person has to do: how far they are, and the next day of theirs that is due."""

    person: object
    names: list = field(default_factory=list)
    paths: list = field(default_factory=list)
    days: list = field(default_factory=list)
    done: int = 0
    of: int = 0
    today: object = None

    @property
    def due_on(self):
        """Return the first day by which something of theirs is due, or None."""
        return min(self.days, default=None)

    @property
    def is_late(self):
        """Whether that day is over while something is open."""
        return bool(self.days) and self.due_on < self.today and self.done < self.of


def shares(evaluation, assignments):
    """Return what each person has to do, by name: one query, any number of people."""
    today = timezone.localdate(timezone=evaluation.school.region.zone)
    by_person = {}
    for row in assignments:
        share = by_person.setdefault(row.user_id, Share(row.user, today=today))
        share.names.append(row.name)
        share.paths.append(row.node.path)
        share.days += [row.due_on] if row.due_on else []
    is_done = Case(When(policy.ANSWERED, then=Value(True)), default=Value(False))
    answers = Answer.objects.filter(sheet_id=evaluation.sheet_id)
    for path, done in answers.values_list("node__path", is_done) if by_person else ():
        for share in by_person.values():
            if path.startswith(tuple(share.paths)):
                share.of += 1
                share.done += done
    return list(by_person.values())


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
