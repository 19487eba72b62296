"""Beginning a school's year."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.models import Evaluation
from self_evaluation.tests.factories import CampaignFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def post(client, user, school, campaign):
    client.force_login(user)
    data = {"school": getattr(school, "npsn", school), "campaign": campaign}
    return client.post(reverse("self_evaluation:evaluation_open"), data)


def a_round(**values):
    campaign = CampaignFactory(**values)
    school = campaign.school or people.SchoolFactory()
    return campaign, school, people.principal_of(school)


def test_the_head_opens_the_year_with_an_empty_answer_for_every_leaf_asked(client):
    campaign, school, head = a_round()
    response = post(client, head, school, campaign.public_id)
    evaluation = Evaluation.objects.get()
    detail = reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id])
    assert (response.status_code, response.url) == (302, detail)
    codes = evaluation.sheet.answers.values_list("node__code", flat=True)
    assert sorted(codes) == ["1.1.1", "1.1.2", "1.2.1", "2.1.1", "2.1.3"]
    assert AuditEvent.objects.filter(event="self_evaluation.open").count() == 1


def test_opening_twice_gives_the_same_year(client):
    campaign, school, head = a_round()
    first = post(client, head, school, campaign.public_id)
    assert post(client, head, school, campaign.public_id).url == first.url
    assert Evaluation.objects.count() == 1


def test_an_offices_round_is_opened_for_schools_it_is_meant_for(client):
    campaign, school, head = a_round(region=people.regency(), levels=["SMP"])
    assert post(client, head, school, campaign.public_id).status_code == 404
    people.MembershipFactory(user=head, role="principal", school=people.SchoolFactory(level="SMP"))
    refused = post(client, head, school, campaign.public_id)
    assert refused.status_code == 403
    assert b"This round is not meant for your school." in refused.content


def test_the_team_may_not_open(client):
    campaign, school, _head = a_round()
    refused = post(client, people.quality_team_of(school), school, campaign.public_id)
    assert b"Only the principal opens the self-evaluation." in refused.content


def test_strangers_and_wrong_names_find_nothing(client):
    campaign, school, head = a_round()
    stranger = people.principal_of(people.SchoolFactory())
    assert post(client, stranger, school, campaign.public_id).status_code == 404
    assert post(client, head, school, uuid.uuid4()).status_code == 404
    assert post(client, head, school, "x").status_code == 404
    assert post(client, head, "", campaign.public_id).status_code == 404
