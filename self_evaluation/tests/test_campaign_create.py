"""Opening a round."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, school_year_on
from accounts.tests import factories as people
from self_evaluation.models import Campaign, Evaluation
from self_evaluation.tests.factories import CampaignFactory, year_of
from standards.models import Instrument
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "self_evaluation:campaign_create"
YEAR = school_year_on(timezone.localdate())


def post(client, user, **values):
    client.force_login(user)
    instrument = Instrument.objects.first() or small_instrument()
    data = {"title": "Putaran", "year": YEAR, "instrument": instrument.public_id, "coverage": 100}
    return client.post(reverse(URL), data | values)


def test_an_office_opens_a_round_for_its_region_and_levels(client):
    office = people.office_of(people.regency())
    days = {"fill_opens": "2026-11-01", "fill_closes": "2026-12-15"}
    response = post(client, office, place="region:32.73", levels=["SD", "SMP"], **days)
    campaign = Campaign.objects.get()
    detail = reverse("self_evaluation:campaign_detail", args=[campaign.public_id])
    assert (response.status_code, response.url) == (302, detail)
    assert (campaign.region, campaign.levels) == (people.regency(), ["SD", "SMP"])
    assert [(w.phase, w.closes_on) for w in campaign.windows.all()] == [
        ("fill", date(2026, 12, 15))
    ]
    event = AuditEvent.objects.get(event="self_evaluation.open_campaign")
    assert event.after["windows"] == {"fill": "2026-11-01/2026-12-15"}


def test_an_offices_own_limits_are_the_rounds(client):
    office = people.office_of(people.regency(), levels=["SD", "SMP"])
    post(client, office, place="region:32.73")
    post(client, office, place="region:32.73", levels=["SD", "SMA"], year=YEAR + 1)
    assert [campaign.levels for campaign in Campaign.objects.order_by("year")] == [
        ["SD", "SMP"],
        ["SD"],
    ]


def test_a_limited_office_opens_no_round_for_other_kinds_of_school(client):
    office = people.office_of(people.regency(), levels=["SD", "SMP"])
    response = post(client, office, place="region:32.73", levels=["SMA"])
    assert "levels" in response.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_head_opens_a_round_for_the_school(client):
    school = people.SchoolFactory()
    post(client, people.principal_of(school), place=f"school:{school.npsn}")
    assert Campaign.objects.get().school == school


def test_a_schools_own_round_is_refused_where_an_office_has_opened_one(client):
    school = people.SchoolFactory()
    CampaignFactory(region=people.province(), school=None, year=YEAR)
    response = post(client, people.principal_of(school), place=f"school:{school.npsn}")
    assert b"There is already a round of this year for your school." in response.content


def test_an_offices_round_adopts_what_schools_have_begun(client):
    begun = year_of(year=YEAR)
    post(client, people.office_of(people.regency()), place="region:32.73")
    campaign = Campaign.objects.get(region__isnull=False)
    assert Evaluation.objects.get(pk=begun.evaluation.pk).campaign == campaign


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"year": 1999}, "year"),
        ({"instrument": "x"}, "instrument"),
        ({"place": "region:33.01"}, "place"),
        ({"coverage": 0}, "coverage"),
        ({"coverage": 101}, "coverage"),
        ({"fill_opens": "2026-12-01"}, "fill_closes"),
        ({"fill_opens": "2026-12-01", "fill_closes": "2026-11-01"}, "fill_closes"),
        ({"fill_opens": "besok", "fill_closes": "2026-11-01"}, "fill_opens"),
    ],
)
def test_wrong_input_is_said_at_its_field(client, values, field):
    office = people.office_of(people.regency())
    response = post(client, office, **({"place": "region:32.73"} | values))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Campaign.objects.exists()


def test_a_draft_instrument_is_not_offered(client):
    small_instrument(published=False)
    response = post(client, people.office_of(people.regency()), place="region:32.73")
    assert "instrument" in response.context["form"].errors


def test_others_are_refused(client):
    school = people.SchoolFactory()
    for user in (people.quality_team_of(school), people.UserFactory()):
        client.force_login(user)
        refused = client.get(reverse(URL))
        assert refused.status_code == 403
        assert b"Only a principal or an education office opens a round." in refused.content
