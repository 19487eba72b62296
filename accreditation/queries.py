"""What the pages of a dossier need to know: where it stands, what it would give, what is missing."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language

from accreditation.policy import visible_dossiers
from self_evaluation import policy as sheets
from self_evaluation.models import Answer, Evaluation, EvidenceUse, Status
from self_evaluation.queries.batch import brought_evidence, carrying_acts
from self_evaluation.queries.evaluation import leaf_url
from self_evaluation.results import asked_then, counted
from standards import scoring
from standards.models import Crosswalk, Instrument, in_language
from standards.queries import accreditation, places_of


@dataclass(frozen=True)
class Row:
    """One component: how far it is filled in and what it would give by itself."""

    code: str
    title: str
    url: str
    done: int
    of: int
    carried: int
    value: Decimal | None
    hundred: Decimal | None
    worth: Decimal


@dataclass(frozen=True)
class Simulated:
    """What the answers would give; `lines` is the arithmetic, `reasons` what stands in the way."""

    rank: str
    final: Decimal | None
    accredited: bool | None
    reasons: list
    lines: list
    unofficial: list
    outcome: scoring.Outcome


def editions_for(school):
    """Return the newest published version of each edition that is for this kind of school."""
    published = Instrument.objects.filter(published_at__isnull=False, rules__has_key="outcome")
    newest = {}
    for instrument in published.order_by("code", "version"):
        newest[instrument.code] = instrument
    return [
        instrument
        for instrument in newest.values()
        if school.level in instrument.rules["outcome"]["school_levels"]
    ]


def dossiers_of(user):
    """Return the dossiers a person may know of, newest first."""
    rows = visible_dossiers(user).select_related("school__region", "sheet__instrument")
    return rows.order_by("-year", "school__name", "instrument_code")


def nodes_of(dossier):
    """Return the nodes that the school was asked when the dossier was opened, in tree order."""
    asked = set(dossier.sheet.answers.values_list("node__code", flat=True))
    return asked_then(list(dossier.sheet.instrument.nodes.all()), asked)


def rows_of(user, dossier, nodes, outcome):
    """Return the top nodes of which the person may see a part, with what each would give."""
    answers = _by_top(sheets.visible_answers(user, dossier))
    values = {value.component.code: value for value in outcome.values}
    rows = []
    for node in nodes:
        below = answers.get(node.path, [])
        if node.parent_id is None and below:
            value = values.get(node.code)
            rows.append(_row(dossier, node, below, value))
    return rows


def _by_top(answers):
    tops = {}
    for answer in answers.select_related("node"):
        tops.setdefault(f"{answer.node.path.partition('.')[0]}.", []).append(answer)
    return tops


def _row(dossier, node, answers, value):
    return Row(
        code=node.code,
        title=in_language(node.title),
        url=reverse("self_evaluation:sheet_standard", args=[dossier.public_id, node.code]),
        done=sum(answer.is_answered for answer in answers),
        of=len(answers),
        carried=sum(answer.carried_from is not None for answer in answers),
        value=value and value.value,
        hundred=value and value.hundred,
        worth=value and scoring.rounded(value.component.worth, 0),
    )


def marks_of(dossier, nodes):
    """Return the marks of the answers as they stand, by item."""
    return {code: entry.mark for code, entry in counted(dossier.sheet, nodes).items()}


def simulate(dossier, nodes, marks, *, gaps=scoring.NOTHING):
    """Return what the marks would give by the edition's own rules."""
    instrument = dossier.sheet.instrument
    outcome = accreditation.result_of(instrument, nodes, marks, gaps=gaps)
    return told(instrument, nodes, outcome)


def told(instrument, nodes, outcome):
    """Return an outcome as a page tells it."""
    mark = "," if get_language() == "id" else "."
    titles = {node.code: node.title_text for node in nodes}
    lines = scoring.outcome_lines(outcome, instrument.scoring_rules, instrument.outcome_rules, mark)
    return Simulated(
        rank=accreditation.rank_label(instrument, outcome.rank),
        final=outcome.final,
        accredited=outcome.accredited,
        reasons=accreditation.reasons_of(instrument, nodes, outcome),
        lines=[(titles.get(line.code, ""), line.text) for line in lines],
        unofficial=[in_language(note) for note in instrument.rules["outcome"]["unofficial"]],
        outcome=outcome,
    )


def simulation_of(dossier, nodes, marks):
    """Return the simulation that says what would change; gaps count as the lowest level."""
    instrument = dossier.sheet.instrument
    levels = {
        node.code: node.option.get("levels") or sorted(instrument.scoring_rules.shares)
        for node in nodes
        if node.is_leaf
    }
    whole = scoring.with_lowest(marks, levels)
    how = instrument.outcome_rules
    return scoring.Simulation(places_of(nodes), whole, instrument.scoring_rules, how, levels)


def source_of(school, instrument):
    """Return the newest verified evaluation with a crosswalk from it to an edition, or None twice."""
    verified = Evaluation.objects.filter(school=school, status=Status.VERIFIED)
    for evaluation in verified.select_related("sheet__instrument").order_by("-year"):
        published = Crosswalk.objects.filter(
            source=evaluation.instrument_code, target=instrument.code, published_at__isnull=False
        )
        crosswalk = published.order_by("-version").first()
        if crosswalk:
            return evaluation, crosswalk
    return None, None


def filled_beforehand(evaluation, crosswalk, nodes):
    """Return what a crosswalk brings: values by item, and evidence items by item.

    Only the same question brings a value, by the band of what counts of the source; the same,
    part of it and related bring the evidence of all that lies below the source.
    """
    source_nodes = list(evaluation.sheet.instrument.nodes.all())
    marks = counted(evaluation.sheet, source_nodes)
    rules = evaluation.sheet.instrument.scoring_rules
    scores = scoring.score_tree(
        places_of(source_nodes), {code: entry.mark for code, entry in marks.items()}, rules
    )
    leaves = {node.code: node for node in nodes if node.is_leaf}
    values, wanted = {}, {}
    for link in crosswalk.links.all():
        node = leaves.get(link.target)
        if node is None:
            continue
        wanted.setdefault(link.target, []).append(link.source)
        score = scores.get(link.source)
        if link.relation == "equal" and score and score.band in crosswalk.levels:
            level = crosswalk.levels[score.band]
            if level in (node.option.get("levels") or rules_levels(node)):
                values[link.target] = level
    return values, _evidence(evaluation, source_nodes, wanted)


def rules_levels(node):
    """Return the levels of an item's instrument."""
    return node.instrument.scoring_rules.shares


def _evidence(evaluation, source_nodes, wanted):
    """Return the evidence items of the source answers below each wanted node, by target item."""
    paths = {node.code: node.path for node in source_nodes}
    uses = EvidenceUse.objects.filter(
        answer__sheet=evaluation.sheet_id, item__deleted_at=None
    ).select_related("item", "answer__node")
    found = {}
    for target, sources in wanted.items():
        below = tuple(paths[code] for code in sources if code in paths)
        items = [use.item for use in uses if below and use.answer.node.path.startswith(below)]
        found[target] = list(dict.fromkeys(items))
    return found


def filled_standing(dossier):
    """Return how many answers, and how many pieces of evidence, stand as they were filled in
    beforehand; two queries."""
    answers = sum(act["count"] for act in carrying_acts(dossier))
    return answers, brought_evidence(dossier).count()


def answers_of(dossier):
    """Return the answers of a dossier by item code."""
    answers = Answer.objects.filter(sheet=dossier.sheet_id).select_related("node", "sheet")
    return {answer.node.code: answer for answer in answers}


HIGHEST_EFFORT = 20


def ranks_of(instrument):
    """Return the ranks of an edition, the highest first, with their names."""
    ranks = instrument.rules["outcome"]["ranks"]
    return [
        {"code": row["code"], "label": in_language(row["label"])}
        for row in sorted(ranks, key=lambda row: -Decimal(row["least"]))
    ]


def efforts_in(data, nodes):
    """Return the efforts typed as `effort-CODE`: whole numbers from 1 to 20; others count as 1."""
    efforts = {}
    for node in nodes:
        typed = data.get(f"effort-{node.code}", "")
        if typed.isdecimal() and len(typed) < 3 and 1 <= int(typed) <= HIGHEST_EFFORT:
            efforts[node.code] = int(typed)
    return efforts


def effects_of(dossier, nodes, simulation):
    """Return what each item would bring if it alone were one level higher, the most first."""
    rows = _step_rows(dossier, nodes, simulation.effects())
    return sorted(rows, key=lambda row: -row["gain"])


def plan_of(dossier, nodes, plan, efforts, before):
    """Return a plan as a page tells it: the items to raise, each with its effort, what comes of it,
    and the efforts typed for items that are not in it. `before` is the outcome without it."""
    steps = _step_rows(dossier, nodes, plan.steps)
    for row in steps:
        row["effort"] = efforts.get(row["code"], 1)
    raised = {row["code"] for row in steps}
    return {
        "steps": steps,
        "effort": plan.effort,
        "other_efforts": [(code, n) for code, n in efforts.items() if code not in raised],
        "after": told(dossier.sheet.instrument, nodes, plan.outcome),
        "components": _beside(nodes, before, plan.outcome),
    }


def _beside(nodes, before, after):
    """Return each component with its value on the scale of 100 before and after a plan."""
    titles = {node.code: node.title_text for node in nodes}
    pairs = zip(before.values, after.values, strict=True)
    return [(titles[was.component.code], was.hundred, will.hundred) for was, will in pairs]


def _step_rows(dossier, nodes, steps):
    by_code = {node.code: node for node in nodes}
    tops = {node.path: node.code for node in nodes if node.parent_id is None}
    rules = dossier.sheet.instrument.rules
    labels = {row["level"]: in_language(row["label"]) for row in rules["steps"]}
    return [
        {
            "code": step.code,
            "title": by_code[step.code].title_text,
            "url": leaf_url(dossier, by_code[step.code], tops),
            "before": labels[step.before],
            "after": labels[step.after],
            "gain": step.gain,
        }
        for step in steps
    ]
