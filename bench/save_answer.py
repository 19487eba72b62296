"""Saving one answer, everything on, against the plainest views that could write the same row.

All run under the same gunicorn on the same database; rounds are interleaved, so that a busy machine
troubles all alike. Targets: stack.md and decisions.md 24.
"""

import uuid
from itertools import count, cycle

from bench.harness.figures import Figure, least
from bench.harness.servers import COUNTED, REFERENCE, Web
from bench.harness.visitor import Visitor
from self_evaluation.models import Answer, Status

NEEDS = ("small", "large")
ROUNDS, REQUESTS, WARM_UP = 21, 12, 15


class Saver:
    """A head who sets one level after another, each on top of the version before."""

    def __init__(self, web, size="small"):
        """Sign in as the head of a school whose evaluation is open."""
        answers = list(_answers(size, Status.DRAFT))
        self.web, self.visitor = web, Visitor(web.url)
        self.visitor.sign_in(answers[0].sheet.evaluation.created_by.username, using=size)
        self.versions = {answer: answer.version for answer in answers}
        self.turns = cycle(answers)

    def save(self):
        """Save the next answer by the request that the page's script sends."""
        answer = next(self.turns)
        code = answer.node.code
        key = str(uuid.uuid4())
        data = {
            "csrfmiddlewaretoken": self.visitor.token,
            f"{code}-version": self.versions[answer],
            f"{code}-key": key,
            f"{code}-level": self.versions[answer] % 5,
            # Never what stands already: that would make no new version.
            f"{code}-note": f"Sudah berjalan, tetapi belum di semua kelas ({key[:8]}).",
        }
        sent = self.visitor.post(
            f"/jawaban/{answer.public_id}/simpan/", data, headers={"HX-Request": "true"}
        )
        assert sent.status == 200, (sent.status, sent.text[:800])
        self.versions[answer] += 1
        return sent


class PlainSaver:
    """Posts the one field that the reference views read; the session is brought from the product."""

    def __init__(self, web, visitor):
        """Take over the cookies of somebody who is signed in."""
        self.web, self.visitor = web, Visitor(web.url)
        self.visitor.session.cookies.update(visitor.session.cookies)
        self.turns, self.levels = cycle(_answers("small", Status.VERIFIED)), count()

    def save(self):
        """Write the next answer's level."""
        address = f"/jawaban/{next(self.turns).public_id}/simpan/"
        sent = self.visitor.post(address, {"level": next(self.levels) % 5})
        assert sent.text == "saved 1", (sent.status, sent.text[:800])


def _answers(size, status):
    """Return the first answered leaves of one evaluation that take a level."""
    answers = Answer.objects.using(size).filter(
        sheet__evaluation__status=status, version__gt=0, node__answer="level"
    )
    sheet = answers.order_by("sheet").values_list("sheet", flat=True).first()
    mine = answers.filter(sheet=sheet).select_related("node", "sheet__evaluation__created_by")
    return mine.order_by("node__path")[:30]


def run():
    """Measure the product on both databases and the two reference views on the small one."""
    with (
        Web() as product,
        Web(database="large") as crowded,
        Web(REFERENCE, BENCH_REFERENCE="bare") as bare,
        Web(REFERENCE, BENCH_REFERENCE="signed_in") as signed_in,
    ):
        saver = Saver(product)
        cpu = _interleaved(
            {
                "product": saver,
                "crowded": Saver(crowded, "large"),
                "bare": PlainSaver(bare, saver.visitor),
                "signed_in": PlainSaver(signed_in, saver.visitor),
            }
        )
    with Web(COUNTED) as small, Web(COUNTED, database="large") as large:
        return _figures(cpu, _warm(Saver(small)), _warm(Saver(large, "large")))


def _interleaved(savers):
    """Return the CPU milliseconds a request of every round, by name."""
    for saver in savers.values():
        saver.web.cpu_ms(saver.save, WARM_UP)
    cpu = {name: [] for name in savers}
    for _round in range(ROUNDS):
        for name, saver in savers.items():
            cpu[name].append(saver.web.cpu_ms(saver.save, REQUESTS))
    return cpu


def _warm(saver):
    """Return the second answer: the first request of a process fills what it keeps."""
    saver.save()
    return saver.save()


def _figures(cpu, one, crowded):
    quiet = {name: min(values) for name, values in cpu.items()}
    queries = [int(sent.headers["X-Queries"]) for sent in (one, crowded)]
    return [
        least(
            "CPU a save", cpu["product"], "ms", target=4, on_ratio=True,
            reference=quiet["bare"], reference_name="bare view",
        ),
        least(
            "CPU a save", cpu["product"], "ms", target=3, on_ratio=True,
            reference=quiet["signed_in"], reference_name="view with session",
        ),
        least(
            "CPU a save, 2,000 schools", cpu["crowded"], "ms", target=1.2, on_ratio=True,
            reference=quiet["product"], reference_name="10 schools",
        ),
        Figure("statements a save", queries[0], "", target=10),
        Figure(
            "statements a save, 2,000 schools", queries[1], "", target=1, on_ratio=True,
            reference=queries[0], reference_name="10 schools",
        ),
        Figure("bytes down, with headers", one.size, "B", target=1000),
    ]  # fmt: skip
