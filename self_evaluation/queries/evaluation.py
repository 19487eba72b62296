"""What the pages about a school's year need to know: where it stands and what is missing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.policy import active
from self_evaluation import policy, results
from self_evaluation.models import (
    Assignment,
    Layer,
    Phase,
    Result,
    Status,
    Verdict,
)
from self_evaluation.models.evaluation import PHASE_OF_STATUS
from self_evaluation.queries.layers import adjusted_of
from self_evaluation.queries.sheet import anchor_of, root_of
from spmi.templatetags.spmi_format import score_text
from standards import scoring
from standards.models import in_language

SUBMITTED = "self_evaluation.submitted"
MINUTES_AN_ITEM = 2
SPOKEN = (Verdict.ACCEPT, Verdict.ADJUST, Verdict.RETURN)
STEPS = (
    (Status.DRAFT, gettext_lazy("Fill in")),
    (Status.TEAM_REVIEW, gettext_lazy("Team review")),
    (Status.APPROVAL, gettext_lazy("Approval")),
    (Status.VERIFICATION, gettext_lazy("Verification")),
    (Status.VERIFIED, gettext_lazy("Result")),
)
KINDS = {
    Status.DRAFT: "draft",
    Status.VERIFIED: "done",
}


@dataclass(slots=True)
class Row:
    """One standard in the list of a school's year."""

    code: str
    title: str
    anchor: str
    url: str
    done: int
    of: int
    returned: int
    carried: int
    people: str
    score: dict | None

    @property
    def minutes_left(self):
        """Return an honest guess: two minutes an item."""
        return (self.of - self.done) * MINUTES_AN_ITEM

    @property
    def state(self):
        """Return the row's state in words and its kind for the status part."""
        if self.returned:
            return _("Sent back"), "attention"
        if self.carried:
            sentence = ngettext("%(n)d not confirmed yet", "%(n)d not confirmed yet", self.carried)
            return sentence % {"n": self.carried}, "waiting"
        if self.done == self.of:
            return _("Done"), "done"
        return (_("In progress"), "waiting") if self.done else (_("Not begun"), "draft")


@dataclass(slots=True)
class Standing:
    """A school's year for one person: the standards, and the whole where they may see it."""

    rows: list
    done: int
    of: int
    returned: int
    overall: dict | None
    first_open: str
    judged: list
    adjusted: list


def standing(user, evaluation):
    """Return the standards of a sheet as rows; six queries, any number of standards."""
    scores = results.sheet_scores(evaluation.sheet)
    leaves = visible_leaves(user, evaluation, scores)
    sees_scores = policy.reads_whole(user, evaluation)
    people = _people_by_root(evaluation)
    rows = [
        _row(evaluation, node, leaves, people, scores if sees_scores else None)
        for node in scores.nodes
        if node.parent_id is None
    ]
    rows = [row for row in rows if row.of]
    return Standing(
        rows=rows,
        done=sum(row.done for row in rows),
        of=sum(row.of for row in rows),
        returned=sum(row.returned for row in rows),
        overall=_score_now(evaluation, scores.overall, leaves) if sees_scores else None,
        first_open=_first_open(evaluation, leaves, scores.nodes),
        judged=_judged(leaves) if sees_scores else [],
        adjusted=_adjusted(evaluation, leaves, scores.nodes) if sees_scores else [],
    )


def _adjusted(evaluation, leaves, nodes):
    """Return the items that count otherwise than the school said."""
    tops = {node.path: node.code for node in nodes if node.parent_id is None}
    return adjusted_of(evaluation, leaves, lambda node: leaf_url(evaluation, node, tops))


def _judged(leaves):
    """Return the checkers' summary: how many items each layer accepted, adjusted, returned."""
    rows = []
    for layer in Layer:
        said = Counter(j.verdict for j in (getattr(leaf, layer) for leaf in leaves) if j)
        if said:
            rows.append(
                {"layer": layer.label, **{verdict.value: said[verdict] for verdict in SPOKEN}}
            )
    return rows


def visible_leaves(user, evaluation, scores):
    """Return what counts of each leaf this person may see, in tree order."""
    leaves = [scores.counted[node.code] for node in scores.nodes if node.code in scores.counted]
    if policy.reads_whole(user, evaluation):
        return leaves
    mine = policy.assigned_paths(user, evaluation) or ("-",)
    return [leaf for leaf in leaves if leaf.node.path.startswith(mine)]


def _row(evaluation, node, leaves, people, scores):
    below = [leaf for leaf in leaves if leaf.node.path.startswith(node.path)]
    return Row(
        code=node.code,
        title=in_language(node.title),
        anchor=f"standard-{slugify(node.code)}",
        url=reverse("self_evaluation:sheet_standard", args=[evaluation.public_id, node.code]),
        done=sum(leaf.answer.is_answered for leaf in below),
        of=len(below),
        returned=sum(is_returned(leaf) for leaf in below) if evaluation.returned_from else 0,
        carried=_carried(below),
        people=", ".join(people.get(node.path, ())),
        score=_score_now(evaluation, scores.scores[node.code], below) if scores else None,
    )


def _carried(leaves):
    """Return how many answers were taken over from last year and not confirmed yet."""
    return sum(leaf.answer.carried_from is not None for leaf in leaves)


def _score_now(evaluation, score, leaves):
    """Return a score for `_score.html`; it is provisional while it rests on last year's word."""
    shown = score_view(score, evaluation.sheet.instrument)
    return shown | {"provisional": shown["provisional"] or _carried(leaves) > 0}


def is_returned(leaf):
    """Say whether a leaf was sent back and has not been changed since."""
    said = leaf.supervisor or leaf.team
    return leaf.answer.is_open and said is not None and said.verdict == Verdict.RETURN


def _first_open(evaluation, leaves, nodes):
    """Return the address of the first field that waits: returned, unanswered, not confirmed."""
    returned = evaluation.returned_from and next((x for x in leaves if is_returned(x)), None)
    still_open = [leaf for leaf in leaves if leaf.answer.is_open]
    unanswered = next((x for x in still_open if not x.answer.is_answered), None)
    carried = next((x for x in still_open if x.answer.carried_from), None)
    waiting = returned or unanswered or carried
    tops = {node.path: node.code for node in nodes if node.parent_id is None}
    return leaf_url(evaluation, waiting.node, tops) if waiting else ""


def leaf_url(evaluation, node, tops, query=""):
    """Return the address of the very field of a leaf."""
    code = tops[root_of(node.path)]
    address = reverse("self_evaluation:sheet_standard", args=[evaluation.public_id, code])
    return f"{address}{query}#{anchor_of(node)}"


def _people_by_root(evaluation):
    people = {}
    rows = Assignment.objects.filter(sheet_id=evaluation.sheet_id).select_related("user", "node")
    for row in rows:
        names = people.setdefault(root_of(row.node.path), [])
        if str(row.user) not in names:
            names.append(str(row.user))
    return people


def score_view(score, instrument):
    """Return a score as the shared part `_score.html` shows it."""
    rules = instrument.scoring_rules
    mark = "," if get_language() == "id" else "."
    arithmetic = scoring.arithmetic(score, rules, mark)
    rounded = scoring.rounded(score.exact, rules.places)
    return {
        "text": score_text(rounded, rules.places) or None,
        "band_code": score.band,
        "band_label": instrument.band_label(score.band),
        "judged": score.judged,
        "of": score.of,
        "provisional": score.provisional,
        "arithmetic": [arithmetic] if arithmetic else [],
    }


def steps_of(evaluation):
    """Return the line of steps for `_steps.html`; a moment stands under each signed one."""
    order = [status for status, _label in STEPS]
    here = order.index(evaluation.status)
    signed = (
        evaluation.submitted_at,
        evaluation.reviewed_at,
        evaluation.approved_at,
        evaluation.verified_at,
    )
    states = ["done" if place < here else "todo" for place in range(len(order))]
    states[here] = "done" if evaluation.status == Status.VERIFIED else "current"
    return [
        {"label": label, "state": state, "at": at if state == "done" else None}
        for (_status, label), state, at in zip(STEPS, states, (*signed, None), strict=True)
    ]


def status_kind(evaluation):
    """Return the kind of status for `_status.html`."""
    if evaluation.returned_from and evaluation.status == Status.DRAFT:
        return "attention"
    return KINDS.get(evaluation.status, "waiting")


def status_label(evaluation):
    """Return where the year stands in words; what came back is a draft that says so."""
    if evaluation.returned_from and evaluation.status == Status.DRAFT:
        return _("Sent back")
    return evaluation.get_status_display()


def due_at(evaluation, phase=None):
    """Return the end of a phase's last day by the school's clock, or None where there is none."""
    phase = phase or PHASE_OF_STATUS.get(evaluation.status)
    window = policy.window_of(evaluation, phase) if phase else None
    return end_of_day(window.closes_on, evaluation.school.region.zone) if window else None


def end_of_day(day, zone):
    """Return the last minute of a day in a time zone."""
    return datetime.combine(day, time(23, 59), tzinfo=zone)


def due_rows(evaluation):
    """Return the dates of all phases, each with whether it is over."""
    now = timezone.now()
    rows = []
    for phase, label in Phase.choices:
        at = due_at(evaluation, phase)
        if at is not None:
            here = PHASE_OF_STATUS.get(evaluation.status) == phase
            rows.append({"label": label, "at": at, "late": here and at < now, "current": here})
    return rows


def people_of(school):
    """Return who plays which part at a school today, by role."""
    members = Membership.objects.filter(active(), school=school).select_related("user")
    return [
        {"name": str(member.user), "role": member.get_role_display(), "since": member.starts_on}
        for member in members
    ]


def names_of(school, role):
    """Return the names of those who have a role at a school today."""
    members = Membership.objects.filter(active(), school=school, role=role)
    return [str(member.user) for member in members.select_related("user")]


def code_of(digest):
    """Return the first 16 characters of a hash as people read them aloud: `3F2A-…`."""
    short = digest[:16].upper()
    return "-".join(short[start : start + 4] for start in range(0, len(short), 4))


def receipt_number(evaluation):
    """Return the number of the latest sending: school, year, how many times."""
    return sending_number(evaluation, evaluation.submissions)


def sending_number(evaluation, submission):
    """Return the number of one sending, the latest or an earlier one."""
    return f"{evaluation.school.npsn}/{evaluation.year}/{submission}"


def submitted_key(evaluation):
    """Return the key of the work that the latest sending causes."""
    return f"{SUBMITTED}:{evaluation.pk}:{evaluation.submissions}"


def went_to_supervisor(evaluation):
    """Say whether the latest sending skipped the team: the head had approved before it."""
    approved_at, submitted_at = evaluation.approved_at, evaluation.submitted_at
    return approved_at is not None and approved_at < submitted_at


def years(user):
    """Return the evaluations a person may know of, newest first, for the list of years."""
    visible = policy.visible_to(user).select_related("school__region", "campaign", "sheet")
    return visible.prefetch_related("campaign__windows").order_by("-year", "school__name")


def year_row(evaluation):
    """Return an evaluation as a row of the list of years."""
    return {
        "evaluation": evaluation,
        "school": evaluation.school,
        "label": status_label(evaluation),
        "kind": status_kind(evaluation),
        "due": due_at(evaluation),
    }


def result_in_force(evaluation):
    """Return the frozen result that stands, or None."""
    return Result.objects.filter(evaluation=evaluation, superseded_at__isnull=True).first()
