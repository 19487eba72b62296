"""The absolute conditions of an edition: items that must all hold and that are in no score.

They stand below the nodes of which a condition wants everything (`Instrument.gates`).
"""


def gate_paths(instrument, nodes):
    """Return the paths of these nodes, as `str.startswith` takes them; one that nothing begins
    with where there are none."""
    return tuple(node.path for node in nodes if node.code in instrument.gates) or ("-",)


def is_full(instrument, answer):
    """Say whether an answer says that a condition holds: the highest level, which is a "yes"."""
    return answer.level == max(instrument.scoring_rules.shares)


def lacking(instrument, nodes, code, scores):
    """Return the judged items below a node that do not have full marks, in tree order."""
    top = next(node for node in nodes if node.code == code)
    full = instrument.scoring_rules.scale_max
    return [
        node
        for node in nodes
        if node.is_graded
        and node.path.startswith(top.path)
        and scores[node.code].exact is not None
        and scores[node.code].exact < full
    ]
