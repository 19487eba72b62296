"""Giving the self-evaluation back to the team."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.tests import factories as people
from self_evaluation.models import Evaluation, Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def post(client, begun, reason, user=None):
    client.force_login(user or begun.principal)
    return client.post(url_of(begun), {"reason": reason})


def url_of(begun):
    return reverse("self_evaluation:evaluation_return_to_team", args=[begun.evaluation.public_id])


def test_the_team_gets_it_with_the_reason(client):
    begun = evaluation_at(Status.APPROVAL)
    assert post(client, begun, "Lihat 1.1 lagi.").status_code == 302
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.return_reason) == (Status.TEAM_REVIEW, "Lihat 1.1 lagi.")
    notice = Notice.objects.get(kind="returned")
    assert (notice.user, notice.values["reason"]) == (begun.team, "Lihat 1.1 lagi.")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(client, reason):
    begun = evaluation_at(Status.APPROVAL)
    response = post(client, begun, reason)
    assert response.status_code == 200
    assert b'href="#id_reason"' in response.content
    assert Evaluation.objects.get().status == Status.APPROVAL


def test_the_form_asks_for_it(client):
    begun = evaluation_at(Status.APPROVAL)
    client.force_login(begun.principal)
    assert b'name="reason"' in client.get(url_of(begun)).content


def test_only_while_approval_is_waited_for_and_by_the_head(client):
    assert post(client, evaluation_at(Status.TEAM_REVIEW), "x").status_code == 403
    begun = Evaluation.objects.get()
    stranger = people.principal_of(people.SchoolFactory())
    client.force_login(stranger)
    url = reverse("self_evaluation:evaluation_return_to_team", args=[begun.public_id])
    assert client.post(url, {"reason": "x"}).status_code == 404


def test_the_team_is_refused(client):
    begun = evaluation_at(Status.APPROVAL)
    assert b"Only the principal approves." in post(client, begun, "x", begun.team).content
