"""What the kernel counted for a process and its children: CPU seconds and memory. Linux only."""

import os
import resource
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(pid):
    """Return a process and all that descend from it."""
    pids = [pid]
    for known in pids:
        for children in Path(f"/proc/{known}/task").glob("*/children"):
            pids += [int(child) for child in children.read_text().split()]
    return pids


def cpu_seconds(pid):
    """Return the CPU seconds that a process and its living children have used so far.

    `schedstat` counts nanoseconds of living threads; `stat` also remembers ended ones but counts
    in hundredths of a second. The larger of the two is nearer to the truth.
    """
    return sum(max(_by_threads(one), _by_ticks(one)) for one in family(pid))


def _by_threads(pid):
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e9


def _by_ticks(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_mb(pid):
    """Return the proportional set size in MB: what shared pages cost is shared out."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def family_memory_mb(pid):
    """Return the memory of a process with all its children."""
    return sum(memory_mb(one) for one in family(pid))


def own_cpu_seconds():
    """Return what this process has used so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def own_peak_mb():
    """Return the largest resident size this process ever had (`ru_maxrss` remembers its parent's)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("the kernel does not say VmHWM")
