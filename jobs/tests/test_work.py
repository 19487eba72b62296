"""The worker without Redis, in this process; with real processes: tests/faults."""

import os
import signal
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from jobs import lease
from jobs.management.commands import work
from jobs.models import Job, State
from jobs.tests.factories import JobFactory


@pytest.fixture
def quick(settings, monkeypatch):
    """Sleep hardly at all."""
    monkeypatch.setattr(work, "RESPAWN_SECONDS", 0)
    monkeypatch.setattr(work, "IDLE_SECONDS", 0)
    return settings


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_smoke
def test_until_empty(registry, quick):
    seen = []
    registry("test.work")(lambda subject_id, report: seen.append(subject_id))
    registry("test.daily", every=timedelta(days=1))(lambda subject_id, report: seen.append("daily"))
    JobFactory(subject_id=7)
    JobFactory(subject_id=8, lost=True)
    call_command("work", until_empty=True)
    assert sorted(seen, key=str) == [7, 8, "daily"]
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_waits_and_stops_when_asked(registry, quick, monkeypatch):
    loop = work.Loop()
    naps = []

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 3:
            loop.stop(signal.SIGTERM, None)

    monkeypatch.setattr(work.time, "sleep", nap)
    loop.run()
    assert len(naps) == 3


@pytest.mark.django_db(transaction=True)
def test_a_stop_breaks_into_a_job_once(registry, quick):
    loop = work.Loop()

    def long(_subject_id, _report):
        loop.stop(signal.SIGTERM, None)

    registry("test.work")(long)
    job = JobFactory()
    loop.run()
    loop.is_running_job = True
    loop.stop(signal.SIGTERM, None)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)


@pytest.mark.django_db(transaction=True)
def test_a_stop_before_the_job_has_begun_hands_it_back_too(quick, monkeypatch):
    loop = work.Loop()

    def too_early(_job):
        loop.stop(signal.SIGTERM, None)

    monkeypatch.setattr(work.worker, "run", too_early)
    job = JobFactory()
    loop.run()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)


@pytest.mark.django_db
def test_an_orphan_stops(registry):
    job = JobFactory()
    work.Loop(parent=os.getppid() + 1).run()
    job.refresh_from_db()
    assert job.state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_asked_again(registry, quick, monkeypatch):
    answers = [DatabaseError("away")]
    claim = lease.claim_next

    def claim_next():
        if answers:
            raise answers.pop()
        return claim()

    registry("test.work")(lambda subject_id, report: None)
    JobFactory()
    monkeypatch.setattr(lease, "claim_next", claim_next)
    loop = work.Loop()
    loop.run(until_empty=True)
    loop.run(until_empty=True)
    assert Job.objects.get().state == State.DONE


@pytest.fixture
def system(monkeypatch):
    """The calls of the operating system that make and end processes, noted instead of done."""
    calls = []
    script = SimpleNamespace(calls=calls, fork=iter([71, 72, 73]), wait=lambda: None)

    def waitpid(pid, _flags):
        calls.append(("wait", pid))
        script.wait()

    monkeypatch.setattr(work.os, "fork", lambda: next(script.fork))
    monkeypatch.setattr(work.os, "waitpid", waitpid)
    monkeypatch.setattr(work.os, "kill", lambda *args: calls.append(args))
    monkeypatch.setattr(work.connections, "close_all", lambda: calls.append("close"))
    monkeypatch.setattr(work.signal, "signal", lambda *args: None)
    monkeypatch.setattr(work.signal, "setitimer", lambda *args: calls.append(args[1]))
    monkeypatch.setattr(work.signal, "pthread_sigmask", lambda *args: None)
    monkeypatch.setattr(work.worker, "limit_memory", lambda: calls.append("limit"))
    return script


def test_a_dead_child_is_replaced_and_a_stop_is_passed_on(system, quick):
    parent = work.Parent()

    def wait():
        if parent.child == 72:
            parent.stop(signal.SIGTERM, None)
            parent.stop(signal.SIGTERM, None)
            parent.kill(signal.SIGALRM, None)

    system.wait = wait
    parent.run()
    parent.stop(signal.SIGTERM, None)
    parent.kill(signal.SIGALRM, None)
    stop, kill = (72, signal.SIGTERM), (72, signal.SIGKILL)
    assert system.calls == ["close", ("wait", 71), "close", ("wait", 72), 20, stop, stop, kill]


def test_the_command_keeps_a_child(system, registry, monkeypatch, capsys):
    monkeypatch.setattr(work.Parent, "run", lambda parent: system.calls.append("run"))
    call_command("work")
    assert (system.calls, capsys.readouterr().out) == (["run"], "Worker started.\n")


@pytest.mark.parametrize(("error", "status"), [(None, 0), (ValueError("no"), 1)])
def test_a_child_never_returns_into_the_parents_code(system, monkeypatch, error, status):
    def run(_loop):
        if error:
            raise error

    monkeypatch.setattr(work.Loop, "run", run)
    monkeypatch.setattr(work.logging, "shutdown", lambda: None)
    monkeypatch.setattr(work.os, "_exit", lambda status: system.calls.append(("exit", status)))
    system.fork = iter([0])
    work.Parent().fork()
    assert system.calls == ["close", "limit", ("exit", status)]
