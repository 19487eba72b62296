"""What of the self-evaluation an item of a dossier comes from: its sources by the crosswalk."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from self_evaluation import policy
from self_evaluation.models import Evaluation, Purpose
from self_evaluation.queries.refusal import anchor_of
from standards.models import in_language
from standards.queries.crosswalk import linked_nodes, links_to


@dataclass(slots=True)
class Source:
    """A node that serves an item, in which relation; `url` is empty for who may not look there."""

    title: str
    relation: str
    note: str
    url: str


def add_sources(user, owner, items):
    """Put beside each item of a dossier what serves it, by the crosswalk that filled it in, else by
    the newest; three queries, any number of items, none for a self-evaluation."""
    if owner.sheet.purpose != Purpose.DOSSIER:
        return
    by_code = {item.code: item for item in items}
    links = links_to(owner.instrument_code, list(by_code), owner.crosswalk_id)
    if not links:
        return
    evaluation = _filled_from(owner, links[0].crosswalk.source)
    nodes = linked_nodes(links, evaluation and evaluation.sheet.instrument_id)
    may_look = evaluation is not None and policy.reads_whole(user, evaluation)
    urls = _urls(evaluation, nodes) if may_look else {}
    known = {node.code: node for node in nodes}
    for link in links:
        node = known.get(link.source)
        if node is not None:
            by_code[link.target].sources.append(_source(link, node, urls.get(node.code, "")))


def _source(link, node, url):
    return Source(str(node), link.get_relation_display(), in_language(link.note), url)


def _filled_from(owner, code):
    """Return the evaluation that a dossier was filled in from, or None where it was not."""
    if owner.filled_from is None:
        return None
    year = {"school": owner.school_id, "year": owner.filled_from, "instrument_code": code}
    evaluation = Evaluation.objects.filter(**year).select_related("sheet").first()
    if evaluation is not None:
        evaluation.school = owner.school
    return evaluation


def _urls(evaluation, nodes):
    """Return where on the pages of an evaluation each node stands, by code."""
    tops = {node.path: node.code for node in nodes if node.parent_id is None}
    return {node.code: _url(evaluation, node, tops) for node in nodes}


def _url(evaluation, node, tops):
    top = tops[f"{node.path.partition('.')[0]}."]
    address = reverse("self_evaluation:sheet_standard", args=[evaluation.public_id, top])
    if node.is_leaf:
        return f"{address}#{anchor_of(node)}"
    return address if node.parent_id is None else f"{address}#group-{slugify(node.code)}"
