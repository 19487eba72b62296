"""Letters: one digest a day at the hour chosen, urgent ones at once, each sent once."""

import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone, translation
from django.utils.translation import ngettext

from accounts import mail, tasks
from accounts.models import Letter, Notice, NoticePreference, Role
from accounts.notifications import tell
from accounts.queries.notices import TOPICS
from accounts.tests import factories
from jobs.models import Job, State

pytestmark = pytest.mark.django_db
WIB = ZoneInfo("Asia/Jakarta")
SEVEN = datetime(2026, 12, 2, 7, 0, tzinfo=WIB)


def _no_report(*_args):
    """Stand for a job that is still ours."""


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the time."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(SEVEN)
    return set_to


def _person(**values):
    school = factories.SchoolFactory()
    return factories.person_of(school, Role.PRINCIPAL, email="ani@a.example", **values)


def _tell(person, kind="verified", key="a", *, at=SEVEN - timedelta(hours=3), **values):
    tell(person, kind, key=f"{kind}:{key}", path="/evaluasi/", school="SD Satu", **values)
    Notice.objects.filter(user=person, key__endswith=f"{kind}:{key}").update(created_at=at)
    Letter.objects.filter(user=person).update(created_at=at)
    return person.notices.get(key__endswith=f"{kind}:{key}")


def _subject(count, language="id"):
    with translation.override(language):
        sentence = ngettext("%(count)s new notice", "%(count)s new notices", count)
    return f"SPMI: {sentence % {'count': count}}"


def _run():
    tasks.send_letters(0, _no_report)


def test_a_digest_is_sent_once_when_its_job_runs_three_times(clock):
    person = _person()
    for key in "abc":
        _tell(person, key=key)
    for _time in range(3):
        _run()
    assert len(outbox.outbox) == 1
    assert outbox.outbox[0].to == ["ani@a.example"]
    assert outbox.outbox[0].subject == _subject(3)
    assert Letter.objects.get().key == f"digest:{person.pk}:2026-12-02"
    assert set(Notice.objects.values_list("mailed_at", flat=True)) == {SEVEN}


def test_one_digest_a_day_and_the_next_day_only_what_is_new(clock):
    person = _person()
    _tell(person)
    _run()
    _tell(person, key="later", at=SEVEN)
    clock(SEVEN + timedelta(hours=12))
    _run()
    assert len(outbox.outbox) == 1
    clock(SEVEN + timedelta(days=1))
    _run()
    assert [one.subject for one in outbox.outbox] == [_subject(1)] * 2


@pytest.mark.parametrize(("hour", "count"), [(6, 1), (7, 1), (8, 0)])
def test_it_waits_for_the_hour(clock, hour, count):
    person = _person()
    NoticePreference.objects.create(user=person, digest_hour=hour)
    _tell(person)
    _run()
    assert len(outbox.outbox) == count


def test_the_hour_is_that_of_the_person_s_own_place(clock):
    east = factories.district("94.71.01", time_zone="Asia/Jayapura")
    person = factories.person_of(
        factories.SchoolFactory(region=east), Role.PRINCIPAL, email="wit@a.example"
    )
    NoticePreference.objects.create(user=person, digest_hour=9)
    _tell(person)
    clock(SEVEN - timedelta(minutes=1))
    _run()
    assert outbox.outbox == []
    clock(SEVEN)
    _run()
    assert len(outbox.outbox) == 1


def test_a_crash_before_sending_is_made_up_for(clock, monkeypatch):
    _tell(_person())
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", _raise(TimeoutError))
        with pytest.raises(TimeoutError):
            _run()
    assert Letter.objects.get().sent_at is None
    _run()
    _run()
    assert len(outbox.outbox) == 1


def test_the_failed_tries_of_an_outage_are_forgotten_when_letters_leave(clock):
    values = {"state": State.FAILED, "error": "timed out", "finished_at": SEVEN, "subject_id": 0}
    values |= {"available_at": SEVEN, "created_at": SEVEN}
    for name in ("accounts.send_letters", "reports.make"):
        Job.objects.create(name=name, key=name, **values)
    _run()
    assert list(Job.objects.values_list("name", flat=True)) == ["reports.make"]


def test_a_crash_between_sending_and_writing_it_down_repeats_the_same_message_id(
    clock, monkeypatch
):
    _tell(_person())
    with monkeypatch.context() as broken:
        broken.setattr(mail, "_close", _raise(MemoryError))
        with pytest.raises(MemoryError):
            _run()
    _run()
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def _raise(error):
    def function(*_args, **_kwargs):
        raise error

    return function


def test_a_refused_address_holds_up_nobody_and_is_given_up(clock, monkeypatch):
    _tell(_person())
    _tell(factories.UserFactory(email="b@a.example"))
    send = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == ["ani@a.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    for _time in range(mail.MAX_TRIES):
        _run()
    assert [one.to for one in outbox.outbox] == [["b@a.example"]]
    assert Letter.objects.get(user__email="ani@a.example").dropped_at == SEVEN


@pytest.mark.parametrize(
    "values", [{"email": ""}, {"is_active": False}], ids=["no address", "suspended"]
)
def test_who_cannot_be_reached_gets_no_letter(clock, values):
    person = factories.UserFactory(**({"email": "x@a.example"} | values))
    _tell(person)
    _run()
    assert (outbox.outbox, Letter.objects.count()) == ([], 0)


def test_what_was_read_is_no_news(clock):
    person = _person()
    _tell(person)
    person.notices.update(read_at=SEVEN)
    _run()
    assert outbox.outbox == []


def test_a_digest_that_is_off_and_a_topic_that_is_muted_stay_silent(clock):
    person, other = _person(), factories.UserFactory(email="b@a.example")
    NoticePreference.objects.create(user=person, digest=False)
    NoticePreference.objects.create(user=other, muted=["outcome", "returned"])
    _tell(person)
    _tell(other)
    _tell(other, kind="returned")
    for _time in range(2):
        _run()
    assert outbox.outbox == []
    assert Letter.objects.filter(dropped_at=None).count() == 0


def test_urgent_news_leaves_at_once_and_is_not_repeated_in_the_digest(clock):
    person = _person()
    _tell(person, kind="returned", who="Bu Sari", reason="Baris satu\nBaris dua")
    job = Job.objects.get()
    assert (job.name, job.key) == ("accounts.send_letters", "accounts.send_letters:0")
    _run()
    clock(SEVEN + timedelta(days=1))
    _run()
    (letter,) = outbox.outbox
    with translation.override("id"):
        assert letter.subject == f"SPMI: {TOPICS['returned'][0]}"
    assert "Baris satu Baris dua" in letter.body
    assert "http://127.0.0.1:8000/evaluasi/" in letter.body


def test_other_news_asks_for_no_letter(clock):
    _tell(_person())
    assert (Job.objects.count(), Letter.objects.count()) == (0, 0)


def test_no_letter_is_sent_of_urgent_news_that_was_read_meanwhile(clock):
    person = _person()
    _tell(person, kind="returned")
    person.notices.update(read_at=SEVEN)
    _run()
    assert outbox.outbox == []


def test_a_letter_that_could_not_leave_for_days_is_dropped(clock):
    _tell(_person(), kind="returned")
    clock(SEVEN + timedelta(days=4))
    _run()
    assert Letter.objects.get(notice__kind="returned").dropped_at == timezone.now()


def test_settled_letters_are_forgotten_after_ninety_days(clock):
    _tell(_person(), kind="returned")
    _run()
    clock(SEVEN + timedelta(days=90))
    tasks.forget_letters(0, _no_report)
    assert Letter.objects.filter(notice__kind="returned").exists()
    clock(SEVEN + timedelta(days=90, seconds=1))
    tasks.forget_letters(0, _no_report)
    assert (Letter.objects.count(), Notice.objects.count()) == (0, 1)


def test_headers_hold_no_word_of_a_person(clock):
    person = _person(name="Ani\nBcc: x@a.example")
    _tell(person, kind="returned", who="Eko\r\nBcc: y@a.example", reason="r\nBcc: z@a.example")
    _run()
    head = outbox.outbox[0].message().as_bytes().partition(b"\n\n")[0]
    assert b"Bcc" not in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert b"Auto-Submitted: auto-generated" in head


def test_the_language_is_the_person_s(clock):
    person = _person()
    NoticePreference.objects.create(user=person, language="en")
    _tell(person)
    _run()
    assert outbox.outbox[0].subject == "SPMI: 1 new notice"
    assert "This is new for you:" in outbox.outbox[0].body


def test_a_long_digest_names_the_first_and_leads_to_the_rest(clock):
    person = _person()
    for key in range(42):
        _tell(person, key=f"n{key}")
    _run()
    assert outbox.outbox[0].body.count("\n- ") == 40
    assert "http://127.0.0.1:8000/kotak-masuk/" in outbox.outbox[0].body


@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_digests_costs_the_same_for_all(clock, count, django_assert_num_queries):
    for number in range(count):
        _tell(factories.UserFactory(email=f"p{number}@a.example"))
    with django_assert_num_queries(3):
        mail.write_digests()
    assert Letter.objects.count() == count
