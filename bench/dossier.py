"""A dossier: its pages with 119 items beside 10, and the smallest set of items for a rank."""

import random
import statistics

from accounts.models import Membership, Role
from accreditation import queries
from accreditation.actions import open_dossier
from accreditation.models import Dossier
from accreditation.queries import simulation as simulations
from bench.harness import counters
from bench.harness.figures import Figure, rounds
from bench.harness.servers import COUNTED, Web
from bench.harness.visitor import Visitor
from self_evaluation.models import Answer
from standards import actions, scoring
from standards.loading import BUNDLED, checked, read_yaml
from standards.models import Instrument
from standards.queries import places_of

NEEDS = ("small",)
ROUNDS, REQUESTS = 5, 8
LONG, SHORT = "119 items", "10 items"
SEED, HARDEST = 11, 20  # of the levels drawn; the most that an effort may be


def run():
    """Open both dossiers for one school, look at their pages, then search."""
    head = Membership.objects.filter(role=Role.PRINCIPAL, school__level="SD").first()
    whole = Instrument.objects.get(code="ia2018-sd")
    long, short = (
        open_dossier(head.school, edition, by=head.user) for edition in (whole, _ten_items())
    )
    # No crosswalk leads to the short one; so that both stand alike, it is said to be filled in, too.
    Dossier.objects.filter(pk=short.pk).update(
        filled_from=long.filled_from, crosswalk=long.crosswalk
    )
    dossiers = {LONG: _filled(long), SHORT: _filled(short)}
    return _pages(head.user, dossiers) + _searches(dossiers[LONG])


def _ten_items():
    """Store an edition made of the first component of 2018, which has ten items."""
    document = read_yaml(BUNDLED / "ia2018-sd.yaml") | {"code": "ten-items"}
    document["nodes"] = document["nodes"][:11]  # the component and its items
    outcome = document["rules"]["outcome"]
    outcome["components"] = [outcome["components"][0] | {"worth": "100"}]
    outcome["conditions"] = [one for one in outcome["conditions"] if one["what"] == "final"]
    return actions.load(checked(document), published=True)[0]


def _filled(dossier):
    """Give every item a level, as chance has it."""
    chance = random.Random(SEED)
    answers = list(Answer.objects.filter(sheet=dossier.sheet_id).order_by("node__path"))
    for answer in answers:
        answer.level = chance.randint(0, 4)
    Answer.objects.bulk_update(answers, ["level"])
    return Dossier.objects.select_related("sheet__instrument", "school__region").get(pk=dossier.pk)


def _pages(user, dossiers):
    paths = {
        (what, size): f"{one.get_absolute_url()}{ending}"
        for what, ending in (("dossier page", ""), ("simulation page", "simulasi/"))
        for size, one in dossiers.items()
    }
    with Web(COUNTED) as web:
        visitor = _signed_in(web, user)
        answers = {which: _warm(visitor, path) for which, path in paths.items()}
    with Web() as web:
        cpu = _cpu(web, _signed_in(web, user), paths)
    pages = dict.fromkeys(what for what, _size in paths)
    return [figure for what in pages for figure in _page(what, answers, cpu)]


def _signed_in(web, user):
    visitor = Visitor(web.url)
    visitor.sign_in(user.username)
    return visitor


def _cpu(web, visitor, paths):
    cpu = {which: [] for which in paths}
    for path in paths.values():
        _warm(visitor, path)
    for _round in range(ROUNDS):
        for which, path in paths.items():
            cpu[which].append(web.cpu_ms(lambda path=path: visitor.get(path), REQUESTS))
    return cpu


def _page(what, answers, cpu):
    counted = {size: int(answers[what, size].headers["X-Queries"]) for size in (LONG, SHORT)}
    size = answers[what, LONG].body_size / 1000
    return [
        Figure(f"statements, {what}, {LONG}", counted[LONG], "", target=1, on_ratio=True,
               reference=counted[SHORT], reference_name=SHORT),
        rounds(f"CPU, {what}, {LONG}", cpu[what, LONG], "ms",
               reference=statistics.median(cpu[what, SHORT]), reference_name=SHORT),
        Figure(f"bytes compressed (gzip), {what}, {LONG}", size, "kB", target=30),
    ]  # fmt: skip


def _warm(visitor, path):
    visitor.get(path)
    answer = visitor.get(path)
    assert answer.status == 200, (answer.status, answer.text[:500])
    return answer


def _searches(dossier):
    """Search for the highest rank: every item as hard as the next, then each as chance has it."""
    nodes = queries.nodes_of(dossier)
    simulation = simulations.simulation_of(dossier, nodes, queries.marks_of(dossier, nodes))
    chance = random.Random(SEED)
    efforts = {node.code: chance.randint(1, HARDEST) for node in nodes if node.is_graded}
    rank = max(simulation.how.ranks, key=lambda one: one.least).code
    return [
        _search("smallest set of 119 items", simulation, rank, {}),
        _search("the same, with efforts of 1 to 20", simulation, rank, efforts),
        _largest(rank),
    ]


def _search(what, simulation, rank, efforts):
    seconds = []
    for _round in range(ROUNDS):
        before = counters.own_cpu_seconds()
        plan = simulation.smallest(rank, efforts)
        seconds.append(counters.own_cpu_seconds() - before)
        assert plan.outcome.rank == rank
        assert plan.steps
    return rounds(f"CPU, {what}", seconds, "s", target=2)


def _largest(rank):
    """Search in the largest bundled edition, with efforts as chance has them."""
    instrument = Instrument.objects.get(code="ia2009-smk")
    nodes = list(instrument.nodes.all())
    chance = random.Random(SEED)
    leaves = [node.code for node in nodes if node.is_graded]
    levels = {code: sorted(instrument.scoring_rules.shares) for code in leaves}
    marks = {code: scoring.Mark(level=chance.choice(levels[code])) for code in leaves}
    efforts = {code: chance.randint(1, HARDEST) for code in leaves}
    simulation = scoring.Simulation(
        places_of(nodes), marks, instrument.scoring_rules, instrument.outcome_rules, levels
    )
    what = f"smallest set of {len(leaves)} items, with efforts of 1 to 20"
    return _search(what, simulation, rank, efforts)
