"""The years of a person's schools."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import CampaignFactory, assign, window, year_of
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "self_evaluation:evaluation_list"


def opened(client, user):
    client.force_login(user)
    return client.get(reverse(URL))


def shown(client, user):
    return [row["evaluation"] for row in opened(client, user).context["rows"]]


@pytest.mark.parametrize("who", ["principal", "team", "supervisor"])
def test_people_of_the_school_see_its_years_newest_first(client, who):
    before = year_of(year=2025)
    instrument = before.evaluation.sheet.instrument
    now = year_of(school=before.school, instrument=instrument)
    year_of(instrument=instrument)
    assert shown(client, getattr(now, who)) == [now.evaluation, before.evaluation]


def test_a_contributor_sees_a_year_once_something_is_assigned(client):
    begun = year_of()
    assert shown(client, begun.contributor) == []
    assign(begun, "1.1")
    assert shown(client, begun.contributor) == [begun.evaluation]


def test_an_office_sees_its_region(client):
    begun = year_of()
    assert shown(client, people.office_of(people.regency())) == [begun.evaluation]
    assert shown(client, people.office_of(people.regency("33.01"))) == []


def test_a_head_is_offered_what_may_be_opened(client):
    school = people.SchoolFactory()
    head = people.principal_of(school)
    campaign = CampaignFactory(region=people.regency(), school=None, levels=["SD"])
    CampaignFactory(
        region=people.regency(), school=None, levels=["SMP"], instrument=campaign.instrument
    )
    offered = opened(client, head).context["to_open"]
    assert offered == [{"school": school, "campaign": campaign}]


def test_an_empty_list_says_what_to_do(client):
    head = people.principal_of(people.SchoolFactory())
    assert reverse("self_evaluation:campaign_create") in opened(client, head).content.decode()
    teacher = people.contributor_of(people.SchoolFactory())
    assert b"The principal opens" in opened(client, teacher).content


def test_three_years_cost_as_much_as_one(client):
    instrument = small_instrument()
    begun = year_of(instrument=instrument, year=2026)
    window(begun.evaluation.campaign)
    client.force_login(begun.supervisor)
    one = cost_of(client, reverse(URL))
    for number in range(2):
        other = year_of(instrument=instrument)
        window(other.evaluation.campaign)
        people.MembershipFactory(user=begun.supervisor, role="supervisor", school=other.school)
        assert other.school.name, number
    assert cost_of(client, reverse(URL)) == one
