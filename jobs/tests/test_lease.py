"""Who holds a job, and how it is let go."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from jobs import lease
from jobs.models import Job, State
from jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def stored(job):
    return Job.objects.get(pk=job.pk)


def seconds_from_now(moment):
    return round((moment - timezone.now()).total_seconds())


def test_claim_takes_a_waiting_job():
    job = JobFactory(message="old", progress=40)
    taken = lease.claim(job.pk)
    assert (taken.state, taken.attempts, taken.progress) == (State.RUNNING, 1, 0)
    assert (taken.message, seconds_from_now(taken.leased_until)) == ("", 20)


@pytest.mark.parametrize("trait", ["running", "lost", "failed", "done"])
def test_claim_leaves_other_jobs(trait):
    assert lease.claim(JobFactory(**{trait: True}).pk) is None


def test_claim_leaves_what_is_not_due():
    job = JobFactory(available_at=timezone.now() + timedelta(seconds=60))
    assert lease.claim(job.pk) is None
    assert lease.claim_next() is None


@pytest.mark.django_db(transaction=True)
def test_eight_claim_one_row_and_one_holds_it():
    job = JobFactory()
    barrier = threading.Barrier(8)
    taken = []

    def claim():
        barrier.wait()
        taken.append(lease.claim(job.pk))
        connection.close()

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    holders = [found for found in taken if found]
    assert (len(taken), len(holders)) == (8, 1)
    assert holders[0].lease == stored(job).lease
    assert stored(job).attempts == 1


def test_claim_next_takes_the_oldest_that_is_due():
    now = timezone.now()
    JobFactory(available_at=now - timedelta(seconds=5))
    oldest = JobFactory(available_at=now - timedelta(seconds=9))
    assert lease.claim_next() == oldest


def test_claim_next_goes_on_when_another_was_faster(monkeypatch):
    first, second = JobFactory(), JobFactory()
    claim = lease.claim
    monkeypatch.setattr(lease, "claim", lambda pk: None if pk == first.pk else claim(pk))
    assert lease.claim_next() == second


def test_holding_reporting_and_finishing():
    job = lease.claim(JobFactory().pk)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() + timedelta(seconds=1))
    lease.extend(job)
    lease.report(job, 40, "x" * 300)
    held = stored(job)
    assert (seconds_from_now(held.leased_until), held.progress) == (20, 40)
    assert held.message == "x" * 200
    lease.finish(job)
    done = stored(job)
    assert (done.state, done.progress, done.lease, done.leased_until) == (
        State.DONE,
        100,
        None,
        None,
    )


@pytest.mark.parametrize("act", [lease.extend, lambda job: lease.report(job, 1), lease.finish])
def test_who_lost_the_lease_is_told(act):
    job = lease.claim(JobFactory().pk)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    lease.sweep()
    newer = lease.claim(job.pk)
    with pytest.raises(lease.LeaseLost):
        act(job)
    assert stored(job).lease == newer.lease


def test_given_back_with_a_pause_that_doubles_until_it_failed():
    job = JobFactory()
    pauses = []
    for _ in range(4):
        lease.give_back(lease.claim(job.pk), "ValueError: no")
        pauses.append(seconds_from_now(stored(job).available_at))
        Job.objects.update(available_at=timezone.now())
    lease.give_back(lease.claim(job.pk), "ValueError: still no")
    failed = stored(job)
    assert pauses == [5, 10, 20, 40]
    assert (failed.state, failed.attempts, failed.error) == (
        State.FAILED,
        5,
        "ValueError: still no",
    )
    assert (failed.lease, seconds_from_now(failed.finished_at)) == (None, 0)


def test_asked_for_again_in_the_last_attempt_begins_afresh():
    job = lease.claim(JobFactory(attempts=4).pk)
    Job.objects.filter(pk=job.pk).update(again=True)
    lease.give_back(job, "ValueError: no")
    anew = stored(job)
    assert (anew.state, anew.attempts, anew.lease) == (State.QUEUED, 0, None)
    assert (anew.error, anew.finished_at) == ("ValueError: no", None)


def test_a_lost_last_attempt_that_was_asked_for_again_begins_afresh():
    job = JobFactory(lost=True, attempts=5, again=True)
    assert lease.sweep() == [job.pk]
    assert (stored(job).state, stored(job).attempts) == (State.QUEUED, 0)


def test_handed_back_at_no_cost():
    job = JobFactory()
    lease.hand_back(lease.claim(job.pk))
    assert (stored(job).state, stored(job).attempts, stored(job).lease) == (State.QUEUED, 0, None)


def test_who_lost_the_lease_gives_nothing_back():
    job = lease.claim(JobFactory().pk)
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    lease.sweep()
    newer = lease.claim(job.pk)
    lease.give_back(job, "late")
    lease.hand_back(job)
    assert (stored(job).lease, stored(job).error) == (newer.lease, lease.GONE)


def test_the_sweeper_gives_back_what_a_lost_worker_held_at_once():
    lost, held = JobFactory(lost=True), JobFactory(running=True)
    assert lease.sweep() == [lost.pk]
    assert (stored(lost).state, stored(lost).attempts, stored(lost).error) == (
        State.QUEUED,
        1,
        lease.GONE,
    )
    assert stored(held).state == State.RUNNING


def test_the_sweeper_ends_what_keeps_losing_its_workers():
    job = JobFactory(lost=True, attempts=5)
    assert lease.sweep() == []
    assert (stored(job).state, stored(job).error) == (State.FAILED, lease.GONE)


def test_the_sweeper_names_what_nobody_was_told_of():
    now = timezone.now()
    never = JobFactory()
    long_ago = JobFactory(rung_at=now - timedelta(seconds=31))
    JobFactory(rung_at=now - timedelta(seconds=5))
    JobFactory(available_at=now + timedelta(seconds=60))
    assert lease.sweep() == [never.pk, long_ago.pk]


def test_a_failed_job_is_tried_anew():
    job = JobFactory(failed=True)
    assert lease.retry(job.pk) is True
    assert (stored(job).state, stored(job).attempts) == (State.QUEUED, 0)
    assert lease.retry(job.pk) is False


def test_no_second_try_beside_a_newer_row():
    job = JobFactory(failed=True, key="k")
    JobFactory(key="k")
    assert lease.retry(job.pk) is False
    assert stored(job).state == State.FAILED


def test_old_rows_that_ended_well_are_forgotten():
    old = timezone.now() - timedelta(days=91)
    JobFactory(done=True, finished_at=old)
    kept = [JobFactory(done=True), JobFactory(failed=True, finished_at=old), JobFactory()]
    lease.forget_old()
    assert list(Job.objects.order_by("pk")) == kept
