"""How one instrument serves another: its items with what serves them, and what nothing serves."""

from collections import defaultdict
from dataclasses import dataclass, field

from standards.models import Node, Relation
from standards.queries import newest_published


@dataclass
class Served:
    """One item of the target with the links to it; `group` is the title of its top node."""

    node: Node
    group: str
    links: list = field(default_factory=list)

    @property
    def is_served(self):
        """Whether anything serves it."""
        return bool(self.links)


@dataclass(frozen=True)
class Coverage:
    """How many items are served, by the best relation each has; `of` all items."""

    equal: int
    part: int
    related: int
    of: int

    @property
    def none(self):
        """Return how many items have no source."""
        return self.of - self.equal - self.part - self.related


def nodes_by_code(code):
    """Return the nodes of an instrument's newest published version by code; empty for none."""
    instrument = newest_published(code)
    return nodes_of(instrument) if instrument else {}


def nodes_of(instrument):
    """Return the nodes of one version of an instrument by code; each knows its instrument."""
    return {node.code: node for node in instrument.nodes.select_related("instrument")}


def served_items(crosswalk, sources, targets):
    """Return every item of the target in its order, with the links to it, best first; one query.

    `sources` and `targets` are `nodes_by_code` of both instruments.
    """
    links = defaultdict(list)
    by_worth = sorted(crosswalk.links.all(), key=lambda link: Relation.values.index(link.relation))
    for link in by_worth:
        link.node = sources.get(link.source)
        links[link.target].append(link)
    tops = {node.path: node for node in targets.values() if node.parent_id is None}
    return [
        Served(node, str(tops[f"{node.path.split('.')[0]}."].title_text), links[node.code])
        for node in targets.values()
        if node.is_graded
    ]


def coverage_of(items):
    """Return how far a crosswalk reaches."""
    counts = dict.fromkeys(Relation.values, 0)
    for item in items:
        best = next(
            (one for one in Relation.values if any(link.relation == one for link in item.links)),
            None,
        )
        if best:
            counts[best] += 1
    return Coverage(**counts, of=len(items))
