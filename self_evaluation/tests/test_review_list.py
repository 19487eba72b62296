"""What waits for a reviewer."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import adjust, evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:review_list")


def waiting(client, user):
    client.force_login(user)
    return list(client.get(URL).context["waiting"])


def test_team_sees_what_was_sent_and_supervisor_what_was_approved(client):
    sent = evaluation_at(Status.TEAM_REVIEW)
    approved = evaluation_at(Status.VERIFICATION)
    assert waiting(client, sent.team) == [sent.evaluation]
    assert waiting(client, approved.supervisor) == [approved.evaluation]
    assert waiting(client, approved.team) == []
    assert waiting(client, sent.supervisor) == []


@pytest.mark.parametrize("who", ["principal", "contributor"])
def test_nothing_waits_for_others(client, who):
    sent = evaluation_at(Status.TEAM_REVIEW)
    assert waiting(client, getattr(sent, who)) == []


def test_stranger(client):
    evaluation_at(Status.TEAM_REVIEW)
    assert waiting(client, people.quality_team_of(people.SchoolFactory())) == []


def test_counts_what_this_layer_judged_of_the_present_version(client):
    approved = evaluation_at(Status.VERIFICATION)
    adjust(approved, "1.1.1", level=2, by=approved.supervisor)
    adjust(approved, "1.1.1", level=1, by=approved.supervisor)
    [evaluation] = waiting(client, approved.supervisor)
    assert (evaluation.judged, evaluation.total) == (1, 5)


def test_a_review_with_nothing_judged_is_started_then_continued(client):
    approved = evaluation_at(Status.VERIFICATION)
    client.force_login(approved.supervisor)
    hidden = f'<span class="visually-hidden"> {approved.school.name}</span></a>'
    assert f">Start{hidden}" in client.get(URL).content.decode()
    adjust(approved, "1.1.1", level=2, by=approved.supervisor)
    page = client.get(URL).content.decode()
    assert f">Continue{hidden}" in page
    assert f">Start{hidden}" not in page


def test_begin_is_offered_until_the_review_has_begun(client):
    sent = evaluation_at(Status.TEAM_REVIEW)
    start = reverse("self_evaluation:review_start", args=[sent.evaluation.public_id])
    client.force_login(sent.team)
    assert start in client.get(URL).content.decode()
    client.post(start)
    assert start not in client.get(URL).content.decode()


def test_three_cost_as_much_as_one(client):
    supervisor = people.supervisor_of()
    client.force_login(supervisor)

    def one_more():
        school = evaluation_at(Status.VERIFICATION).school
        people.MembershipFactory(user=supervisor, role="supervisor", school=school)

    one_more()
    cost = cost_of(client, URL)
    one_more()
    one_more()
    assert cost_of(client, URL) == cost


def test_only_who_may_begin_a_review_reads_what_beginning_means(client):
    sent, approved = evaluation_at(Status.TEAM_REVIEW), evaluation_at(Status.VERIFICATION)
    sentence = "the school can no longer withdraw what it sent."
    for user, reads in ((sent.team, True), (approved.supervisor, False)):
        client.force_login(user)
        assert (sentence in client.get(URL).content.decode()) == reads
