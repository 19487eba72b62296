"""Giving more time for a phase."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation import policy, workflow
from self_evaluation.models import Extension, Phase, Status, Window
from self_evaluation.queries.evaluation import due_at
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import CampaignFactory, fill, window, year_of
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def a_round(**values):
    campaign = CampaignFactory(region=people.province(), school=None, **values)
    window(campaign, closes_in=-2)
    return campaign


def url_of(campaign, name="campaign_extend"):
    return reverse(f"self_evaluation:{name}", args=[campaign.public_id])


def post(client, campaign, user=None, **values):
    client.force_login(user or people.office_of(people.province()))
    data = {"phase": "fill", "closes_on": in_days(5), "scope": "all", "reason": "Banjir"}
    return client.post(url_of(campaign), data | values)


def confirm(client, campaign, user=None, **values):
    """Look first, then press the button of what was shown."""
    seen = post(client, campaign, user, **values)
    if "preview" not in seen.context:
        return seen
    button = seen.context["form"].fingerprint
    return post(client, campaign, user, confirmed=button, **values)


def fresh(begun):
    return type(begun.evaluation).objects.get(pk=begun.evaluation.pk)


def test_the_effect_is_shown_before_anything_changes(client):
    campaign = a_round()
    begun = year_of(campaign=campaign)
    people.SchoolFactory(region=people.district("32.04.01"))
    type(begun.evaluation).objects.update(
        status=Status.TEAM_REVIEW, submitted_at=timezone.now(), submitted_by=begun.principal
    )
    response = post(client, campaign)
    preview = response.context["preview"]
    assert (preview.gaining, preview.finished) == (2, 1)
    assert [zone["count"] for zone in preview.zones] == [2]
    assert "23.59 WIB" in preview.zones[0]["at"]
    assert 'name="confirmed"' in response.content.decode()
    assert not Extension.objects.exists()


def test_what_was_changed_after_looking_is_shown_again_and_not_done(client):
    campaign = a_round()
    year_of(campaign=campaign)
    button = post(client, campaign).context["form"].fingerprint
    for changed in (
        {"closes_on": in_days(6)},
        {"reason": "Gempa"},
        {"scope": "some", "npsns": policy.schools_in(campaign).get().npsn},
    ):
        response = post(client, campaign, confirmed=button, **changed)
        assert "Nothing was done; this is what it does now." in response.content.decode()
        assert response.context["preview"].gaining == 1
    assert not Extension.objects.exists()
    post(client, campaign, confirmed=button)
    assert Extension.objects.get().closes_on == in_days(5)


def test_each_zone_ends_at_its_own_midnight(client):
    campaign = CampaignFactory(region=people.nation(), school=None)
    window(campaign)
    people.SchoolFactory()
    region = people.regency("91.71")
    type(region).objects.filter(pk=region.pk).update(time_zone="Asia/Jayapura")
    people.SchoolFactory(region=region)
    response = post(client, campaign, people.office_of(people.nation()), closes_on=in_days(30))
    zones = [zone["at"].split()[-1] for zone in response.context["preview"].zones]
    assert zones == ["WIB", "WIT"]


def test_the_whole_round_gets_more_time_with_a_reason_and_one_notice(client):
    campaign = a_round()
    begun = fill(year_of(campaign=campaign))
    assert not workflow.SUBMIT.decide(begun.principal, begun.evaluation)
    response = confirm(client, campaign)
    assert response.url == url_of(campaign, "campaign_detail")
    row = Extension.objects.get()
    assert (row.school, row.closed_on, row.closes_on) == (None, in_days(-2), in_days(5))
    assert Window.objects.get().closes_on == in_days(5)
    assert workflow.SUBMIT.decide(begun.principal, fresh(begun))
    assert [(n.user, n.kind) for n in Notice.objects.all()] == [(begun.principal, "extended")]
    client.force_login(begun.principal)
    inbox = client.get(reverse("accounts:notice_list")).content.decode()
    assert "has more time, until" in inbox
    assert "Banjir" in inbox
    assert AuditEvent.objects.get(event="self_evaluation.extend").after["count"] == 1
    history = client.get(response.url).context["extensions"]
    assert [entry["after"].splitlines()[1:] for entry in history] == [
        ["All schools of the round", "Banjir"]
    ]


def test_chosen_schools_get_more_time_and_others_do_not(client):
    campaign = a_round()
    one, two = (fill(year_of(campaign=campaign)) for _number in range(2))
    chosen = {"scope": "some", "schools": [one.school.npsn]}
    confirm(client, campaign, **chosen)
    assert [row.school for row in Extension.objects.all()] == [one.school]
    decisions = [workflow.SUBMIT.decide(y.principal, fresh(y)).allowed for y in (one, two)]
    assert decisions == [True, False]
    assert due_at(fresh(one)).date() == in_days(5)
    assert [notice.user for notice in Notice.objects.all()] == [one.principal]


def test_the_later_of_a_schools_own_day_and_the_rounds_counts(client):
    campaign = a_round()
    begun = year_of(campaign=campaign)
    confirm(client, campaign, scope="some", npsns=begun.school.npsn)
    confirm(client, campaign, closes_on=in_days(9))
    assert policy.window_of(fresh(begun), Phase.FILL).closes_on == in_days(9)
    confirm(client, campaign, scope="some", npsns=begun.school.npsn, closes_on=in_days(20))
    assert policy.window_of(fresh(begun), Phase.FILL).closes_on == in_days(20)


def test_late_flags_and_tasks_follow(client):
    campaign = a_round()
    begun, idle = year_of(campaign=campaign), people.SchoolFactory()
    office = people.office_of(people.province())
    npsns = f"{begun.school.npsn} {idle.npsn}"
    confirm(client, campaign, office, scope="some", npsns=npsns)
    rows = client.get(reverse("self_evaluation:school_list")).context["rows"]
    assert [(row.school.due_on, row.flags) for row in rows] == [(in_days(5), [])] * 2
    assert client.get(reverse("self_evaluation:task_list")).context["tasks"] == []
    client.force_login(begun.principal)
    tasks = client.get(reverse("self_evaluation:task_list")).context["tasks"]
    assert tasks[0].due.date() == in_days(5)


def test_the_history_names_only_schools_a_person_knows(client):
    campaign = a_round()
    one, two = (year_of(campaign=campaign) for _number in range(2))
    chosen = {"scope": "some", "schools": [one.school.npsn, two.school.npsn]}
    confirm(client, campaign, **chosen)
    told = {}
    for user in (people.office_of(people.province()), one.principal):
        client.force_login(user)
        page = client.get(url_of(campaign, "campaign_detail"))
        told[user] = [entry["after"].splitlines()[1] for entry in page.context["extensions"]]
    names = sorted([str(one.school), str(two.school)])
    assert list(told.values()) == [[", ".join(names)], [str(one.school)]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"closes_on": ""}, "closes_on"),
        ({"closes_on": "2020-01-01"}, "closes_on"),
        ({"phase": "approval"}, "phase"),
        ({"scope": "some"}, "schools"),
        ({"scope": "some", "npsns": "99999999"}, "npsns"),
    ],
)
def test_what_is_wrong_is_said(client, values, field):
    campaign = a_round()
    people.SchoolFactory()
    response = confirm(client, campaign, **values)
    assert list(response.context["form"].errors) == [field]
    assert not Extension.objects.exists()


def test_a_round_without_dates_has_nothing_to_extend(client):
    campaign = CampaignFactory(region=people.province(), school=None)
    assert b"nothing to extend" in post(client, campaign).content


def test_others_are_refused_and_strangers_find_nothing(client):
    campaign = a_round()
    begun = year_of(campaign=campaign)
    assert post(client, campaign, begun.principal).status_code == 403
    assert post(client, campaign, people.office_of(people.province("33"))).status_code == 404


def test_three_schools_cost_as_much_as_one(client):
    instrument, costs, pages = small_instrument(), [], []
    office = people.office_of(people.province())
    client.force_login(office)
    for year, number in ((2024, 1), (2025, 3)):
        campaign = a_round(year=year, instrument=instrument)
        years = [year_of(campaign=campaign, year=year) for _number in range(number)]
        npsns = " ".join(one.school.npsn for one in years)
        post(client, campaign, office)
        with CaptureQueriesContext(connection) as captured:
            confirm(client, campaign, office, scope="some", npsns=npsns)
        costs.append(len(captured))
        pages.append(cost_of(client, reverse("self_evaluation:evaluation_list")))
    assert costs[0] == costs[1]
    assert pages[0] == pages[1]


def test_a_day_after_the_end_of_a_later_phase_is_told(client):
    campaign = a_round()
    window(campaign, Phase.TEAM_REVIEW, closes_in=3)
    window(campaign, Phase.APPROVAL, closes_in=9)
    page = post(client, campaign)
    assert [str(name) for name in page.context["preview"].passed] == ["Team review"]
    assert "The new day lies after the last day of: Team review." in page.content.decode()
    assert post(client, campaign, closes_on=in_days(2)).context["preview"].passed == []
