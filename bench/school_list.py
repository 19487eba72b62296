"""A supervisor's list of schools: 30 rows cost as many statements as 3, among 2,000 schools too."""

import statistics

from accounts.models import Membership, Role, School, User
from bench.harness.figures import Figure, rounds
from bench.harness.servers import COUNTED, Web
from bench.harness.visitor import Visitor

NEEDS = ("small", "large")
ROUNDS, REQUESTS, WARM_UP = 5, 12, 5
PATH = "/sekolah-saya/"


def run():
    """Measure the list of 3 schools, of 30, and the office's list of 400 among 2,000."""
    people = {"3 schools": _supervisor_of(3), "30 schools": "pengawas.1", "office": _office()}
    with Web(database="large") as web:
        visitors = {name: _visitor(web, username) for name, username in people.items()}
        cpu = {name: [] for name in people}
        for _round in range(ROUNDS):
            for name, visitor in visitors.items():
                cpu[name].append(web.cpu_ms(lambda v=visitor: v.get(PATH), REQUESTS))
    with Web(COUNTED, database="large") as web:
        answers = {name: _visitor(web, username).get(PATH) for name, username in people.items()}
    return _figures(cpu, answers)


def _supervisor_of(count):
    """Make a supervisor of the first schools, as seed_load makes them of thirty."""
    person, _new = User.objects.using("large").get_or_create(
        username=f"pengawas.{count}.sekolah", defaults={"name": f"Pengawas {count} sekolah"}
    )
    since = Membership.objects.using("large").first().starts_on
    for school in School.objects.using("large").order_by("npsn")[:count]:
        Membership.objects.using("large").get_or_create(
            user=person, role=Role.SUPERVISOR, school=school, defaults={"starts_on": since}
        )
    return person.username


def _office():
    return Membership.objects.using("large").filter(role=Role.OFFICE).first().user.username


def _visitor(web, username):
    visitor = Visitor(web.url)
    visitor.sign_in(username, using="large")
    for _request in range(WARM_UP):
        answer = visitor.get(PATH)
        assert answer.status == 200, (answer.status, answer.text[:500])
    return visitor


def _figures(cpu, answers):
    queries = {name: int(answer.headers["X-Queries"]) for name, answer in answers.items()}
    few = queries["3 schools"]
    return [
        Figure("statements, 30 schools", queries["30 schools"], "", target=1, on_ratio=True,
               reference=few, reference_name="3 schools"),
        Figure("statements, office of 400", queries["office"], "", target=1, on_ratio=True,
               reference=few, reference_name="3 schools"),
        rounds("CPU, 30 schools", cpu["30 schools"], "ms",
               reference=statistics.median(cpu["3 schools"]), reference_name="3 schools"),
        rounds("CPU, office of 400", cpu["office"], "ms",
               reference=statistics.median(cpu["3 schools"]), reference_name="3 schools"),
        Figure("bytes compressed (gzip), 30 schools", answers["30 schools"].body_size / 1000, "kB",
               target=30),
        Figure("bytes compressed (gzip), office of 400", answers["office"].body_size / 1000, "kB",
               target=30),
    ]  # fmt: skip
