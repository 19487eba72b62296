"""Writing work down, once, with the change; and ringing for it."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from jobs import enqueue as module
from jobs import lease
from jobs.enqueue import enqueue, enqueue_periodic, ring
from jobs.models import Job, State
from jobs.tests.factories import JobFactory


@pytest.fixture
def bell(settings, monkeypatch):
    """A broker that notes what it is told, or raises what the test puts in."""
    settings.REDIS_URL = "redis://nowhere"
    heard = SimpleNamespace(calls=[], error=None)

    def send_task(name, *, args, retry):
        heard.calls.append((name, *args, retry))
        if heard.error:
            raise heard.error

    monkeypatch.setattr(module.app, "send_task", send_task)
    monkeypatch.setattr(module, "_silent_until", 0.0)
    return heard


@pytest.mark.django_db
def test_a_row_with_the_change():
    before = timezone.now()
    with transaction.atomic():
        job = enqueue("app.work", 7, by=SimpleNamespace(pk=3))
    job.refresh_from_db()
    assert (job.name, job.subject_id, job.key, job.by_id) == ("app.work", 7, "app.work:7", 3)
    assert (job.state, job.attempts, job.error) == (State.QUEUED, 0, "")
    assert before <= job.created_at == job.available_at <= timezone.now()


@pytest.mark.django_db(transaction=True)
def test_never_without_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        enqueue("app.work", 7)
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_row_and_change_fall_together():
    with transaction.atomic():
        enqueue("app.work", 7)
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_the_same_key_is_written_once():
    first = enqueue("app.work", 7, key="k")
    assert enqueue("app.work", 8, key="k") == first
    assert enqueue("app.work", 7) != first


@pytest.mark.django_db
def test_work_asked_for_while_it_runs_runs_again():
    job = lease.claim(enqueue("app.work", 7).pk)
    assert job.again is False
    assert enqueue("app.work", 7) == job
    lease.finish(job)
    again = lease.claim(job.pk)
    assert (again.attempts, again.again) == (1, False)
    lease.finish(again)
    again.refresh_from_db()
    assert again.state == State.DONE


@pytest.mark.django_db
def test_a_row_that_ends_in_between_is_written_anew(monkeypatch):
    """The live row that made the INSERT do nothing is gone when the UPDATE looks for it."""
    old = JobFactory(key="k")
    insert = Job.objects.bulk_create

    def insert_then_end(rows, **options):
        insert(rows, **options)
        Job.objects.filter(pk=old.pk).update(state=State.DONE, finished_at=timezone.now())

    monkeypatch.setattr(Job.objects, "bulk_create", insert_then_end)
    assert enqueue("app.work", 7, key="k").pk != old.pk
    assert Job.objects.filter(key="k").count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database")
@pytest.mark.django_db(transaction=True)
def test_a_waiting_row_cannot_be_claimed_before_the_change_is_seen():
    job = JobFactory(name="app.work", subject_id=7)
    claimed = []

    def claim():
        claimed.append(lease.claim(job.pk))
        connection.close()

    thread = threading.Thread(target=claim)
    with transaction.atomic():
        enqueue("app.work", 7)
        thread.start()
        thread.join(timeout=0.5)
        assert claimed == []
    thread.join(timeout=5)
    assert claimed == [job]


@pytest.mark.django_db(transaction=True)
def test_eight_enqueue_at_once_and_one_row_stands():
    barrier = threading.Barrier(8)
    found = []

    def write():
        barrier.wait()
        with transaction.atomic():
            found.append(enqueue("app.work", 7).pk)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert found == [Job.objects.get().pk] * 8


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit(bell):
    with transaction.atomic():
        job = enqueue("app.work", 7)
        assert bell.calls == []
    assert bell.calls == [("jobs.tasks.run", job.pk, False)]
    job.refresh_from_db()
    assert job.rung_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_doorbell_that_breaks_does_not_break_the_change(bell):
    bell.error = DatabaseError("anything")
    with transaction.atomic():
        enqueue("app.work", 7)
    assert Job.objects.get().rung_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("x"), RedisError("x"), OSError("x")])
def test_a_deaf_broker_is_left_alone_for_ten_seconds(bell, error, monkeypatch):
    job = JobFactory()
    bell.error = error
    clock = SimpleNamespace(monotonic=lambda: 100.0)
    monkeypatch.setattr(module, "time", clock)
    assert ring(job.pk) is False
    bell.error = None
    clock.monotonic = lambda: 109.9
    assert ring(job.pk) is False
    assert len(bell.calls) == 1
    clock.monotonic = lambda: 110.0
    assert ring(job.pk) is True
    assert len(bell.calls) == 2


@pytest.mark.django_db
def test_no_broker_no_bell(settings):
    settings.REDIS_URL = ""
    assert ring(JobFactory().pk) is False


@pytest.mark.django_db
def test_periodic_work_is_written_when_its_turn_comes(registry):
    registry("app.hourly", every=timedelta(hours=1))(print)
    enqueue_periodic()
    enqueue_periodic()
    job = Job.objects.get()
    assert (job.name, job.subject_id) == ("app.hourly", 0)
    lease.finish(lease.claim(job.pk))
    enqueue_periodic()
    assert Job.objects.count() == 1
    Job.objects.update(created_at=timezone.now() - timedelta(hours=1))
    enqueue_periodic()
    assert Job.objects.count() == 2
