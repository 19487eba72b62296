"""A measured figure, its reference and its target, and how they are measured."""

import resource
import statistics
import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One claim: what was measured, beside what, and what it has to reach.

    `target` is an upper bound on the ratio where there is a reference, else on the value;
    `at_least` turns it into a lower bound (pages per second).
    """

    name: str
    value: float
    unit: str
    target: float
    reference: float | None = None
    reference_name: str = ""
    at_least: bool = False

    @property
    def ratio(self):
        """How many times the reference, or None without one."""
        return self.value / self.reference if self.reference else None

    @property
    def is_met(self):
        """Whether the target is reached."""
        compared = self.value if self.ratio is None else self.ratio
        return compared >= self.target if self.at_least else compared <= self.target

    def as_json(self):
        """Return everything, the ratio and the verdict included."""
        return asdict(self) | {"ratio": self.ratio, "is_met": self.is_met}


def cpu_seconds(function, *, times=5, warm=1):
    """Return the median CPU seconds of this process for one call, after warming up."""
    for _ in range(warm):
        function()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        function()
        spent.append(time.process_time() - begin)
    return statistics.median(spent)


def children_cpu_seconds():
    """Return the CPU seconds of all child processes that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def process_cpu_seconds(pid):
    """Return the CPU seconds a running process has used, its dead children included."""
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:15]) / 100


def resident_mb(pid):
    """Return the resident memory of a running process in megabytes."""
    return int(_stat(pid)[21]) * resource.getpagesize() / 1e6


def _stat(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - not a file of ours
        return file.read().rpartition(")")[2].split()
