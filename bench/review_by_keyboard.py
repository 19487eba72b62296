"""A whole review of the demonstration by keyboard alone: from key to next page painted.

In Chromium, on the installation that `script/server` makes (SQLite, gunicorn, a worker), with all
its schools; the review begins when the worker has made the reports that were waiting. These are
wall milliseconds, since what a reviewer waits is wall: beside other work they mean little.
"""

import itertools
import os
import statistics
from pathlib import Path

from bench.harness.figures import Figure
from tests.browser import chromium
from tests.browser.application import running
from tests.browser.reviewing import KeyboardReviewer

NEEDS = ()
SCHOOLS, ITEMS = 30, 189
PATIENCE_SECONDS = 240
# A reviewer who uses all there is: most is accepted, one in nine adjusted, one in twenty returned.
ADJUST_EVERY, RETURN_EVERY = 9, 20
REASON = "Bukti menunjukkan bahwa ini belum berjalan di semua kelas."
# A vocational school is asked for every item. Its verified year is reopened, and the supervisor
# looks at all of it as if nothing had been judged yet, once the worker has nothing else to do.
REVIEWER = "pengawas"
PREPARE = f"""
import time
from django.db.models import Count
from accounts.models import User
from self_evaluation.actions.evaluation import reopen
from self_evaluation.models import Judgement, Layer, Status
from self_evaluation.policy import visible_to
from jobs.models import LIVE, Job
by = User.objects.get(username="{REVIEWER}")
mine = visible_to(by).filter(status=Status.VERIFIED)
year = mine.annotate(items=Count("sheet__answers")).filter(items={ITEMS}).latest("campaign__year")
reopen(year, by=by, reason="Telaah ulang seluruh butir.")
Judgement.objects.filter(answer__sheet=year.sheet_id, layer=Layer.SUPERVISOR).delete()
end = time.monotonic() + {PATIENCE_SECONDS}
while Job.objects.filter(state__in=LIVE).exists():
    assert time.monotonic() < end, "the worker is not done"
    time.sleep(0.5)
print(year.public_id)
"""


def run():
    """Review every item and weigh the steps."""
    with running(_folder(), schools=SCHOOLS, with_stages=False) as application:
        year = application.manage("shell", "-v", "0", "-c", PREPARE).strip()
        steps, items = _review(application, year)
    every = [milliseconds for _what, milliseconds in steps]
    return [
        Figure("a step, 95th percentile", _p95(every), "ms", target=300),
        Figure("a step, median", statistics.median(every), "ms", low=min(every), high=max(every)),
        *(
            Figure(
                f"{what}, median", statistics.median(taken), "ms", low=min(taken), high=max(taken)
            )
            for what, taken in _by_kind(steps)
        ),
        Figure("items reviewed", items, "", target=ITEMS, at_least=True),
        Figure("steps", len(every), ""),
    ]


def _folder():
    folder = Path(os.environ["BENCH_FOLDER"], "keyboard")
    folder.mkdir()
    return folder


def _review(application, year):
    """Return the steps of the whole review and how many items it met."""
    with chromium.launched() as browser:
        page = browser.new_context(base_url=application.url, locale="id-ID").new_page()
        page.goto("/masuk/")
        page.locator(f'form.demo-role:has(input[value="{REVIEWER}"]) button').click()
        page.wait_for_url(lambda address: "/masuk/" not in address)
        reviewer = KeyboardReviewer(page)
        page.goto(f"/telaah/{year}/")
        met = set()
        for number in itertools.count(1):
            if reviewer.code is None:
                break
            assert reviewer.code not in met, f"{reviewer.code} came twice"
            met.add(reviewer.code)
            _judge(reviewer, number)
        reviewer.conclude()
        return reviewer.steps, len(met)


def _judge(reviewer, number):
    if number % RETURN_EVERY == 0:
        reviewer.send_back(REASON)
    elif number % ADJUST_EVERY == 0:
        reviewer.adjust(number % 4, REASON)
    else:
        reviewer.accept()


def _by_kind(steps):
    """Return (what, milliseconds) of each kind of step there are enough of."""
    ordered = sorted(steps)
    for what, group in itertools.groupby(ordered, key=lambda step: step[0]):
        taken = [milliseconds for _what, milliseconds in group]
        if len(taken) > 1:
            yield what, taken


def _p95(values):
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
