"""What a page about background work is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import queries
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def test_overview_of_nothing():
    assert queries.overview() == queries.Overview(
        counts={"queued": 0, "running": 0, "done": 0, "failed": 0},
        oldest_waits_seconds=None,
        failed=[],
    )


def test_overview(django_assert_num_queries):
    now = timezone.now()
    JobFactory(available_at=now - timedelta(seconds=90))
    JobFactory(available_at=now + timedelta(seconds=90))
    JobFactory(running=True)
    JobFactory(done=True)
    old = JobFactory(failed=True, finished_at=now - timedelta(days=1))
    new = JobFactory(failed=True)
    with django_assert_num_queries(3):
        overview = queries.overview()
    assert overview.counts == {"queued": 2, "running": 1, "done": 1, "failed": 2}
    assert overview.oldest_waits_seconds == 90
    assert overview.failed == [new, old]
    assert queries.overview(failed=1).failed == [new]


def test_latest_of_keys(django_assert_num_queries):
    JobFactory(key="a", done=True)
    newer = JobFactory(key="a")
    other = JobFactory(key="b", failed=True)
    with django_assert_num_queries(1):
        assert queries.latest_of(["a", "b", "c"]) == {"a": newer, "b": other}
