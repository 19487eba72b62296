"""What a page or a worker needs to know about an instrument."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q

from accounts.models import SchoolLevel
from standards import scoring
from standards.models import (
    TAG_GROUPS,
    AnswerKind,
    Instrument,
    Method,
    Node,
    Origin,
    in_language,
)


def applicable_nodes(instrument, level):
    """Return the instrument's nodes in tree order without leaves that the school level is not
    asked and without parents that are thereby empty. Two queries at most, any number of nodes."""
    nodes = list(instrument.nodes.all())
    kept = {node.pk for node in nodes if node.is_leaf and node.applies_to(level)}
    for node in reversed(nodes):
        if node.pk in kept and node.parent_id:
            kept.add(node.parent_id)
    return [node for node in nodes if node.pk in kept]


def places_of(nodes):
    """Return scoring's view of nodes; one whose parent is not among them is a top.

    Narratives are no places: they are never scored.
    """
    codes = {node.pk: node.code for node in nodes}
    return [
        scoring.Place(
            code=node.code,
            parent=codes.get(node.parent_id),
            weight=Fraction(node.weight),
            direction=node.quantity.get("direction", "more"),
            is_counted=scoring.is_counted(node.option),
        )
        for node in nodes
        if not node.is_text
    ]


def newest(code):
    """Return the newest version of an instrument, draft or published, or None."""
    return Instrument.objects.filter(code=code).order_by("-version").first()


def newest_published(code):
    """Return the newest published version of an instrument, or None."""
    published = Instrument.objects.filter(code=code, published_at__isnull=False)
    return published.order_by("-version").first()


def for_evaluation():
    """Return the published instruments of a self-evaluation: none that leads to a rank."""
    published = Instrument.objects.filter(published_at__isnull=False)
    return published.exclude(rules__has_key="outcome")


def with_counts(instruments):
    """Annotate how many nodes and how many scored leaves each instrument has, in the same query."""
    counts = {
        "node_count": Count("nodes"),
        "leaf_count": Count("nodes", filter=~Q(nodes__answer__in=("", AnswerKind.TEXT))),
    }
    return instruments.annotate(**counts).order_by("code", "-version")


@dataclass
class Branch:
    """A node with the branches below it, as the tree at the left shows it."""

    node: Node
    is_open: bool = False
    is_current: bool = False
    branches: list = field(default_factory=list)


def branches_of(nodes, current=None):
    """Return the tree of nodes in path order, open along the way to the current one."""
    tops, by_key = [], {}
    for node in nodes:
        is_above = current is not None and current.path.startswith(node.path)
        branch = by_key[node.pk] = Branch(node, is_above, node == current)
        above = by_key.get(node.parent_id)
        (above.branches if above else tops).append(branch)
    return tops


def search(nodes, words, origin=""):
    """Return the nodes whose code begins with the words or whose texts hold each of them."""
    wanted = words.casefold().split()
    return [
        node
        for node in nodes
        if (not origin or node.origin == origin)
        and (node.code.startswith(words.strip()) or _holds(node, wanted))
    ]


def _holds(node, wanted):
    texts = " ".join([*node.title.values(), *node.meaning.values()]).casefold()
    return all(word in texts for word in wanted)


def level_sentences(instrument, node=None, variant=""):
    """Return each level's name, worth and sentence; of a leaf its own rubric where it has one, for
    a kind of school where it has several."""
    top = Decimal(instrument.rules["scale_max"])
    rubric = node.rubric_for(variant) if node else {}
    asked = (node.option.get("levels") if node else None) or [
        step["level"] for step in instrument.rules["steps"]
    ]
    return [
        {
            "label": in_language(step["label"]),
            "worth": top * Decimal(step["share"]),
            "text": in_language(rubric.get(str(step["level"])) or step["sentence"]),
        }
        for step in instrument.rules["steps"]
        if step["level"] in asked
    ]


def rubrics_of(instrument, node):
    """Return a leaf's rubrics by kind of school: rows of (name, origin, levels); none where it has
    only one."""
    return [
        {
            "label": in_language(variant["label"]),
            "origin": Origin(variant["origin"]).label,
            "levels": level_sentences(instrument, node, variant["code"]),
        }
        for variant in instrument.variants
        if variant["code"] in node.variants
    ]


def bands_of(instrument):
    """Return the bands with their names in the language in force, the lowest first."""
    return [
        {
            "code": band["code"],
            "label": in_language(band["label"]),
            "upper": Decimal(band["upper"]),
            "inclusive": band["inclusive"],
        }
        for band in instrument.rules["bands"]
    ]


def evidence_of(node):
    """Return typical evidence as a list; the file parts its items with semicolons."""
    items = in_language(node.evidence).split(";")
    return [item.strip() for item in items if item.strip()]


def quantity_of(node):
    """Return what is counted, had and needed in the language in force; empty for other nodes."""
    words = ("unit", "have", "need")
    return {word: in_language(node.quantity.get(word, {})) for word in words if node.quantity}


def methods_of(node):
    """Return the names of the ways in which evidence for a node is gathered."""
    return [Method(code).label for code in node.methods]


def asked_of(instrument, nodes, node):
    """Return the kinds of school that are asked a leaf, or a leaf below; None for all of them."""
    if instrument.is_accreditation:
        return instrument.rules["outcome"]["school_levels"]
    below = [n for n in nodes if n.is_leaf and n.path.startswith(node.path)]
    if any(not leaf.school_levels for leaf in below):
        return None
    asked = {level for leaf in below for level in leaf.school_levels}
    return [level for level in SchoolLevel.values if level in asked]


def tags_of(node):
    """Return the node's tags in words, by group: `[(group, ["input", …]), …]`."""
    groups = [
        (group, [label for code, label in labels.items() if code in node.tags])
        for group, labels in TAG_GROUPS
    ]
    return [(group, labels) for group, labels in groups if labels]


def origins_of(nodes):
    """Return how many nodes come from where, by origin code; none is left out."""
    counts = Counter(node.origin for node in nodes)
    return [(code, label, counts[code]) for code, label in Origin.choices]
