"""The inbox: a line once, unread first, one's own only."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import Notice, Role
from accounts.notifications import tell
from accounts.queries import notices as queries
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/kotak-masuk/"


@pytest.fixture
def person(client):
    user = factories.UserFactory()
    client.force_login(user)
    return user


def _tell(user, key="a", kind="verified", **values):
    tell(user, kind, key=key, path="/hasil/", school="SD Satu", **values)
    return user.notices.first()


def test_the_same_occasion_tells_once_a_person(person):
    _tell(person)
    _tell(person)
    _tell(factories.UserFactory())
    assert Notice.objects.count() == 2


def test_unread_lines_come_first_then_the_newest(client, person):
    for key in "abc":
        _tell(person, key)
    client.post("/kotak-masuk/baca/", {"notice": Notice.objects.get(key__endswith="c").pk})
    lines = client.get(URL).context["lines"]
    assert [(line.is_read) for line in lines] == [False, False, True]
    assert lines[0].pk > lines[1].pk


def test_each_part_is_ordered_by_the_time_it_was_told(client, person):
    now = timezone.now()
    for key, days, is_read in (("a", 1, True), ("b", 5, False), ("c", 9, True), ("d", 7, False)):
        _tell(person, key)
        Notice.objects.filter(key__endswith=key).update(
            created_at=now - timedelta(days=days), read_at=now if is_read else None
        )
    # The day of reading says nothing: what was read first and what was read last stay in order.
    Notice.objects.filter(key__endswith="c").update(read_at=now + timedelta(hours=1))
    lines = client.get(URL).context["lines"]
    assert [((now - line.at).days, line.is_read) for line in lines] == [
        (5, False),
        (7, False),
        (1, True),
        (9, True),
    ]


def test_news_is_what_is_unread_or_of_the_last_thirty_days(person):
    now = timezone.now()
    for key, days, is_read in (("a", 29, True), ("b", 31, True), ("c", 90, False)):
        _tell(person, key)
        Notice.objects.filter(key__endswith=key).update(
            created_at=now - timedelta(days=days), read_at=now if is_read else None
        )
    assert [notice.key[-1] for notice in queries.news(person)] == ["c", "a"]


def test_a_new_line_is_marked_without_a_sign_of_warning(client, person):
    _tell(person)
    page = client.get(URL, headers={"accept-language": "id"}).content.decode()
    assert page.count('<span class="count">Baru</span>') == 1
    assert "status-attention" not in page


def test_no_kind_of_notice_belongs_to_two_topics_or_twice_to_one():
    kinds = [kind for _label, kinds in queries.TOPICS.values() for kind in kinds]
    assert len(kinds) == len({*kinds})
    assert {*kinds} <= {*queries.SENTENCES}


def test_reading_leads_on_and_keeps_the_first_time(client, person):
    notice = _tell(person)
    response = client.post("/kotak-masuk/baca/", {"notice": notice.pk})
    assert (response.status_code, response.url) == (302, "/hasil/")
    first = Notice.objects.get().read_at
    client.post("/kotak-masuk/baca/", {"notice": notice.pk})
    assert Notice.objects.get().read_at == first


def test_all_at_once_means_all_of_one_s_own(client, person):
    _tell(person, "a")
    _tell(person, "b")
    other = _tell(factories.UserFactory())
    client.post("/kotak-masuk/baca/semua/")
    assert list(Notice.objects.filter(read_at=None)) == [other]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "٣"])
def test_somebody_else_s_line_and_nonsense_are_not_found(client, person, number):
    theirs = _tell(factories.UserFactory())
    for value in (number, theirs.pk):
        assert client.post("/kotak-masuk/baca/", {"notice": value}).status_code == 404


def test_looking_reads_nothing(client, person):
    _tell(person)
    client.get(URL)
    assert Notice.objects.filter(read_at=None).count() == 1


@pytest.mark.parametrize("kind", sorted(queries.SENTENCES))
def test_every_sentence_can_be_said_even_when_a_value_is_missing(kind):
    assert "%(" not in queries.sentence(Notice(kind=kind, values={}))


def test_values_fill_the_sentence():
    notice = Notice(kind="role_given", values={"role": "principal", "place": "SD 100% Satu"})
    with translation.override("en"):
        text = queries.sentence(notice)
        assert text == "You have been given a role at SD 100% Satu: Principal."
        assert queries.sentence(Notice(kind="new_kind", values={})) == "new_kind"
        reminder = Notice(kind="reminder", values={"by": "Eko", "school": "SD 1", "year": 2026})
        assert queries.sentence(reminder).endswith("self-evaluation 2026/2027.")


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, person, count, django_assert_num_queries):
    for key in range(count):
        _tell(person, str(key))
    client.get(URL)
    with django_assert_num_queries(6):
        client.get(URL)


def test_times_are_those_of_the_person_s_own_place(client):
    east = factories.district("94.71.01", time_zone="Asia/Jayapura")
    person = factories.person_of(factories.SchoolFactory(region=east), Role.PRINCIPAL)
    client.force_login(person)
    _tell(person)
    assert " WIT</time>" in client.get(URL).content.decode()
