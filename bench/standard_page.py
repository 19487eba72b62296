"""The page of one standard: what 52 items cost beside 7, in the browser's bytes too."""

import statistics

from django.utils import timezone

from bench.harness.figures import Figure, rounds
from bench.harness.servers import COUNTED, Web
from bench.harness.visitor import Visitor
from self_evaluation.models import Answer, Evaluation, Status

NEEDS = ("small", "large")
ROUNDS, REQUESTS, WARM_UP = 5, 12, 5
# In schools of these levels standard 5 has 52 leaves; standard 8 has 7 everywhere.
LEVELS, LONG, SHORT = ("SMA", "MA", "SMK"), "5", "8"


def run():
    """Measure both pages in turn, as the head sees them while the year is open."""
    evaluation = _open_evaluation()
    _touch_the_rest(evaluation)
    pages = {code: f"/evaluasi/{evaluation.public_id}/standar/{code}/" for code in (LONG, SHORT)}
    with Web(database="large") as web:
        visitor = _head(web, evaluation)
        cpu = _cpu(web, visitor, pages)
    with Web(COUNTED, database="large") as web:
        visitor = _head(web, evaluation)
        answers = {code: _warm(visitor, path) for code, path in pages.items()}
    return _figures(cpu, answers)


def _open_evaluation():
    return Evaluation.objects.using("large").filter(
        status=Status.DRAFT, school__level__in=LEVELS, sheet__answers__version__gt=0
    ).select_related("created_by").distinct().first()  # fmt: skip


def _touch_the_rest(evaluation):
    """Save every leaf once: on a page nobody touched there would be no history to look up."""
    untouched = Answer.objects.using("large").filter(sheet=evaluation.sheet_id, version=0)
    untouched.update(version=1, updated_at=timezone.now(), updated_by=evaluation.created_by)


def _head(web, evaluation):
    visitor = Visitor(web.url)
    visitor.sign_in(evaluation.created_by.username, using="large")
    return visitor


def _warm(visitor, path):
    visitor.get(path)
    answer = visitor.get(path)
    assert answer.status == 200, (answer.status, answer.text[:500])
    return answer


def _cpu(web, visitor, pages):
    cpu = {code: [] for code in pages}
    for path in pages.values():
        web.cpu_ms(lambda path=path: _warm(visitor, path), WARM_UP)
    for _round in range(ROUNDS):
        for code, path in pages.items():
            cpu[code].append(web.cpu_ms(lambda path=path: visitor.get(path), REQUESTS))
    return cpu


def _figures(cpu, answers):
    queries = {code: int(answer.headers["X-Queries"]) for code, answer in answers.items()}
    items = {code: answer.text.count('-version"') for code, answer in answers.items()}
    assert items[LONG] > items[SHORT], items
    return [
        rounds("CPU, 52 items", cpu[LONG], "ms", target=60),
        rounds("CPU, 7 items", cpu[SHORT], "ms", reference=statistics.median(cpu[LONG]),
               reference_name="52 items"),
        Figure("statements, 52 items", queries[LONG], "", target=15),
        Figure("statements, 52 items", queries[LONG], "", target=1, on_ratio=True,
               reference=queries[SHORT], reference_name="7 items"),
        Figure("bytes compressed (gzip), 52 items", answers[LONG].body_size / 1000, "kB", target=30),
        Figure("bytes compressed (gzip), 7 items", answers[SHORT].body_size / 1000, "kB", target=30),
    ]  # fmt: skip
