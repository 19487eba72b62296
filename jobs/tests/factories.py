"""Job rows for tests: due now, held by nobody, unless a trait says otherwise."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone

from jobs.models import Job, State


class JobFactory(factory.django.DjangoModelFactory):
    """A waiting job."""

    class Meta:
        model = Job

    name = "test.work"
    subject_id = factory.Sequence(lambda number: number)
    key = factory.LazyAttribute(lambda job: f"{job.name}:{job.subject_id}")
    created_at = factory.LazyFunction(timezone.now)
    available_at = factory.LazyFunction(timezone.now)

    class Params:
        running = factory.Trait(
            state=State.RUNNING,
            attempts=1,
            lease=factory.LazyFunction(uuid.uuid4),
            leased_until=factory.LazyFunction(lambda: timezone.now() + timedelta(seconds=20)),
        )
        lost = factory.Trait(
            running=True,
            leased_until=factory.LazyFunction(lambda: timezone.now() - timedelta(seconds=1)),
        )
        failed = factory.Trait(
            state=State.FAILED,
            attempts=5,
            error="ValueError: no",
            finished_at=factory.LazyFunction(timezone.now),
        )
        done = factory.Trait(state=State.DONE, finished_at=factory.LazyFunction(timezone.now))
