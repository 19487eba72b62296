"""The head's approval."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.tests import factories as people
from self_evaluation.models import Evaluation, Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def press(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.post(
        reverse("self_evaluation:evaluation_approve", args=[begun.evaluation.public_id])
    )


def test_one_act_signs_and_asks_the_supervisor(client):
    begun = evaluation_at(Status.APPROVAL)
    assert press(client, begun).status_code == 302
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.approved_by) == (Status.VERIFICATION, begun.principal)
    assert Notice.objects.get(kind="verification_needed").user == begun.supervisor


@pytest.mark.parametrize("status", [Status.DRAFT, Status.TEAM_REVIEW, Status.VERIFIED])
def test_only_when_approval_is_waited_for(client, status):
    refused = press(client, evaluation_at(status))
    assert refused.status_code == 403
    assert b"Nothing waits for approval." in refused.content


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = evaluation_at(Status.APPROVAL)
    assert b"Only the principal approves." in press(client, begun, begun.team).content
    assert press(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404
