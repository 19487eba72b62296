"""F-01, F-02, F-03: the worker goes away in mid job."""

import os
import signal
import time

from tests.faults.system import LOST_SECONDS, STOPPED_SECONDS, kill_tree


def begin_one(installation):
    """Start everything and return when one job is in the middle of its work."""
    installation.start_web()
    worker = installation.start_worker()
    installation.start_beat()
    installation.queue()
    installation.wait_begun(1)
    return worker


def test_f01_a_killed_child(installation, measured):
    with installation.held():
        worker = begin_one(installation)
        os.kill(installation.journal("begin")[0][1], signal.SIGKILL)
        seconds = installation.wait_begun(2, LOST_SECONDS)
    measured("restarted after", round(seconds, 1))
    installation.wait_all("done")
    assert installation.jobs() == {1: ["done", 2, ""]}
    assert [subject for subject, _pid in installation.journal("end")] == [1]
    assert worker.poll() is None


def test_f02_a_killed_worker(installation, measured):
    with installation.held():
        kill_tree(begin_one(installation))
        installation.start_worker()
        seconds = installation.wait_begun(2, LOST_SECONDS + 5)
    measured("restarted after", round(seconds, 1))
    installation.wait_all("done")
    assert installation.jobs() == {1: ["done", 2, ""]}
    assert [subject for subject, _pid in installation.journal("end")] == [1]


def test_f03_a_polite_stop_hands_back(installation, measured):
    with installation.held():
        worker = begin_one(installation)
        worker.send_signal(signal.SIGTERM)
        seconds = installation.wait(
            lambda: worker.poll() is not None, STOPPED_SECONDS, "end of the worker"
        )
        assert installation.jobs() == {1: ["queued", 0, ""]}
    measured("stopped after", round(seconds, 1))
    assert worker.returncode == 0
    installation.start_worker()
    installation.wait_all("done")
    assert installation.jobs() == {1: ["done", 1, ""]}


def test_f03_impatience_changes_nothing(installation):
    """Whoever asks again and again does not break into the handing back."""
    with installation.held():
        worker = begin_one(installation)
        for _ in range(100):
            worker.send_signal(signal.SIGTERM)
            time.sleep(0.003)
        installation.wait(lambda: worker.poll() is not None, STOPPED_SECONDS, "end")
        # Celery calls the third request a hard stop: there the lease has to run out.
        state, attempts, _error = installation.jobs()[1]
        assert installation.redis or (state, attempts) == ("queued", 0)
    installation.start_worker()
    installation.start_beat()
    installation.wait_all("done", LOST_SECONDS + 10)
    assert [subject for subject, _pid in installation.journal("end")] == [1]
