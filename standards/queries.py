"""What a page or a worker needs to know about an instrument."""

from fractions import Fraction

from standards import scoring


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
    """Return scoring's view of nodes; the parents must be among them."""
    codes = {node.pk: node.code for node in nodes}
    return [
        scoring.Place(
            code=node.code,
            parent=codes[node.parent_id] if node.parent_id else None,
            weight=Fraction(node.weight),
            direction=node.quantity.get("direction", "more"),
        )
        for node in nodes
    ]
