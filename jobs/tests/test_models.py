"""What can never be false about a job row, tried with SQL's own UPDATE."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job, State
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db

FALSE = {
    "running without a lease": {"state": State.RUNNING},
    "waiting with a lease": {"lease": uuid.uuid4(), "leased_until": timezone.now()},
    "done without a time": {"state": State.DONE},
    "waiting with an end": {"finished_at": timezone.now()},
    "failed without a reason": {"state": State.FAILED, "finished_at": timezone.now()},
    "more than whole": {"progress": 101},
}


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE.keys())
def test_the_database_refuses(change):
    job = JobFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**change)


@pytest.mark.parametrize("trait", ["running", "lost"])
def test_one_live_row_a_key(trait):
    JobFactory(key="one", **{trait: True})
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(key="one")


def test_ended_rows_do_not_stand_in_the_way():
    JobFactory(key="one", done=True)
    JobFactory(key="one", failed=True, finished_at=timezone.now() - timedelta(days=1))
    JobFactory(key="one")
    assert Job.objects.filter(key="one").count() == 3


def test_a_row_names_itself():
    assert str(JobFactory.build(name="reports.render", subject_id=7)) == "reports.render 7 (queued)"
