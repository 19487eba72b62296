"""The schools a supervisor or an office looks after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests import factories as people
from self_evaluation.models import Evaluation, Phase, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    CampaignFactory,
    evaluation_at,
    fill,
    returned,
    window,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:school_list")


def look_after(user, begun):
    people.MembershipFactory(user=user, role="supervisor", school=begun.school)
    return begun


def names(response):
    return [row.school.name for row in response.context["rows"]]


def make_stalled(begun, days=15):
    moved = timezone.now() - timedelta(days=days)
    Evaluation.objects.filter(pk=begun.evaluation.pk).update(last_activity_at=moved)


@pytest.fixture
def supervisor(client):
    user = people.UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def five(supervisor):
    """Schools A to E: stalled and late, being filled, to be verified, verified, not begun."""
    school = people.SchoolFactory
    begun = {
        "A": year_of(school(name="A", npsn="10000001")),
        "B": fill(year_of(school(name="B", npsn="10000002"))),
        "C": evaluation_at(Status.VERIFICATION, school=school(name="C", npsn="10000003")),
        "D": evaluation_at(Status.VERIFIED, school=school(name="D", npsn="10000004")),
    }
    for one in begun.values():
        look_after(supervisor, one)
    never_opened = CampaignFactory(school=school(name="E")).school
    people.MembershipFactory(user=supervisor, role="supervisor", school=never_opened)
    make_stalled(begun["A"])
    make_stalled(begun["D"])
    window(begun["A"].evaluation.campaign, closes_in=-1)
    window(begun["C"].evaluation.campaign, Phase.VERIFICATION, closes_in=3)
    return begun


def test_rows_say_where_each_school_stands(client, five):
    rows = {row.school.name: row for row in client.get(URL).context["rows"]}
    assert [str(flag) for flag in rows["A"].flags] == ["Late", "Stalled for 14 days"]
    assert [str(flag) for flag in rows["C"].flags] == ["Ready to verify"]
    assert rows["B"].flags == rows["D"].flags == rows["E"].flags == []
    assert {name: (row.school.done, row.school.of) for name, row in rows.items()} == {
        "A": (0, 5),
        "B": (5, 5),
        "C": (5, 5),
        "D": (5, 5),
        "E": (0, 0),
    }
    assert str(rows["E"].status_label) == "Not begun"
    assert rows["C"].school.due_on == timezone.localdate() + timedelta(days=3)
    assert rows["D"].school.due_on is None


def test_what_was_sent_back_says_so(client, supervisor):
    look_after(supervisor, returned(year_of(), "1.1.2"))
    (row,) = client.get(URL).context["rows"]
    assert (str(row.status_label), row.status_kind) == ("Sent back", "attention")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "ABCDE"),
        ({"show": "late"}, "A"),
        ({"show": "stalled"}, "A"),
        ({"show": "ready"}, "C"),
        ({"show": "verified"}, "D"),
        ({"show": "not_begun"}, "E"),
        ({"show": "draft"}, "AB"),
        ({"show": "team_review"}, ""),
        ({"show": "approval"}, ""),
        ({"show": "nonsense"}, "ABCDE"),
        ({"q": "10000003"}, "C"),
        ({"q": "b"}, "B"),
        ({"sort": "-name"}, "EDCBA"),
        ({"sort": "status"}, "EABCD"),
        ({"sort": "progress"}, "EABCD"),
        ({"sort": "due"}, "ACBDE"),
        ({"sort": "activity", "show": "stalled"}, "A"),
        ({"sort": "pk; drop table"}, "ABCDE"),
        ({"year": "1999"}, "ABCDE"),
    ],
)
def test_filters_and_order_live_in_the_address(client, five, query, found):
    assert "".join(names(client.get(URL, query))) == found


def test_filters_count_all_schools_and_keep_the_search(client, five):
    filters = client.get(URL, {"q": "A", "sort": "due"}).context["filters"]
    assert [filter_["count"] for filter_ in filters] == [5, 1, 1, 1, 1, 1]
    assert all("q=A" in f["url"] and "sort=due" in f["url"] for f in filters)


def test_a_standing_has_a_tab_only_while_it_is_shown(client, five):
    filters = client.get(URL, {"show": "draft"}).context["filters"]
    told = [(str(f["label"]), f["count"], f["current"]) for f in filters]
    assert told[0] == ("All", 5, False)
    assert told[-1] == ("Being filled in", 2, True)
    assert len(told) == 7


def test_an_office_sees_the_schools_of_its_region_and_levels(client):
    here = year_of(people.SchoolFactory(region=people.district("32.73.01")))
    year_of(people.SchoolFactory(region=people.district("33.74.01")))
    people.SchoolFactory(region=people.district("32.73.01"), level="SMA")
    client.force_login(people.office_of(people.regency("32.73"), levels=["SD"]))
    assert names(client.get(URL)) == [here.school.name]


@pytest.mark.parametrize("who", ["principal", "team", "contributor"])
def test_it_is_for_those_who_look_after_schools(client, who):
    client.force_login(getattr(year_of(), who))
    response = client.get(URL)
    assert response.status_code == 403
    assert "This page is for supervisors and education offices." in response.content.decode()


def test_a_supervisor_without_begun_schools(client, supervisor):
    people.MembershipFactory(user=supervisor, role="supervisor", school=people.SchoolFactory())
    response = client.get(URL)
    assert [row.is_begun for row in response.context["rows"]] == [False]


@pytest.mark.parametrize(
    ("levels", "closes_in", "flags"),
    [([], -1, ["Late"]), (["SMA", "SD"], -1, ["Late"]), (["SMA"], -1, []), ([], 0, [])],
)
def test_a_school_that_never_opened_its_year_is_late(client, supervisor, levels, closes_in, flags):
    school = people.SchoolFactory(level="SD")
    people.MembershipFactory(user=supervisor, role="supervisor", school=school)
    campaign = CampaignFactory(region=school.region, school=None, levels=levels)
    window(campaign, closes_in=closes_in)
    office = people.office_of(school.region)
    for person in (supervisor, office):
        client.force_login(person)
        (row,) = client.get(URL).context["rows"]
        assert [str(flag) for flag in row.flags] == flags
        assert names(client.get(URL, {"show": "late"})) == [school.name] * len(flags)


def test_a_round_of_another_region_makes_nobody_late_nor_asks_for_a_beginning(client, supervisor):
    school = people.SchoolFactory(region=people.district("32.73.01"))
    people.MembershipFactory(user=supervisor, role="supervisor", school=school)
    window(CampaignFactory(region=people.district("33.74.01"), school=None), closes_in=-1)
    assert names(client.get(URL, {"show": "late"})) == []
    assert names(client.get(URL, {"show": "not_begun"})) == []
    response = client.get(URL)
    assert [str(row.status_label) for row in response.context["rows"]] == ["No round this year"]
    assert 'name="school"' not in response.content.decode(), "there is nothing to remind it of"


def test_pages_of_fifty(client, supervisor):
    for number in range(51):
        school = people.SchoolFactory(name=f"S{number:02}")
        people.MembershipFactory(user=supervisor, role="supervisor", school=school)
    assert len(names(client.get(URL))) == 50
    assert names(client.get(URL, {"page": 2})) == ["S50"]


def test_thirty_schools_cost_as_much_as_three(client):
    region = people.district()
    client.force_login(people.office_of(region))

    def more(count):
        for _number in range(count):
            year_of(people.SchoolFactory(region=region))

    more(3)
    cost = cost_of(client, URL)
    more(27)
    assert cost_of(client, URL) == cost
    assert cost <= 15
