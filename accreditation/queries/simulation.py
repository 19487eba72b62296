"""What the answers of a dossier would give, what would change it, and the smallest set for a rank."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from self_evaluation.queries.evaluation import leaf_url
from standards import scoring
from standards.models import in_language
from standards.queries import accreditation, places_of
from standards.queries.gates import gate_paths

# What may stand in for items that nobody has answered, and what that is called.
GAPS = {scoring.LOWEST: _("count as the lowest"), scoring.LEAVE_OUT: _("are left out")}
HIGHEST_EFFORT = 20


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


def simulate(dossier, nodes, marks, *, gaps=scoring.NOTHING):
    """Return what the marks would give by the edition's own rules."""
    instrument = dossier.sheet.instrument
    outcome = accreditation.result_of(instrument, nodes, marks, gaps=gaps)
    return told(instrument, nodes, outcome)


def told(instrument, nodes, outcome):
    """Return an outcome as a page tells it."""
    titles = {node.code: node.title_text for node in nodes}
    lines = accreditation.steps_of(instrument, outcome)
    return Simulated(
        rank=accreditation.rank_label(instrument, outcome.rank),
        final=outcome.final,
        accredited=outcome.accredited,
        reasons=accreditation.reasons_of(instrument, nodes, outcome),
        lines=[(titles.get(line.code, ""), line.text) for line in lines],
        unofficial=[in_language(note) for note in instrument.rules["outcome"]["unofficial"]],
        outcome=outcome,
    )


def simulation_of(dossier, nodes, marks, *, gaps=scoring.LOWEST):
    """Return the simulation that says what would change; `gaps` as in `GAPS`."""
    instrument = dossier.sheet.instrument
    levels = {
        node.code: node.option.get("levels") or sorted(instrument.scoring_rules.shares)
        for node in nodes
        if node.is_graded
    }
    places, how = places_of(nodes), instrument.outcome_rules
    if gaps == scoring.LEAVE_OUT:
        whole = scoring.without_gaps(places, marks, levels, how)
    else:
        whole = scoring.with_lowest(marks, levels)
    return scoring.Simulation(places, whole, instrument.scoring_rules, how, levels)


def missing_of(nodes, marks):
    """Return how many items that count nobody has answered."""
    judged = scoring.judged_only(marks)
    return sum(node.is_graded and node.code not in judged for node in nodes)


def ranks_of(instrument):
    """Return the ranks of an edition, the highest first, with their names."""
    ranks = instrument.rules["outcome"]["ranks"]
    return [
        {"code": row["code"], "label": in_language(row["label"])}
        for row in sorted(ranks, key=lambda row: -Decimal(row["least"]))
    ]


def efforts_in(data, nodes):
    """Return the efforts typed as `effort-CODE`, above 1; what is more than 20 counts as 20."""
    efforts = {}
    for node in nodes:
        typed = data.get(f"effort-{node.code}", "")
        if typed.isdecimal() and len(typed) < 6 and int(typed) > 1:
            efforts[node.code] = min(int(typed), HIGHEST_EFFORT)
    return efforts


def effects_of(dossier, nodes, simulation):
    """Return what each item would bring if it alone were one level higher: what a condition wants
    first, then the most."""
    rows = _step_rows(dossier, nodes, simulation.effects())
    return sorted(rows, key=lambda row: (not row["is_wanted"], -row["gain"]))


def plan_of(dossier, nodes, plan, efforts, before):
    """Return a plan as a page tells it: the items to raise, each with its effort, what comes of it,
    and the efforts typed for items that are not in it. `before` is the outcome without it."""
    steps = _step_rows(dossier, nodes, plan.steps)
    for row in steps:
        row["effort"] = efforts.get(row["code"], 1)
    raised = {row["code"] for row in steps}
    titles = {node.code: node.title_text for node in nodes}
    return {
        "steps": steps,
        "effort": plan.effort,
        "other_efforts": [
            (code, titles[code], n) for code, n in efforts.items() if code not in raised
        ],
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
    gates = gate_paths(dossier.sheet.instrument, nodes)
    return [
        {
            "code": step.code,
            "title": by_code[step.code].title_text,
            "url": leaf_url(dossier, by_code[step.code], tops),
            "before": by_code[step.code].word_for(step.before) or labels[step.before],
            "after": by_code[step.code].word_for(step.after) or labels[step.after],
            "gain": step.gain,
            "is_wanted": by_code[step.code].path.startswith(gates),
        }
        for step in steps
    ]
