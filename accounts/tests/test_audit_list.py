"""The audit trail: append-only, in sentences, for those who may see its subject."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from accounts import audit, policy
from accounts.models import AuditEvent
from accounts.queries import audit as queries
from accounts.queries import audit_kinds
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/jejak/"
RECORDED = re.compile(r"\brecord(?:_many)?\(\s*\"([a-z_.]+)\"")


@pytest.fixture
def school(db):
    return factories.SchoolFactory(name="SD Satu")


def _record(school, event="accounts.update_school", by=None):
    return audit.record(event, by=by, subject=school, school=school)


def _texts(client, **asked):
    return [line.text for line in client.get(URL, asked).context["lines"]]


@pytest.mark.parametrize("make", [factories.principal_of, factories.supervisor_of])
def test_who_leads_or_supervises_reads_their_school_only(client, school, make):
    other = factories.SchoolFactory(name="SD Lain")
    _record(school)
    _record(other)
    client.force_login(make(school))
    assert len(_texts(client)) == 1
    assert "SD Satu" in _texts(client)[0]


def test_an_office_reads_below_and_an_administrator_all(client, school):
    _record(school)
    audit.record("accounts.sign_in", by=None, subject=factories.UserFactory())
    client.force_login(factories.office_of(factories.regency()))
    assert len(_texts(client)) == 1
    client.force_login(factories.administrator())
    assert len(_texts(client)) == 2


def test_a_contributor_is_told_why_not(client, school):
    client.force_login(factories.contributor_of(school))
    assert client.get(URL).status_code == 403


def test_filters(client, school):
    ani = factories.principal_of(school, name="Ani")
    _record(school, by=ani)
    _record(school, event="accounts.import_school")
    client.force_login(ani)
    today = timezone.localdate().isoformat()
    assert len(_texts(client, person="ani")) == 1
    assert len(_texts(client, event="accounts.import_school")) == 1
    assert "school" not in client.get(URL).context["form"].fields
    assert len(_texts(client, day=today)) == 2
    assert len(_texts(client, day="2020-01-01")) == 0


def test_a_supervisor_narrows_to_one_of_several_schools(client, school):
    other = factories.SchoolFactory()
    _record(school)
    _record(other)
    client.force_login(factories.supervisor_of(school, other))
    assert len(_texts(client)) == 2
    assert len(_texts(client, school=school.npsn)) == 1
    assert len(_texts(client, school="99999999")) == 0


def test_nonsense_in_a_filter_is_said_and_shows_all(client, school):
    _record(school)
    client.force_login(factories.principal_of(school))
    response = client.get(URL, {"day": "kemarin", "event": "'; --"})
    assert set(response.context["form"].errors) == {"day", "event"}
    assert len(response.context["lines"]) == 1


@pytest.mark.parametrize("name", sorted(queries.SENTENCES))
def test_every_sentence_can_be_said(name):
    event = AuditEvent(event=name, actor_name="Ani", subject_label="SD Satu")
    text = queries.sentence(event)
    assert "%(" not in text
    assert "Ani" in text or "SD Satu" in text


def test_every_event_that_is_written_has_a_sentence(settings):
    written = set()
    for app in ("accounts", "standards", "self_evaluation", "reports"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "tests" not in path.parts:
                written |= set(RECORDED.findall(path.read_text(encoding="utf-8")))
    assert written - set(queries.SENTENCES) == set()


def test_the_filter_offers_kinds_by_name(monkeypatch):
    assert set(audit_kinds.NAMES) == set(queries.SENTENCES)
    monkeypatch.setitem(queries.SENTENCES, "x.y", "%(who)s danced with %(what)s")
    with translation.override("en"):
        choices = {event: str(name) for event, name in audit_kinds.event_choices()}
    assert choices["accounts.give_role"] == "Role given"
    assert choices["x.y"] == "Danced with", "a new kind stands there, if not well"


def test_a_role_is_named_and_an_unknown_event_shows_as_it_is():
    event = AuditEvent(
        event="accounts.give_role",
        actor_name="Ani",
        subject_label="Budi",
        after={"role": "quality_team", "place": "SD Satu"},
    )
    with translation.override("en"):
        assert queries.sentence(event) == "Ani gave Budi the role Quality team at SD Satu"
        unknown = AuditEvent(event="x.y", subject_label="Z 100%")
        assert queries.sentence(unknown) == "The system: x.y, Z 100%"


def test_the_trail_cannot_be_changed_nor_removed(school):
    event = _record(school)
    for sql in (
        "UPDATE accounts_auditevent SET actor_name = 'x'",
        "DELETE FROM accounts_auditevent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert AuditEvent.objects.get(pk=event.pk).actor_name == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, school, count, django_assert_num_queries):
    for _number in range(count):
        _record(school)
    client.force_login(factories.principal_of(school))
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


def test_an_act_of_a_page_says_where_it_was_done_from(client, school):
    client.force_login(factories.principal_of(school))
    data = {"name": school.name, "region_code": "32.73.01"}
    client.post(f"/sekolah/{school.npsn}/data/ubah/", data, REMOTE_ADDR="203.0.113.9")
    event = AuditEvent.objects.get(event="accounts.update_school")
    assert event.address == "203.0.113.9"
    assert _record(school).address is None, "a command is done from nowhere"


def test_an_office_reads_of_acts_on_its_region_and_below_and_no_others():
    below, elsewhere = factories.district("32.73.01"), factories.district("33.01.01")
    for region in (below, below.parent, below.parent.parent, elsewhere):
        audit.record("accounts.give_role", by=None, subject=region, region=region)
    seen = policy.visible_events(factories.office_of(below.parent))
    assert {event.subject_id for event in seen} == {below.pk, below.parent.pk}
