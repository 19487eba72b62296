"""What a person needs to do, right after signing in."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import School
from accounts.tests import factories as people
from self_evaluation.actions import assignment as assignment_verbs
from self_evaluation.actions import batch as batch_verbs
from self_evaluation.models import Campaign, Evaluation, Status
from self_evaluation.queries import home
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    CampaignFactory,
    assign,
    evaluation_at,
    fill,
    returned,
    window,
    year_of,
)
from standards.models import Node
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = "self_evaluation:task_list"


def opened(client, user):
    client.force_login(user)
    return client.get(reverse(URL))


def tasks(client, user):
    return opened(client, user).context["tasks"]


def told(client, user):
    return [(task.verb, task.object) for task in tasks(client, user)]


def field(begun, code, anchor):
    page = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, code])
    return f"{page}#{anchor}"


def test_the_head_is_led_to_the_first_unanswered_field(client):
    begun = year_of()
    begun.save("1.1.1", level=1)
    task = tasks(client, begun.principal)[0]
    assert (task.verb, task.object) == ("Fill in", "the self-evaluation: 1 of 5 items answered")
    assert task.url == field(begun, "1", "item-1-1-2")
    assert task.school == str(begun.school)


def test_a_full_sheet_asks_to_be_checked_and_sent(client):
    begun = fill(year_of())
    task = tasks(client, begun.principal)[0]
    assert task.verb == "Check and send"
    assert task.url == reverse(
        "self_evaluation:evaluation_check", args=[begun.evaluation.public_id]
    )


def test_what_was_sent_back_leads_to_the_very_item(client):
    begun = returned(year_of(), "1.1.2", "1.2.1")
    task = tasks(client, begun.principal)[0]
    assert (task.verb, task.object) == ("Improve", "2 items that were sent back")
    assert task.url == field(begun, "1", "item-1-1-2")


def test_a_contributor_sees_each_assigned_part_with_its_day(client):
    begun = year_of()
    assign(begun, "1.1", due_on=date(2020, 1, 1))
    assign(begun, "2.1")
    begun.save("1.1.1", level=1)
    late, other = tasks(client, begun.contributor)
    assert (late.verb, late.object, late.late) == ("Fill in", "1.1 Planning: 1 item left", True)
    assert late.url == field(begun, "1", "item-1-1-2")
    assert (other.object, other.late) == ("2.1 Rooms: 2 items left", False)


def test_a_contributor_sees_what_was_sent_back_of_the_assigned_part_only(client):
    begun = returned(year_of(), "1.1.2", "2.1.1")
    assign(begun, "1.1")
    assert told(client, begun.contributor) == [("Improve", "1.1.2 Lesson plan")]


@pytest.mark.parametrize(
    ("status", "who", "verb"),
    [
        (Status.TEAM_REVIEW, "team", "Review"),
        (Status.APPROVAL, "principal", "Approve"),
        (Status.VERIFICATION, "supervisor", "Verify"),
    ],
)
def test_each_stage_waits_for_its_person_and_others_wait(client, status, who, verb):
    begun = evaluation_at(status)
    for name in ("principal", "team", "supervisor"):
        response = opened(client, getattr(begun, name))
        mine = [task.verb for task in response.context["tasks"]]
        assert mine == ([verb] if name == who else [])
        assert len(response.context["waiting"]) == (0 if name == who else 1)


def test_the_draft_waits_with_the_school(client):
    begun = year_of()
    response = opened(client, begun.supervisor)
    texts = [row["text"] for row in response.context["waiting"]]
    assert texts == [f"{begun.school} is filling in its self-evaluation."]


def test_what_waits_for_the_person_is_fetched_before_what_waits_for_others(client, monkeypatch):
    monkeypatch.setattr(home, "FETCHED", 1)
    begun = year_of()
    ready = evaluation_at(Status.VERIFICATION)
    people.MembershipFactory(user=begun.supervisor, role="supervisor", school=ready.school)
    assert [task.verb for task in tasks(client, begun.supervisor)] == ["Verify"]


def test_what_waits_to_be_confirmed_is_left_for_whoever_has_the_part(client):
    last = fill(year_of(year=2025))
    begun = year_of(last.school, instrument=last.evaluation.sheet.instrument)
    batch_verbs.carry_over(begun.evaluation, by=begun.principal)
    assign(begun, "1.1")
    assert [t.object for t in tasks(client, begun.contributor)] == ["1.1 Planning: 2 items left"]
    mine = [t.verb for t in tasks(client, begun.principal) if "2026/2027" in t.object]
    assert mine == ["Check and send"]


def test_an_office_is_told_of_rounds_in_which_schools_are_late(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    window(campaign, closes_in=-1)
    year_of(campaign=campaign)
    task = tasks(client, people.office_of(people.regency()))[0]
    assert (task.verb, task.object) == ("Look at", f"1 school that is late: {campaign.title}")
    assert (
        task.url == f"{reverse('self_evaluation:school_list')}?year=2026&instrument=small&show=late"
    )
    names = [row.school for row in client.get(task.url).context["rows"]]
    assert names == [Evaluation.objects.get().school]


def test_schools_that_never_opened_their_year_are_late_too(client):
    campaign = CampaignFactory(region=people.regency(), school=None, levels=["SD"])
    window(campaign, closes_in=-1)
    year_of(campaign=campaign)
    region = people.district("32.73.01")
    for level in ("SD", "SMA"):
        people.SchoolFactory(region=region, level=level)
    task = tasks(client, people.office_of(people.regency()))[0]
    assert task.object == f"2 schools that are late: {campaign.title}"


def test_a_limited_office_is_not_told_of_other_kinds_of_school(client):
    campaign = CampaignFactory(region=people.regency(), school=None)
    window(campaign, closes_in=-1)
    year_of(campaign=campaign)
    assert tasks(client, people.office_of(people.regency(), levels=["SMA"])) == []


def test_seven_at_most_and_the_late_first(client):
    begun = year_of()
    codes = ["1", "1.1", "1.2", "2", "2.1", "1.1.1", "1.1.2", "2.1.1"]
    assign(begun, *codes)
    assign(begun, "2.1.3", due_on=date(2020, 1, 1))
    response = opened(client, begun.contributor)
    assert len(response.context["tasks"]) == 7
    assert response.context["tasks"][0].object == "2.1.3 Library: 1 item left"
    assert response.context["more"] == 2


def test_a_new_head_sees_three_steps(client):
    school = people.SchoolFactory()
    head = people.principal_of(school)
    steps = opened(client, head).context["first_steps"]
    assert steps == {"school": school, "is_checked": False, "has_team": False}
    School.objects.update(checked_at="2026-07-01T00:00Z")
    people.quality_team_of(school)
    response = opened(client, head)
    assert (
        response.context["first_steps"]["is_checked"],
        response.context["first_steps"]["has_team"],
    ) == (True, True)
    assert response.content.decode().count("Done") == 2


def test_an_open_round_becomes_a_task(client):
    school = people.SchoolFactory()
    head = people.principal_of(school)
    CampaignFactory(school=school)
    assert told(client, head) == [("Open", "the self-evaluation 2026/2027")]


def test_news_are_the_newest_notices(client):
    begun = year_of()
    node = Node.objects.get(code="1.1")
    assignment_verbs.assign(
        begun.evaluation, by=begun.principal, nodes=[node], people=[begun.contributor]
    )
    response = opened(client, begun.contributor)
    line = response.context["newest"][0]
    told_at = line.at.astimezone(begun.school.region.zone).strftime("%Y, %H.%M WIB")
    assert f" {told_at}</time>" in response.content.decode()
    assert line.text == f"{begun.principal} asks you to fill in: 1.1"
    client.force_login(begun.contributor)
    assert client.get(line.path).url == field(begun, "1", "item-1-1-1")


def test_whoever_has_nothing_is_told_what_will_come(client):
    assert b"You have no role yet." in opened(client, people.UserFactory()).content
    assert (
        b"Nothing waits for you."
        in opened(client, people.supervisor_of(people.SchoolFactory())).content
    )


def test_three_schools_cost_as_much_as_one(client):
    instrument = small_instrument()
    begun = year_of(instrument=instrument)
    window(begun.evaluation.campaign)
    client.force_login(begun.supervisor)
    one = cost_of(client, reverse(URL))
    for _number in range(2):
        other = year_of(instrument=instrument)
        window(other.evaluation.campaign)
        people.MembershipFactory(user=begun.supervisor, role="supervisor", school=other.school)
    assert cost_of(client, reverse(URL)) == one


def test_where_the_round_asks_for_less_sending_is_offered_before_all_is_answered(client):
    begun = year_of()
    Campaign.objects.update(coverage_needed=20)
    begun.save("1.1.1", level=2)
    verbs = [task.verb for task in tasks(client, begun.principal)]
    assert verbs == ["Fill in", "Check and send"]
