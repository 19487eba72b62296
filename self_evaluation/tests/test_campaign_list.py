"""The rounds a person may know of."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import CampaignFactory, year_of
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "self_evaluation:campaign_list"


def shown(client, user):
    client.force_login(user)
    return list(client.get(reverse(URL)).context["page"])


def test_a_head_sees_the_schools_own_rounds_and_those_of_regions_above(client):
    begun = year_of()
    own = begun.evaluation.campaign
    values = {"school": None, "instrument": own.instrument}
    above = CampaignFactory(region=people.province(), title="A", **values)
    CampaignFactory(region=people.regency("33.01"), **values)
    CampaignFactory(school=people.SchoolFactory(), instrument=own.instrument)
    assert shown(client, begun.principal) == [above, own]


def test_a_head_does_not_see_rounds_for_other_kinds_of_school(client):
    begun = year_of()
    values = {"school": None, "instrument": begun.evaluation.campaign.instrument}
    theirs = CampaignFactory(region=people.regency(), levels=["SMP", "SD"], title="A", **values)
    CampaignFactory(region=people.regency(), levels=["MI", "MTs"], **values)
    assert shown(client, begun.principal) == [theirs, begun.evaluation.campaign]


def test_an_office_sees_its_rounds_even_where_no_school_is_known(client):
    campaign = CampaignFactory(region=people.regency("33.01"), school=None)
    assert shown(client, people.office_of(people.regency("33.01"))) == [campaign]
    assert shown(client, people.office_of(people.regency("34.01"))) == []


def test_a_count_tells_nobody_of_schools_they_do_not_see(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    begun = year_of(campaign=campaign)
    year_of(campaign=campaign, school=people.SchoolFactory(level="SMP"))
    counts = [
        shown(client, user)[0].begun
        for user in (
            people.office_of(people.regency()),
            people.office_of(people.regency(), levels=["SD"]),
            begun.principal,
        )
    ]
    assert counts == [2, 1, 1]


def test_an_empty_list_says_who_opens_a_round(client):
    client.force_login(people.office_of(people.regency()))
    html = client.get(reverse(URL)).content.decode()
    assert "No round yet." in html
    assert reverse("self_evaluation:campaign_create") in html
    client.force_login(people.UserFactory())
    assert (
        reverse("self_evaluation:campaign_create") not in client.get(reverse(URL)).content.decode()
    )


def test_three_rounds_cost_as_much_as_one(client):
    instrument = small_instrument()
    CampaignFactory(region=people.regency(), school=None, instrument=instrument)
    client.force_login(people.office_of(people.regency()))
    one = cost_of(client, reverse(URL))
    for year in (2024, 2025):
        CampaignFactory(region=people.regency(), school=None, instrument=instrument, year=year)
    assert cost_of(client, reverse(URL)) == one
