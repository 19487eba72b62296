"""The checker: what keeps a sheet from being sent, and what deserves a second look."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy, results
from self_evaluation.models import EvidenceUse, Purpose
from self_evaluation.queries.claim import is_not_applicable, value_of
from self_evaluation.queries.evaluation import is_returned, leaf_url, visible_leaves
from self_evaluation.queries.item import headed
from self_evaluation.queries.last_year import has_jumped, last_year
from self_evaluation.queries.sheet import root_of
from standards import scoring
from standards.models import in_language
from standards.queries.gates import gate_paths, is_full

HIGH_SHARE = Fraction(3, 4)
# Every remark there is, in the order of the page.
REMARKS = {
    "unanswered": _("Not answered yet"),
    "returned": _("Sent back and not changed yet"),
    "carried": _("Taken over from last year and not confirmed yet"),
    "proofless": _("An absolute condition answered “yes” without a proof"),
    "unproven": _("A high answer without evidence"),
    "uncounted": _("A level without the numbers it follows from"),
    "jump": _("Two levels or more away from last year"),
    "outside": _("Evidence from outside this school year"),
    "binned": _("Evidence that lies in the bin and would not be sent"),
    "unexplained": _("Not applicable without a reason"),
    "not_applicable": _("Not applicable, with your reason"),
}
# How the same is called where the answers came, and the evidence may come, from elsewhere.
OTHER_WORDS = {
    Purpose.DOSSIER: {
        "carried": _("Filled in beforehand and not confirmed yet"),
        "jump": _("Two levels or more away from last year's dossier"),
        "outside": _("Evidence from outside the last three school years"),
    },
}
MUST = "must"
SECOND_LOOK = "look"


@dataclass(slots=True)
class Check:
    """What is said about one standard: `remarks` are its lists by kind, each a link to a field."""

    code: str
    title: str
    anchor: str
    remarks: dict
    labels: dict

    @property
    def lists(self):
        """Return the lists with their labels, in the order of the page."""
        return [
            (label, self.remarks[kind])
            for kind, label in self.labels.items()
            if kind in self.remarks
        ]


@dataclass(slots=True)
class Report:
    """The whole check: what must be mended before sending, then what deserves a second look,
    standard by standard; `counts` are (label, how many, anchor) of each kind of remark."""

    must: list
    look: list
    counts: list

    @property
    def is_clean(self):
        """Whether nothing needs a second look."""
        return not self.counts

    @property
    def is_ready(self):
        """Whether nothing must be mended before sending."""
        return not any(one.remarks for one in self.must)

    @property
    def is_bare(self):
        """Whether nothing deserves a second look."""
        return not any(one.remarks for one in self.look)


def anchor_of(section, code):
    """Return the id of a standard in a section of the page, or nothing for no such section: each
    is there even when its list is empty, so that coming back ends at the same place."""
    return f"{section}-{slugify(code)}" if section in (MUST, SECOND_LOOK) else ""


def check(user, evaluation):
    """Return the check before sending, of whatever owns the sheet; seven queries, any number of
    items."""
    scores = results.sheet_scores(evaluation.sheet)
    leaves = visible_leaves(user, evaluation, scores)
    remarks = _Remarks(evaluation, gate_paths(evaluation.sheet.instrument, scores.nodes))
    tops = {node.path: node for node in scores.nodes if node.parent_id is None}
    codes = {path: node.code for path, node in tops.items()}
    found = defaultdict(lambda: defaultdict(list))
    for leaf in leaves:
        for kind, why in remarks.of(leaf):
            found[root_of(leaf.node.path)][kind].append((leaf, why))
    must = _blocking(evaluation, leaves)
    labels = REMARKS | OTHER_WORDS.get(evaluation.sheet.purpose, {})

    def section(name, kinds):
        return [
            Check(
                code=node.code,
                title=headed(node),
                anchor=anchor_of(name, node.code),
                remarks=_links(evaluation, found[path], kinds, f"?back={name}", codes),
                labels=labels,
            )
            for path, node in tops.items()
        ]

    parts = section(MUST, must), section(SECOND_LOOK, set(REMARKS) - must)
    return Report(*parts, counts=_counts(labels, *parts))


def _links(evaluation, found, kinds, query, codes):
    return {
        kind: [
            {
                "code": leaf.node.code,
                "title": in_language(leaf.node.title),
                "url": leaf_url(evaluation, leaf.node, codes, query),
                "reason": why,
            }
            for leaf, why in rows
        ]
        for kind, rows in found.items()
        if kind in kinds
    }


def _blocking(evaluation, leaves):
    """Return the kinds of remark that forbid sending, as `policy.ready_to_send` counts them."""
    answered = sum(leaf.answer.is_answered for leaf in leaves)
    enough = policy.is_enough(evaluation, answered, len(leaves))
    return {"returned", "carried", "proofless"} | (set() if enough else {"unanswered"})


def _counts(labels, *sections):
    counts = []
    for kind, label in labels.items():
        having = [one for section in sections for one in section if kind in one.remarks]
        if having:
            number = sum(len(one.remarks[kind]) for one in having)
            counts.append({"label": label, "count": number, "url": f"#{having[0].anchor}"})
    return counts


class _Remarks:
    """Looks at one leaf after the other, with what must be known of the whole sheet read once."""

    def __init__(self, evaluation, gates):
        self.evaluation, self.gates = evaluation, gates
        self.instrument = evaluation.sheet.instrument
        self.earlier = last_year(evaluation) or {}
        self.evidence, self.binned = defaultdict(list), defaultdict(list)
        uses = EvidenceUse.objects.filter(answer__sheet_id=evaluation.sheet_id)
        for use in uses.select_related("item").order_by("pk"):
            where = self.evidence if use.item.deleted_at is None else self.binned
            where[use.answer_id].append(use.item)

    def of(self, leaf):
        """Return the remarks on a leaf: pairs of a kind and a sentence, which may be empty."""
        answer = leaf.answer
        answer.node = leaf.node
        if answer.pk in self.binned:
            yield "binned", ", ".join(item.title for item in self.binned[answer.pk])
        if self.evaluation.returned_from and is_returned(leaf):
            yield "returned", ""
        if not answer.is_answered:
            yield "unanswered", ""
            return
        if answer.carried_from:
            yield "carried", ""
        if is_not_applicable(answer):
            yield ("not_applicable", answer.reason) if answer.reason else ("unexplained", "")
            return
        yield from self._of_value(answer)

    def _of_value(self, answer):
        evidence = self.evidence.get(answer.pk, ())
        if not evidence and self._is_high(answer):
            yield ("proofless" if self._is_gate(answer) else "unproven"), ""
        if scoring.is_counted(answer.node.option) and answer.have is None:
            yield "uncounted", answer.reason
        if has_jumped(answer, self.earlier.get(answer.node.code), self.instrument):
            yield "jump", ""
        outside = [item.title for item in evidence if not item.reaches(self.evaluation.sheet)]
        if outside:
            yield "outside", ", ".join(outside)

    def _is_gate(self, answer):
        is_below = answer.node.path.startswith(self.gates)
        return is_below and is_full(self.instrument, answer)

    def _is_high(self, answer):
        rules = self.instrument.scoring_rules
        value = value_of(answer.mark, answer.node, self.instrument)
        return value is not None and value >= HIGH_SHARE * rules.scale_max
