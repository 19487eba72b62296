"""Moving the days of a round."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.models import Window
from self_evaluation.tests.factories import CampaignFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def a_round():
    campaign = CampaignFactory(region=people.regency(), school=None)
    Window.objects.create(
        campaign=campaign, phase="fill", opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 30)
    )
    return campaign


def url_of(campaign):
    return reverse("self_evaluation:campaign_update", args=[campaign.public_id])


def post(client, campaign, user=None, **values):
    client.force_login(user or people.office_of(people.regency()))
    data = {"coverage": 100, "fill_opens": "2026-11-01", "fill_closes": "2026-12-15"}
    return client.post(url_of(campaign), data | {"reason": "Banjir"} | values)


def test_the_form_shows_the_present_days_and_how_many_schools_it_concerns(client):
    campaign = a_round()
    people.SchoolFactory()
    client.force_login(people.office_of(people.regency()))
    html = client.get(url_of(campaign)).content.decode()
    assert 'value="2026-11-30"' in html
    assert "This concerns 1 school." in html


def test_the_days_move_and_the_reason_stays_in_the_history(client):
    campaign = a_round()
    response = post(client, campaign, coverage=90)
    detail = client.get(response.url)
    campaign.refresh_from_db()
    assert campaign.coverage_needed == 90
    assert [window.closes_on for window in campaign.windows.all()] == [date(2026, 12, 15)]
    event = AuditEvent.objects.get(event="self_evaluation.change_windows")
    assert event.before["windows"] == {"fill": "2026-11-01/2026-11-30"}
    assert b"Banjir" in detail.content


def test_a_reason_is_needed(client):
    assert "reason" in post(client, a_round(), reason=" ").context["form"].errors


def test_others_are_refused_and_strangers_find_nothing(client):
    campaign = a_round()
    head = people.principal_of(people.SchoolFactory())
    assert post(client, campaign, head).status_code == 403
    assert post(client, campaign, people.office_of(people.regency("33.01"))).status_code == 404
