"""What the form of one standard needs to know: plain rows, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Q, Subquery
from django.urls import reverse

from self_evaluation import policy
from self_evaluation.models import Answer, EvidenceUse, Proof
from self_evaluation.queries.claim import (
    full_text,
    steps_of,
)
from self_evaluation.queries.evidence import NEWEST_REASON, NEWEST_VERDICT
from self_evaluation.queries.item import headed, item_of, show_typed
from self_evaluation.queries.last_year import change_since, last_year
from self_evaluation.queries.layers import add_judgements
from self_evaluation.queries.refusal import anchor_of, error_texts
from self_evaluation.queries.requests import open_by_answer
from self_evaluation.queries.sources import add_sources
from standards.models import Node, in_language
from standards.queries.gates import gate_paths


@dataclass(slots=True)
class Group:
    """An indicator with its items; `node` is None for leaves right under the standard."""

    node: Node | None
    title: str
    meaning: str
    evidence: str
    items: list


@dataclass(slots=True)
class Neighbour:
    """The standard before or after the one shown; `title` with its number."""

    code: str
    title: str


@dataclass(slots=True)
class Page:
    """One standard of a sheet: `done` of `of` items answered, the groups that the filter leaves.

    `all_items` are those that the filter hides, too.
    """

    top: Node
    title: str
    heading: str
    meaning: str
    groups: list
    done: int
    of: int
    counts: dict
    saved_at: object
    all_items: list
    before: Neighbour | None = None
    after: Neighbour | None = None

    @property
    def items(self):
        """Return all items shown, in order."""
        return [item for group in self.groups for item in group.items]

    @property
    def has_gates(self):
        """Whether absolute conditions stand here."""
        return any(item.is_gate for item in self.all_items)

    @property
    def has_counted(self):
        """Whether the level of an item here follows from numbers."""
        return any(item.is_counted for item in self.all_items)


def standard_page(user, evaluation, code, *, show="", typed=None):
    """Return the page of one top node for this person, or None where nothing of it is theirs.

    `typed` maps leaf codes to refused forms: their items show what was typed, with the errors.
    At most nine queries, twelve in a dossier, any number of items.
    """
    nodes = _nodes(evaluation, code)
    tops = [node for node in nodes if node.parent_id is None]
    top = next((node for node in tops if node.code == code), None)
    if top is None:
        return None
    answers = _answers(user, evaluation, top)
    if not answers:
        return None
    items = _items(user, evaluation, nodes, answers, typed or {})
    _mark_gates(evaluation.sheet.instrument, nodes, items)
    _add_evidence(items)
    add_sources(user, evaluation, items)
    add_judgements(items, evaluation.sheet.instrument)
    _add_previous(evaluation, items)
    tops = _within_reach(user, evaluation, tops)
    position = tops.index(top)
    return Page(
        top=top,
        title=in_language(top.title),
        heading=headed(top),
        meaning=in_language(top.meaning),
        groups=_groups(nodes, [item for item in items if _is_shown(item, show)]),
        done=sum(item.answer.is_answered for item in items),
        of=len(items),
        counts={name: sum(_is_shown(item, name) for item in items) for name in FILTERS},
        saved_at=max((a.updated_at for a in answers if a.updated_at), default=None),
        all_items=items,
        before=_neighbour(tops, position - 1),
        after=_neighbour(tops, position + 1),
    )


def _within_reach(user, evaluation, tops):
    """Leave the standards of which the person may see a part."""
    if policy.reads_whole(user, evaluation):
        return tops
    mine = policy.assigned_paths(user, evaluation)
    return [top for top in tops if any(path.startswith(top.path) for path in mine)]


def _neighbour(tops, position):
    if position not in range(len(tops)):
        return None
    return Neighbour(tops[position].code, headed(tops[position]))


def _nodes(evaluation, code):
    """Return the top nodes and everything under one of them, in tree order: one query."""
    nodes = Node.objects.filter(instrument_id=evaluation.sheet.instrument_id)
    path = Subquery(nodes.filter(code=code, parent=None).values("path")[:1])
    shown = nodes.filter(Q(parent=None) | Q(path__startswith=path)).order_by("path")
    return list(shown.only(*NODE_FIELDS))


def _answers(user, evaluation, top):
    answers = policy.visible_answers(user, evaluation).filter(node__path__startswith=top.path)
    return list(answers.select_related("updated_by").order_by("node__path"))


def _items(user, evaluation, nodes, answers, typed):
    by_id = {node.pk: node for node in nodes}
    mine = policy.assigned_paths(user, evaluation)
    may_answer = policy.may_answer(user, evaluation)
    answers_all = policy.answers_every_item(user, evaluation)
    steps = steps_of(evaluation.sheet.instrument)
    items = []
    for answer in answers:
        answer.node = node = by_id[answer.node_id]
        is_mine = node.path.startswith(mine or ("-",))
        is_editable = bool(may_answer and answer.is_open and (answers_all or is_mine))
        item = item_of(
            answer, evaluation.sheet.instrument, is_editable, is_mine, steps, evaluation.variant
        )
        refused = typed.get(node.code)
        if refused is not None and is_editable:
            show_typed(item, refused)
        items.append(item)
    return items


def _mark_gates(instrument, nodes, items):
    paths = gate_paths(instrument, nodes)
    for item in items:
        item.is_gate = item.node.path.startswith(paths)


def _is_shown(item, show):
    if show == "unanswered":
        return not item.answer.is_answered
    if show == "returned":
        return item.returned is not None
    if show == "mine":
        return item.is_mine
    if show == "carried":
        return item.answer.carried_from is not None
    return True


NODE_FIELDS = (
    "parent",
    "code",
    "path",
    "title",
    "meaning",
    "evidence",
    "rubric",
    "answer",
    "quantity",
    "option",
    "variants",
    "na_allowed",
)
# What a reviewer said of a piece of evidence that whoever fills in has to mend.
WANTING = (Proof.PARTLY, Proof.DOES_NOT)
FILTERS = ("", "unanswered", "returned", "carried", "mine")


def _groups(nodes, items):
    by_id = {node.pk: node for node in nodes}
    groups = {}
    for item in items:
        parent = by_id.get(item.node.parent_id)
        if parent is not None and parent.pk not in groups:
            groups[parent.pk] = _group(parent)
        groups[parent.pk].items.append(item)
    return list(groups.values())


def _group(parent):
    return Group(
        node=parent,
        title=headed(parent),
        meaning=in_language(parent.meaning),
        evidence=in_language(parent.evidence),
        items=[],
    )


def _add_evidence(items):
    by_answer = {item.answer.pk: item for item in items}
    uses = EvidenceUse.objects.filter(answer__in=by_answer, item__deleted_at__isnull=True)
    uses = uses.annotate(said=NEWEST_VERDICT, why=NEWEST_REASON)
    for use in uses.select_related("item", "answer__sheet"):
        proof = use.item
        proof.verdict = Proof(use.said).label if use.said in WANTING else ""
        proof.why = use.why
        proof.is_old = use.version < proof.version
        proof.is_outside = not proof.reaches(use.answer.sheet)
        by_answer[use.answer_id].evidence.append(proof)
    for answer_id, asked in open_by_answer(by_answer).items():
        by_answer[answer_id].asked = asked


def _add_previous(evaluation, items):
    """Put last year's words beside each item, or that it was not asked like this last year."""
    by_code = last_year(evaluation, codes=[item.code for item in items])
    if by_code is None:
        return
    steps = steps_of(evaluation.sheet.instrument)
    for item in items:
        earlier = by_code.get(item.code)
        item.earlier = earlier
        if earlier is not None:
            item.previous = full_text(earlier, item.node, steps)
        item.change = change_since(item.node, earlier)


def clash_rows(evaluation, clashes):
    """Return each clash as two sides: what a colleague saved, and what was typed here."""
    rows = []
    for item, form in _shown_again(evaluation, [(current, form) for form, current in clashes]):
        mine = Answer(**form.values)
        rows.append(
            {
                "item": item,
                "theirs": full_text(item.answer, item.node, item.steps),
                "mine": full_text(mine, item.node, item.steps),
            }
        )
    return rows


def refused_items(evaluation, forms):
    """Return the items of refused forms with what was typed and why it was refused."""
    shown = _shown_again(evaluation, [(form.answer, form) for form in forms])
    for item, form in shown:
        item.errors = error_texts(form)
    return [item for item, _form in shown]


def _shown_again(evaluation, pairs):
    instrument = evaluation.sheet.instrument
    steps = steps_of(instrument)
    shown = []
    for answer, form in pairs:
        item = item_of(
            answer, instrument, is_editable=True, is_mine=False, steps=steps,
            variant=evaluation.variant,
        )  # fmt: skip
        item.typed = form.typed()
        shown.append((item, form))
    return shown


def find(user, evaluation, words):
    """Return the visible leaves that a number or a word leads to, in tree order.

    An exact code (of a leaf, or of a node above leaves) wins over words in the title.
    """
    words = words.strip()
    if not words:
        return []
    answers = policy.visible_answers(user, evaluation).select_related("node")
    leaves = [answer.node for answer in answers.order_by("node__path")]
    exact = [leaf for leaf in leaves if f"{leaf.code}.".startswith(f"{words.rstrip('.')}.")]
    exact = exact or _below(evaluation, words, leaves)
    if exact:
        return exact if any(leaf.code == words for leaf in exact) else exact[:1]
    return [leaf for leaf in leaves if words.lower() in in_language(leaf.title).lower()]


def _below(evaluation, code, leaves):
    """Return the leaves under a node whose code does not stand in theirs."""
    nodes = Node.objects.filter(instrument_id=evaluation.sheet.instrument_id)
    node = nodes.filter(code=code).first()
    return [leaf for leaf in leaves if leaf.path.startswith(node.path)] if node else []


def item_url(evaluation, node, tops, **query):
    """Return the address of the very field of a leaf; `tops` maps path roots to codes."""
    code = tops[root_of(node.path)]
    address = reverse("self_evaluation:sheet_standard", args=[evaluation.public_id, code])
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{address}{'?' if asked else ''}{asked}#{anchor_of(node)}"


def root_of(path):
    """Return the path of the top node above a path: `003.002.001.` → `003.`."""
    return f"{path.partition('.')[0]}."


def tops_of(instrument_id):
    """Return the codes of an instrument's top nodes by their path."""
    tops = Node.objects.filter(instrument_id=instrument_id, parent=None)
    return dict(tops.order_by("path").values_list("path", "code"))
