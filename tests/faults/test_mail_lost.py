"""F-31: a mail server that accepts and never answers delays nothing; letters leave later, once."""

import statistics
import time

import pytest

from tests.faults.sink import MailSink

PEOPLE = 10
EVERY_SECONDS = 3


@pytest.fixture
def sink():
    """A mail server that is silent until it is told to answer."""
    server = MailSink()
    server.start()
    yield server
    server.end()


def tell(installation, count=PEOPLE):
    """Tell so many people of returned work; return their addresses and the slowest answer."""
    answers = [installation.post("tell", key=str(number)) for number in range(count)]
    return {email for email, _seconds in answers}, [seconds for _email, seconds in answers]


def test_f31_a_mail_server_that_never_answers(installation, sink, measured):
    installation.environment |= {
        "EMAIL_URL": sink.url,
        "EMAIL_TIMEOUT": "1",
        "LETTER_EVERY_SECONDS": str(EVERY_SECONDS),
    }
    before = installation.inbox()
    installation.start_web()
    normal = [installation.queue()[1] for _number in range(PEOPLE)]
    installation.start_worker()
    installation.start_beat()
    told, taken = tell(installation)
    assert installation.inbox() == before + PEOPLE
    assert statistics.median(taken) < 3 * statistics.median(normal) + 0.1
    measured("median normal, told (ms)", [
        round(1000 * statistics.median(times)) for times in (normal, taken)
    ])  # fmt: skip
    # Other work goes on while the server is tried again and again.
    installation.wait(lambda: sink.connections >= 3, 30, "three tries")
    installation.queue()
    measured("other work done after", round(installation.wait_all("done"), 1))
    assert sink.letters == []
    sink.answers.set()
    seconds = installation.wait(lambda: len(sink.letters) >= PEOPLE, 60, "letters")
    measured("letters left after", round(seconds, 1))
    time.sleep(3 * EVERY_SECONDS)
    assert sorted(letter["To"] for letter in sink.letters) == sorted(told)
