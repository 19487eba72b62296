"""One round."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Phase, Status
from self_evaluation.tests.factories import CampaignFactory, evaluation_at, window, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def opened(client, campaign, user):
    client.force_login(user)
    return client.get(reverse("self_evaluation:campaign_detail", args=[campaign.public_id]))


def test_it_shows_days_schools_and_how_far_they_are(client):
    campaign = CampaignFactory(region=people.regency(), school=None, levels=["SD"])
    window(campaign, Phase.FILL)
    year_of(campaign=campaign)
    idle = people.SchoolFactory()
    people.SchoolFactory(level="SMP")
    response = opened(client, campaign, people.office_of(people.regency()))
    assert response.context["schools"] == 2
    told = [(row["label"], row["count"]) for row in response.context["standing"]]
    assert told == [("Being filled in", 1), ("Not begun", 1)]
    url = response.context["standing"][1]["url"]
    assert idle in [row.school for row in client.get(url).context["rows"]]
    assert b"Filling in" in response.content


def test_every_line_of_how_far_they_are_leads_to_these_schools(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    begun = [
        evaluation_at(status, campaign=campaign)
        for status in (Status.DRAFT, Status.TEAM_REVIEW, Status.APPROVAL, Status.VERIFICATION)
    ]
    standing = opened(client, campaign, people.office_of(people.regency())).context["standing"]
    behind = [
        [row.school for row in client.get(row["url"]).context["rows"]]
        for row in standing
        if row["count"] == 1
    ]
    assert behind == [[one.school] for one in begun]


def test_a_head_meets_no_way_to_a_page_of_the_office(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    begun = year_of(campaign=campaign)
    people.SchoolFactory()
    standing = opened(client, campaign, begun.principal).context["standing"]
    assert [(row["label"], row["count"], row["url"]) for row in standing] == [
        ("Being filled in", 1, "")
    ]


def test_only_those_who_may_open_it_are_offered_to_change_it(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    update = reverse("self_evaluation:campaign_update", args=[campaign.public_id])
    head = people.principal_of(people.SchoolFactory())
    above, below = people.office_of(people.province()), people.office_of(people.district())
    offered = {
        user: update in opened(client, campaign, user).content.decode()
        for user in (head, above, below)
    }
    assert offered == {head: False, above: True, below: False}


def test_strangers_find_nothing(client):
    campaign = CampaignFactory()
    assert opened(client, campaign, people.principal_of(people.SchoolFactory())).status_code == 404
