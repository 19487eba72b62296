"""F-05 to F-08: the doorbell is silent, frozen or forgetful; no work is lost and nobody waits."""

import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.system import REAL, TIMES

OUTAGE_SECONDS = 300 if TIMES is REAL else 15
# The sweeper rings again for a row that was rung for and not taken in three rounds.
RUNG_AGAIN_SECONDS = 4 * TIMES["sweep"] + 10


def ends(system):
    """Return the subjects that came to their end, in order."""
    return sorted(subject for subject, _pid in system.journal("end"))


def p95(seconds):
    """Return the time that 95 of 100 requests stayed below."""
    return statistics.quantiles(seconds, n=20)[-1]


def queue_for(system, seconds, pause=0.1):
    """Save a job again and again for some seconds; return the seconds each took."""
    end = time.monotonic() + seconds
    taken = []
    while time.monotonic() < end:
        taken.append(system.queue()[1])
        time.sleep(pause)
    return taken


def test_f05_the_web_process_dies_before_it_rings(with_redis, measured):
    web = with_redis.start_web()
    with_redis.start_worker()
    with_redis.start_beat()
    died = False
    try:
        with_redis.post("die", name="faults.work", first=1, count=1)
    except OSError:
        died = True
    seconds = with_redis.wait_begun(1, 30)
    measured("delivered after", round(seconds, 1))
    with_redis.wait_all("done")
    assert died
    assert web.poll() is None  # gunicorn itself lives and has started another child
    assert with_redis.jobs() == {1: ["done", 1, ""]}
    assert ends(with_redis) == [1]


def test_f06_redis_down_then_up(with_redis, measured):
    with_redis.start_web()
    worker, beat = with_redis.start_worker(), with_redis.start_beat()
    normal = queue_for(with_redis, 5)
    with_redis.wait_all("done")
    with_redis.redis.stop()
    down = queue_for(with_redis, OUTAGE_SECONDS)
    before = with_redis.jobs()
    with_redis.redis.start()
    seconds = with_redis.wait_all("done", 90)
    measured("p95 normal, down (ms)", [round(1000 * p95(times)) for times in (normal, down)])
    measured("all done after", round(seconds, 1))
    assert {state for state, _attempts, _error in before.values()} == {"done", "queued"}
    assert p95(down) < 2 * p95(normal) + 0.02
    assert ends(with_redis) == list(range(1, with_redis.next_subject))
    assert {attempts for _state, attempts, _error in with_redis.jobs().values()} == {1}
    assert (worker.poll(), beat.poll()) == (None, None)


def test_f07_redis_frozen(with_redis, measured):
    with_redis.start_web()
    worker = with_redis.start_worker()
    with_redis.start_beat()
    with_redis.queue()
    with_redis.wait_all("done")
    with_redis.redis.freeze()
    try:
        with ThreadPoolExecutor(4) as pool:
            crowds = pool.map(lambda _: queue_for(with_redis, OUTAGE_SECONDS, 0.3), range(4))
            longest = max(max(times) for times in crowds)
    finally:
        with_redis.redis.thaw()
    seconds = with_redis.wait_all("done", 90)
    measured("longest request", round(longest, 2))
    measured("all done after", round(seconds, 1))
    assert longest < 5
    assert ends(with_redis) == list(range(1, with_redis.next_subject))
    assert worker.poll() is None


def test_f08_redis_forgets_everything(with_redis, measured):
    with_redis.start_web()
    session, _seconds = with_redis.post("remember")
    with_redis.queue(count=50)
    flush = ["redis-cli", "-p", str(with_redis.redis.port), "flushall"]
    assert subprocess.run(flush, check=True, capture_output=True).stdout == b"OK\n"
    with_redis.start_worker()
    with_redis.start_beat()
    seconds = with_redis.wait_all("done", RUNG_AGAIN_SECONDS + 30)
    measured("all done after", round(seconds, 1))
    assert ends(with_redis) == list(range(1, 51))
    assert {attempts for _state, attempts, _error in with_redis.jobs().values()} == {1}
    assert with_redis.post("who", session=session)[0] == "Alice"


def test_f08_redis_forgets_while_the_worker_listens(with_redis):
    with_redis.start_web()
    with_redis.start_worker()
    with_redis.start_beat()
    with with_redis.held():
        with_redis.queue(count=50)
        with_redis.wait_begun(2)
        flush = ["redis-cli", "-p", str(with_redis.redis.port), "flushall"]
        subprocess.run(flush, check=True, capture_output=True)
    with_redis.wait_all("done", RUNG_AGAIN_SECONDS + 30)
    assert ends(with_redis) == list(range(1, 51))
