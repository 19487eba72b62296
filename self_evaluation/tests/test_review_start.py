"""Beginning the team's review."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.models import Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:review_start", args=[begun.evaluation.public_id])


def test_team_begins_once(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.team)
    response = client.post(url_of(begun))
    begun.evaluation.refresh_from_db()
    detail = reverse("self_evaluation:review_detail", args=[begun.evaluation.public_id])
    assert (response.status_code, response.url) == (302, detail)
    assert begun.evaluation.review_started_by == begun.team
    assert AuditEvent.objects.filter(event="self_evaluation.start_review").count() == 1
    assert client.post(url_of(begun)).status_code == 403


@pytest.mark.parametrize("who", ["principal", "supervisor"])
def test_colleagues_are_refused_with_the_reason(client, who):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(getattr(begun, who))
    response = client.post(url_of(begun))
    assert response.status_code == 403
    assert "Only the quality team reviews at this stage." in response.content.decode()


def test_stranger_and_contributor_do_not_find_it(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.post(url_of(begun)).status_code == 404


def test_looking_begins_nothing(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.team)
    assert client.get(url_of(begun)).status_code == 405
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.review_started_at is None


def test_the_button_stands_wherever_the_review_is_looked_at(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.team)
    finish = reverse("self_evaluation:review_finish", args=[begun.evaluation.public_id])
    ids = [begun.evaluation.public_id, begun.answer("1.1.1").public_id]
    begins = f'action="{reverse("self_evaluation:review_start", args=ids[:1])}"'
    for address in (finish, reverse("self_evaluation:review_item", args=ids)):
        assert client.get(address).content.decode().count(begins) == 1
