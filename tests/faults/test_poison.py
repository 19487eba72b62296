"""F-28: work that can never end well stops after five attempts and is in nobody's way."""

import pytest

from tests.faults.system import LOST_SECONDS, POISON_SECONDS

REASONS = {
    "faults.raises": "ValueError: this input never works",
    "faults.hungry": "It needed more memory than a job may use.",
    "faults.deadly": "The worker stopped without finishing.",
}


@pytest.mark.parametrize("name", REASONS)
def test_f28_poison(installation, name):
    installation.start_web()
    installation.start_worker()
    installation.start_beat()
    (poison,), _seconds = installation.queue(name)
    installation.wait_begun(1)
    healthy, _seconds = installation.queue(count=10)
    installation.wait(
        lambda: {installation.jobs()[number][0] for number in healthy} == {"done"},
        2 * LOST_SECONDS + 20,
        "healthy work done",
    )
    installation.wait(
        lambda: installation.jobs()[poison][0] == "failed", POISON_SECONDS, "end of the poison"
    )
    begun = [subject for subject, _pid in installation.journal("begin")]
    assert installation.jobs()[poison] == ["failed", 5, REASONS[name]]
    assert begun.count(poison) == 5
    assert sorted(set(begun)) == [poison, *healthy]
    # Each once; in which order two pool children end is not promised.
    assert sorted(subject for subject, _pid in installation.journal("end")) == list(healthy)


def test_work_without_an_end_is_ended(installation):
    installation.environment["JOB_TIME_LIMIT_SECONDS"] = "1"
    installation.start_web()
    installation.start_worker()
    installation.start_beat()
    installation.queue("faults.endless")
    installation.wait_all("failed", POISON_SECONDS)
    assert installation.jobs() == {1: ["failed", 5, "It took longer than a job may take."]}
