"""What a reviewer needs to know: what waits, one claim beside its evidence, how far it went."""

from dataclasses import dataclass

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.policy import schools_of
from self_evaluation.models import (
    Answer,
    Evaluation,
    Judgement,
    Layer,
    Status,
    Verdict,
    newest_by_layer,
)
from self_evaluation.queries.claim import claim_text, own_sentences, state_text, steps_of
from self_evaluation.queries.proof import proofs_of, taken_away
from self_evaluation.queries.sample import causes_by_answer, in_words
from standards.models import Method, Node, in_language

UNJUDGED, CHANGED = "unjudged", "changed"
WAITING = (UNJUDGED, CHANGED)
SAMPLE = "sample"
UNREAD = [f"node__{field}" for field in ("meaning", "evidence", "school_levels", "methods", "tags")]
SHOWN = ("", UNJUDGED, "returned", CHANGED, SAMPLE)
STATE_OF = {Verdict.ACCEPT: "accepted", Verdict.ADJUST: "adjusted", Verdict.RETURN: "returned"}
STATE_LABELS = {
    UNJUDGED: (_("Not judged yet"), "draft"),
    CHANGED: (_("Changed since it was returned"), "waiting"),
    "accepted": (_("Accepted"), "done"),
    "adjusted": (_("Adjusted"), "attention"),
    "returned": (_("Returned"), "trouble"),
}
FILTER_LABELS = {
    "": _("All"),
    UNJUDGED: _("Not judged yet"),
    "returned": _("Returned"),
    CHANGED: _("Changed since return"),
    SAMPLE: _("Sample"),
}


@dataclass(slots=True)
class Row:
    """One leaf in a review: its answer, what was said of it, and how that stands."""

    answer: Answer
    judgements: list
    state: str
    causes: tuple = ()

    @property
    def why_in_sample(self):
        """Return why the claim is in the supervisor's sample, empty where it is not."""
        return in_words(self.causes)

    @property
    def code(self):
        """Return the leaf's code."""
        return self.answer.node.code

    @property
    def title(self):
        """Return the leaf's title in the language in force."""
        return in_language(self.answer.node.title)

    @property
    def label(self):
        """Return the state in words."""
        return STATE_LABELS[self.state][0]

    @property
    def kind(self):
        """Return the kind of status sign."""
        return STATE_LABELS[self.state][1]


@dataclass(slots=True)
class Said:
    """What one layer says of a claim; empty where it said nothing of this version."""

    who: str
    text: str = ""
    judgement: Judgement | None = None
    counts: bool = False


@dataclass(slots=True)
class ReviewPage:
    """One claim with everything beside it, and the way through the others."""

    row: Row
    counts: dict
    position: int
    of: int
    before: Row | None
    after: Row | None
    said: list
    earlier: list
    sentence: str
    state: str
    steps: list
    evidence: list
    taken_away: list
    methods: list
    last_year: str

    @property
    def is_judged(self):
        """Whether anybody but the school has said something of this version of the claim."""
        return any(said.judgement for said in self.said)


def waiting_for(user):
    """Return the evaluations that wait for this person's judgement, the longest waiting first.

    Each carries `total` and `judged`, how many items there are and how many of them the layer that
    judges now has judged.
    """
    team = Q(status=Status.TEAM_REVIEW, school__in=schools_of(user, Role.QUALITY_TEAM))
    supervisor = Q(status=Status.VERIFICATION, school__in=schools_of(user, Role.SUPERVISOR))
    answers = Answer.objects.filter(sheet=OuterRef("sheet")).order_by()
    judged = answers.alias(word=Subquery(_last_word())).filter(word__in=STATE_OF)
    return (
        Evaluation.objects.filter(team | supervisor)
        .select_related("school", "review_started_by")
        .annotate(total=_number_of(answers), judged=_number_of(judged))
        .order_by("status_at", "pk")
    )


def _last_word():
    """The newest verdict of the layer that judges now on the present version of the answer outside."""
    in_team_review = Q(answer__sheet__evaluation__status=Status.TEAM_REVIEW)
    layer = Case(When(in_team_review, then=Value(Layer.TEAM)), default=Value(Layer.SUPERVISOR))
    said = Judgement.objects.filter(
        answer=OuterRef("pk"), answer_version=OuterRef("version"), layer=layer
    )
    return said.order_by("-pk").values("verdict")[:1]


def _number_of(answers):
    counted = answers.values("sheet").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def layer_of(evaluation):
    """Return whose judging a review shows at this stage: who judges now, or who judged last."""
    if evaluation.status == Status.DRAFT:
        was_supervisor = evaluation.returned_from == Status.VERIFICATION
        return Layer.SUPERVISOR if was_supervisor else Layer.TEAM
    is_supervisor = evaluation.status in (Status.VERIFICATION, Status.VERIFIED)
    return Layer.SUPERVISOR if is_supervisor else Layer.TEAM


def rows_of(evaluation):
    """Return a `Row` for every leaf in tree order; four queries, any number of leaves.

    The nodes come without what only the page of one claim shows (`UNREAD`); a handful of people
    says hundreds of sentences, so that each of them is loaded once.
    """
    answers = _answers_of(evaluation).select_related("node").defer(*UNREAD)
    return _rows(evaluation, answers, _said_in(evaluation).prefetch_related("by"))


def _answers_of(evaluation):
    return Answer.objects.filter(sheet_id=evaluation.sheet_id).order_by("node__path")


def _said_in(evaluation):
    return Judgement.objects.filter(answer__sheet_id=evaluation.sheet_id).order_by("pk")


def _rows(evaluation, answers, judgements):
    said = {}
    for judgement in judgements:
        said.setdefault(judgement.answer_id, []).append(judgement)
    layer, causes = layer_of(evaluation), causes_by_answer(evaluation)
    return [
        _row(answer, said.get(answer.pk, []), layer, causes.get(answer.pk, ()))
        for answer in answers
    ]


def _row(answer, judgements, layer, causes):
    return Row(answer, judgements, _state(answer, judgements, layer), tuple(causes))


def _state(answer, judgements, layer):
    said = newest_by_layer(judgements, answer.version).get(layer)
    if said is not None:
        return STATE_OF[said.verdict]
    earlier = [j for j in judgements if j.layer == layer and j.answer_version != answer.version]
    was_returned = earlier and earlier[-1].verdict == Verdict.RETURN
    return CHANGED if was_returned else UNJUDGED


def is_shown(row, show):
    """Say whether a filter leaves a row; what changed since its return is not judged yet."""
    if show == UNJUDGED:
        return row.state in (UNJUDGED, CHANGED)
    if show == SAMPLE:
        return bool(row.causes)
    return not show or row.state == show


def counts_of(rows):
    """Return how many rows each filter leaves, and how many were judged."""
    counts = {show or "all": sum(is_shown(row, show) for row in rows) for show in SHOWN}
    for state in ("accepted", "adjusted"):
        counts[state] = sum(row.state == state for row in rows)
    return counts | {"judged": len(rows) - counts[UNJUDGED]}


def batches_of(rows, layer):
    """Return the acts that accepted many at once and still stand, newest first."""
    found = {}
    for row in rows:
        said = newest_by_layer(row.judgements, row.answer.version).get(layer)
        if said is not None and said.batch:
            found.setdefault(said.batch, []).append(said)
    acts = sorted(found.values(), key=lambda said: -said[0].pk)
    return [{"batch": said[0].batch, "count": len(said), "by": said[0].by} for said in acts]


def left_to_accept(rows):
    """Return how many claims `actions.review.accept_rest` would accept."""
    return sum(row.state in WAITING and row.answer.is_answered and not row.causes for row in rows)


def sample_waiting(rows):
    """Return the rows of the sample that the supervisor has not judged as they stand now."""
    return [row for row in rows if row.causes and row.state in WAITING]


def filters_of(evaluation, counts, show):
    """Return the filters as links to the first item each of them leaves."""
    address = reverse("self_evaluation:review_detail", args=[evaluation.public_id])
    return [
        {
            "label": label,
            "url": f"{address}?show={name}" if name else address,
            "current": name == show,
            "count": counts[name or "all"],
        }
        for name, label in FILTER_LABELS.items()
        if name != SAMPLE or counts[SAMPLE]
    ]


def review_page(evaluation, answer_id, *, user, show=""):
    """Return the page of one claim by its answer's public id, or None where it is not there.

    The evidence is shown as far as `user` may look into it.
    At most thirteen queries, any number of leaves, judgements and pieces of evidence.
    """
    rows = rows_of(evaluation)
    place = next((n for n, row in enumerate(rows) if row.answer.public_id == answer_id), None)
    if place is None:
        return None
    row, instrument = rows[place], evaluation.sheet.instrument
    node = row.answer.node = Node.objects.get(pk=row.answer.node_id)
    steps = own_sentences(node, steps_of(instrument))
    return ReviewPage(
        row=row,
        counts=counts_of(rows),
        position=place + 1,
        of=len(rows),
        before=next((r for r in reversed(rows[:place]) if is_shown(r, show)), None),
        after=next((r for r in rows[place + 1 :] if is_shown(r, show)), None),
        said=said_of(row.answer, row.judgements, steps),
        earlier=_earlier(row, steps),
        sentence=next((s.text for s in steps if s.level == row.answer.level), ""),
        state=state_text(row.answer, instrument),
        steps=steps,
        evidence=proofs_of(row.answer, user, layer_of(evaluation)),
        taken_away=taken_away(row.answer),
        methods=[str(Method(method).label) for method in node.methods],
        last_year=_last_year(evaluation, node, steps),
    )


def said_of(answer, judgements, steps):
    """Return school, team and supervisor side by side, marking whose word counts."""
    node = answer.node
    said = [Said(str(_("School")), claim_text(answer, node, steps) or str(_("Not answered yet")))]
    newest = newest_by_layer(judgements, answer.version)
    for layer in Layer:
        judgement = newest.get(layer)
        text = judged_text(judgement, node, steps) if judgement else ""
        said.append(Said(str(layer.label), text, judgement))
    counting = [s for s in said[1:] if s.judgement and s.judgement.verdict != Verdict.RETURN]
    (counting[-1] if counting else said[0]).counts = True
    return said


def _earlier(row, steps):
    """Return what was said of earlier versions, or said again since, oldest first."""
    newest = newest_by_layer(row.judgements, row.answer.version)
    old = [j for j in row.judgements if newest.get(j.layer) is not j]
    return [Said(j.get_layer_display(), judged_text(j, row.answer.node, steps), j) for j in old]


def judged_text(judgement, node, steps):
    """Write a judgement's value; its reason stands beside it, and may be of something else."""
    if judgement.not_applicable:
        return str(_("Not applicable"))
    return claim_text(judgement, node, steps)


def _last_year(evaluation, node, steps):
    """Return last year's answer to the leaf of the same code in words, or nothing."""
    earlier = Answer.objects.filter(
        sheet__evaluation__school=evaluation.school_id,
        sheet__evaluation__year=evaluation.year - 1,
        sheet__evaluation__instrument_code=evaluation.instrument_code,
        node__code=node.code,
    ).select_related("node")
    answer = earlier.first()
    return claim_text(answer, answer.node, steps) if answer else ""


def after(evaluation, answer_id, show):
    """Return the next row that a filter leaves after an answer, or None at the end.

    The last claim that waited for a verdict is an end too: what follows it was judged before.
    Three queries, which read only what tells a row's state.
    """
    answers = _answers_of(evaluation).only("public_id", "version")
    judgements = _said_in(evaluation).only("answer_id", "answer_version", "layer", "verdict")
    rows = _rows(evaluation, answers, judgements)
    place = next(n for n, row in enumerate(rows) if row.answer.public_id == answer_id)
    waiting = [row.answer.public_id for row in rows if row.state in WAITING]
    if waiting == [answer_id]:
        return None
    return first_of(rows[place + 1 :], show)


def first_of(rows, show):
    """Return the first row a filter leaves, or None."""
    return next((row for row in rows if is_shown(row, show)), None)
