"""Reminding the principals of chosen schools."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation.models import Status
from self_evaluation.tests.factories import evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:school_remind")


def remind(client, *schools, **data):
    npsns = [begun.school.npsn for begun in schools]
    return client.post(URL, {"school": npsns, "year": "2026", "instrument": "small", **data})


@pytest.fixture
def two(client):
    user = people.UserFactory()
    schools = year_of(), year_of()
    for begun in schools:
        people.MembershipFactory(user=user, role="supervisor", school=begun.school)
    client.force_login(user)
    return schools


def reminded():
    return list(Notice.objects.filter(kind="reminder").values_list("user_id", flat=True))


def test_only_the_chosen_schools_are_told_and_the_filters_stay(client, two):
    response = remind(client, two[0], show="late", sort="due")
    assert reminded() == [two[0].principal.pk]
    assert AuditEvent.objects.filter(event="self_evaluation.remind").count() == 1
    assert response.url.endswith("?year=2026&instrument=small&show=late&sort=due")
    assert "1 school was reminded." in client.get(response.url).content.decode()


def test_once_a_day(client, two):
    remind(client, *two)
    again = remind(client, *two)
    assert sorted(reminded()) == sorted(begun.principal.pk for begun in two)
    assert AuditEvent.objects.filter(event="self_evaluation.remind").count() == 2
    page = client.get(again.url).content.decode()
    assert "0 schools were reminded." in page


def test_a_number_that_is_none_reaches_nobody(client, two):
    assert client.post(URL, {"school": ["2\0"], "year": "2026"}).status_code == 302
    assert reminded() == []


def test_who_is_finished_is_left_in_peace(client):
    done = evaluation_at(Status.VERIFIED)
    client.force_login(done.supervisor)
    remind(client, done)
    assert reminded() == []


def test_other_schools_are_not_reached(client, two):
    stranger = year_of()
    remind(client, stranger)
    assert reminded() == []


@pytest.mark.parametrize("who", ["principal", "team", "contributor"])
def test_not_for_people_of_the_school(client, two, who):
    client.force_login(getattr(two[0], who))
    assert remind(client, two[0]).status_code == 403
    assert reminded() == []


def test_looking_reminds_nobody(client, two):
    assert client.get(URL).status_code == 405
