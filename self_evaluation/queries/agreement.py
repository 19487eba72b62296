"""How far school, team and supervisor agree: per standard of one school, and school by school."""

from bisect import bisect_right
from collections import namedtuple
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from self_evaluation import policy
from self_evaluation.models import Answer, Evaluation, Judgement, Verdict, newest_by_layer
from self_evaluation.queries.claim import claim_text, steps_of
from self_evaluation.queries.sheet import root_of
from standards import agreement, scoring
from standards.models import Node, in_language

# Name in the address: the words, who is named first, who is compared.
PAIRS = {
    "school-team": (_("School and team"), "school", "team"),
    "school-supervisor": (_("School and supervisor"), "school", "supervisor"),
    "team-supervisor": (_("Team and supervisor"), "team", "supervisor"),
}
MARK = ("level", "have", "need", "not_applicable")
Said = namedtuple(
    "Said", ("answer_id", "answer_version", "layer", "verdict", "reason", "batch", *MARK)
)


@dataclass(slots=True)
class Leaf:
    """One leaf of one sheet: what everybody says of its present version, and what that is worth.

    `said` and `values` have the keys school, team and supervisor; who said nothing, or returned
    the claim, is missing. A value is None where a judge calls the item not applicable.
    """

    sheet_id: int
    node: Node
    public_id: object
    said: dict
    values: dict

    def pair(self, name):
        """Return the two values that a pair compares, or None where one of them is missing."""
        _words, first, second = PAIRS[name]
        one, other = self.values.get(first), self.values.get(second)
        return None if one is None or other is None else (one, other)

    def in_bulk(self, name):
        """Say whether one of the two accepted the claim in one act with others."""
        _words, *both = PAIRS[name]
        return any(getattr(self.said.get(who), "batch", None) for who in both)

    def differs(self, name):
        """Say whether the two give the item different values."""
        pair = self.pair(name)
        return pair is not None and pair[0] != pair[1]


@dataclass(slots=True)
class Agreement:
    """What one pair of judges comes to in a standard, in a school or altogether."""

    label: str
    code: str = ""
    evaluation: Evaluation | None = None
    count: int = 0
    differing: int = 0
    in_bulk: int = 0
    share: Fraction | None = None
    gap: Fraction | None = None
    kappa: agreement.Kappa | None = None

    @property
    def percent(self):
        """Return the share of equal values in whole percent, half up."""
        return None if self.share is None else scoring.rounded(self.share * 100, 0)

    @property
    def bulk_percent(self):
        """Return at how many of the items a judgement came from a bulk acceptance, in percent.

        Such a judgement is the same as the claim by construction and speaks of nothing seen.
        """
        return scoring.rounded(Fraction(self.in_bulk * 100, self.count), 0)

    @property
    def gap_shown(self):
        """Return the mean gap in points of the scale, two places."""
        return scoring.rounded(self.gap, 2)

    @property
    def kappa_shown(self):
        """Return kappa with two places, or None where it cannot be computed."""
        return None if self.kappa is None else scoring.rounded(self.kappa.value, 2)

    @property
    def interval(self):
        """Return the limits of kappa's 95 % interval with two places."""
        ends = (self.kappa.low, self.kappa.high)
        return [scoring.rounded(Fraction(end), 2) for end in ends]


@dataclass(slots=True)
class Comparison:
    """One school's year under one pair of judges: each standard, all together, what differs."""

    rows: list
    total: Agreement
    differing: list = field(default_factory=list)

    @property
    def higher(self):
        """Return the standards which the first judge rates higher, the widest gap first."""
        above = [row for row in self.rows if row.gap is not None and row.gap > 0]
        return sorted(above, key=lambda row: -row.gap)


def comparison(evaluation, name, standard=None):
    """Compare one pair over one school's year; four queries, any number of leaves.

    `standard` limits the differing items to one standard's code.
    """
    instrument = evaluation.sheet.instrument
    leaves = _leaves([evaluation])
    tops = Node.objects.filter(instrument=instrument, parent=None).order_by("path")
    by_top = {node.path: (node, []) for node in tops}
    for leaf in leaves:
        by_top[root_of(leaf.node.path)][1].append(leaf)
    rows = [
        _agreement(in_language(node.title), below, name, instrument, code=node.code)
        for node, below in by_top.values()
        if below
    ]
    asked = [x for n, below in by_top.values() if standard in (None, n.code) for x in below]
    return Comparison(
        rows=rows,
        total=_agreement(str(_("All standards")), leaves, name, instrument),
        differing=[_difference(x, name, instrument) for x in asked if x.differs(name)],
    )


def _agreement(label, leaves, name, instrument, **what):
    rules = instrument.scoring_rules
    compared = [leaf for leaf in leaves if leaf.pair(name) is not None]
    pairs = [leaf.pair(name) for leaf in compared]
    worths = sorted(share * rules.scale_max for share in rules.shares.values())
    levels = [(_level(one, worths), _level(other, worths)) for one, other in pairs]
    size = len(rules.shares)
    table = agreement.table_of(levels, size)
    return Agreement(
        label=label,
        count=len(pairs),
        differing=sum(one != other for one, other in pairs),
        in_bulk=sum(leaf.in_bulk(name) for leaf in compared),
        share=agreement.share_equal(pairs),
        gap=agreement.mean_gap(pairs),
        kappa=agreement.kappa(table, agreement.linear_weights(size)),
        **what,
    )


def _level(value, worths):
    """Return the rank of the highest level whose worth a value reaches: numbers count so too."""
    return max(bisect_right(worths, value) - 1, 0)


def _difference(leaf, name, instrument):
    _words, first, second = PAIRS[name]
    steps = steps_of(instrument)
    one, other = leaf.pair(name)
    return {
        "code": leaf.node.code,
        "title": in_language(leaf.node.title),
        "public_id": leaf.public_id,
        "first": claim_text(leaf.said[first], leaf.node, steps),
        "second": claim_text(leaf.said[second], leaf.node, steps),
        "gap": scoring.rounded(one - other, 2),
        "reason": getattr(leaf.said[second], "reason", ""),
    }


def compared_schools(user, year, code):
    """Return the evaluations of the person's schools of a year in which somebody has judged."""
    judged = Judgement.objects.filter(answer__sheet=OuterRef("sheet"))
    mine = Evaluation.objects.filter(
        Exists(judged),
        school__in=policy.supervised_schools(user),
        year=year,
        instrument_code=code,
    )
    return mine.select_related("school", "sheet__instrument").order_by("school__name", "pk")


def by_school(evaluations, name):
    """Return an `Agreement` for each evaluation, the widest gap first; three queries."""
    leaves = {}
    for leaf in _leaves(evaluations):
        leaves.setdefault(leaf.sheet_id, []).append(leaf)
    rows = [
        _agreement(
            str(one.school),
            leaves.get(one.sheet_id, []),
            name,
            one.sheet.instrument,
            evaluation=one,
        )
        for one in evaluations
    ]
    return sorted(rows, key=lambda row: (row.gap is None, -(row.gap or 0)))


def _leaves(evaluations):
    """Return a `Leaf` for every answer of these evaluations, in tree order; three queries."""
    instruments = {one.sheet.instrument_id: one.sheet.instrument for one in evaluations}
    worths = {pk: _worths(instrument.scoring_rules) for pk, instrument in instruments.items()}
    sheets = {one.sheet_id: worths[one.sheet.instrument_id] for one in evaluations}
    nodes = Node.objects.filter(instrument__in=instruments).exclude(answer="").in_bulk()
    said = {}
    judged = Judgement.objects.filter(answer__sheet__in=sheets).order_by("pk")
    for row in judged.values_list(*Said._fields):
        said.setdefault(row[0], []).append(Said(*row))
    answers = Answer.objects.filter(sheet__in=sheets).order_by("node__path")
    return [
        _leaf(answer, nodes[answer.node_id], said.get(answer.pk, []), sheets[answer.sheet_id])
        for answer in answers.only("public_id", "sheet", "node", "version", "text", *MARK)
    ]


def _leaf(answer, node, judgements, worth):
    heard = {"school": answer} if answer.is_answered else {}
    for layer, judgement in newest_by_layer(judgements, answer.version).items():
        if judgement.verdict != Verdict.RETURN:
            heard[layer] = judgement
    direction = node.quantity.get("direction", "more")
    values = {
        who: worth(claim.level, claim.have, claim.need, claim.not_applicable, direction)
        for who, claim in heard.items()
    }
    return Leaf(answer.sheet_id, node, answer.public_id, heard, values)


def _worths(rules):
    """Return what a claim is worth, computed once for each different claim: schools say the same
    few levels thousands of times."""

    @cache
    def worth(level, have, need, not_applicable, direction):
        mark = scoring.Mark(level, have, need, not_applicable)
        return scoring.mark_value(mark, scoring.Place("", direction=direction), rules)

    return worth
