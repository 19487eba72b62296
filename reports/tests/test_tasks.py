"""Work by name: verifying rings for the report; expired packages go by the clock."""

import pytest

from jobs.handlers import handlers_of, periodic
from jobs.models import Job
from reports import rendering, tasks
from reports.tests import factories
from reports.tests.factories import quiet

pytestmark = pytest.mark.django_db


def test_verifying_asks_for_the_report():
    verified = factories.verified_year()
    job = Job.objects.get(name="self_evaluation.result_frozen")
    assert job.subject_id == verified.result.pk
    assert tasks.result_frozen in handlers_of(job.name)


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("self_evaluation.result_frozen", "make_documents"),
        ("reports.make_documents", "make_documents"),
        ("self_evaluation.submitted", "make_receipt"),
        ("reports.bundle", "make_bundle"),
        ("reports.drop_expired_bundles", "drop_expired_bundles"),
    ],
)
def test_each_name_makes_one_call(monkeypatch, name, verb):
    called = []
    monkeypatch.setattr(rendering, verb, lambda *values: called.append(values[:1]))
    for handler in handlers_of(name):
        handler(7, quiet)
    assert called in ([(7,)], [()])


def test_old_packages_are_looked_for_every_hour():
    assert periodic()["reports.drop_expired_bundles"].total_seconds() == 3600
