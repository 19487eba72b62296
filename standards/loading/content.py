"""The canonical form of an instrument, from a checked document and from stored rows."""

import hashlib
import json
from decimal import Decimal

from standards.loading.checks import (
    LISTS,
    NODE_TEXTS,
    OWN_KEYS,
    QUANTITY_TEXTS,
    RULE_CHOICES,
)
from standards.loading.fields import plain, trimmed
from standards.loading.option import option_content
from standards.loading.outcome import outcome_content
from standards.loading.variants import rubrics_content, variants_content
from standards.models import Node


def content_hash(content):
    """Return the SHA-256 of the canonical JSON; the version number is not part of what is said."""
    said = {key: value for key, value in content.items() if key != "version"}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(instrument):
    """Return the content of a stored instrument: what `checked` gave when it was loaded."""
    nodes = list(instrument.nodes.order_by("path"))
    codes = {node.pk: node.code for node in nodes}
    return {
        "code": instrument.code,
        "edition": instrument.edition,
        "version": instrument.version,
        "title": instrument.title,
        "source": instrument.source,
        "kinds": instrument.kinds,
        "rules": instrument.rules,
        "nodes": [_stored_node(node, codes.get(node.parent_id, "")) for node in nodes],
    }


def _stored_node(node, parent):
    kept = {*OWN_KEYS, *NODE_TEXTS, *LISTS}
    said = {key: getattr(node, key) for key in kept}
    said |= {key: getattr(node, key) for key in ("option", "variants") if getattr(node, key)}
    if not node.na_allowed:
        said["na_allowed"] = False
    return said | {"parent": parent, "weight": plain(node.weight)}


def node_rows(content, instrument):
    """Return the content's nodes as unsaved rows of the instrument, parents before children."""
    rows, children = {}, {}
    for node in content["nodes"]:
        parent = rows.get(node["parent"])
        children[node["parent"]] = position = children.get(node["parent"], 0) + 1
        depth = parent.depth + 1 if parent else 0
        rows[node["code"]] = Node(
            instrument=instrument,
            path=f"{parent.path if parent else ''}{position:03}.",
            depth=depth,
            kind=content["kinds"][depth],
            **(node | {"parent": parent, "weight": Decimal(node["weight"])}),
        )
    return list(rows.values())


def content_from(document):
    """Return the content of a document in which `problems_of` found nothing."""
    rules = document["rules"]
    accreditation = {"outcome": outcome_content(rules["outcome"])} if "outcome" in rules else {}
    return {
        "code": document["code"],
        "edition": document["edition"],
        "version": document["version"],
        "title": trimmed(document["title"]),
        "source": trimmed(document.get("source")),
        "kinds": list(document["kinds"]),
        "rules": {key: rules[key] for key in RULE_CHOICES}
        | {
            "scale_max": plain(rules["scale_max"]),
            "places": rules["places"],
            "steps": [_step(step) for step in sorted(rules["steps"], key=lambda s: s["level"])],
            "bands": [_band(band) for band in rules["bands"]],
        }
        | accreditation
        | variants_content(rules),
        "nodes": [_node(node) for node in document["nodes"]],
    }


def _step(step):
    words = {key: trimmed(step[key]) for key in ("label", "sentence")}
    return {"level": step["level"], "share": plain(step["share"])} | words


def _band(band):
    same = {key: band[key] for key in ("code", "inclusive")}
    return same | {"upper": plain(band["upper"]), "label": trimmed(band["label"])}


def _node(node):
    rubric = {str(level): trimmed(text) for level, text in (node.get("rubric") or {}).items()}
    quantity = node.get("quantity") or {}
    words = {key: trimmed(quantity[key]) for key in QUANTITY_TEXTS if quantity.get(key)}
    return (
        {
            "code": node["code"],
            "parent": str(node.get("parent") or ""),
            "origin": node["origin"],
            "weight": plain(node.get("weight", 1)),
            "answer": node.get("answer") or "",
            "quantity": {"direction": quantity["direction"]} | words if quantity else {},
            "rubric": dict(sorted(rubric.items(), key=lambda pair: int(pair[0]))),
        }
        | _node_words(node)
        | _rare(node)
    )


def _rare(node):
    """Return what is said only where it differs from what is usual, so that hashes stay."""
    option = option_content(node.get("option") or {})
    rare = ({"option": option} if option else {}) | rubrics_content(node)
    return rare | ({} if node.get("na_allowed", True) else {"na_allowed": False})


def _node_words(node):
    texts = {field: trimmed(node.get(field)) for field in NODE_TEXTS}
    return texts | {field: list(node.get(field, [])) for field in LISTS}
