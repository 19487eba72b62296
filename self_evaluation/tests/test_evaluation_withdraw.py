"""Taking a sent self-evaluation back."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Evaluation, Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def press(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.post(
        reverse("self_evaluation:evaluation_withdraw", args=[begun.evaluation.public_id])
    )


def test_the_head_takes_it_back_and_fills_in_again(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert press(client, begun).status_code == 302
    assert Evaluation.objects.get().status == Status.DRAFT
    begun.save("1.1.1", level=0)
    assert begun.answer("1.1.1").level == 0


def test_not_after_the_team_has_begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    refused = press(client, begun)
    assert refused.status_code == 403
    assert b"The quality team has begun its review." in refused.content


@pytest.mark.parametrize("status", [Status.DRAFT, Status.APPROVAL, Status.VERIFIED])
def test_only_from_the_team_review(client, status):
    assert press(client, evaluation_at(status)).status_code == 403


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert b"Only the principal withdraws it." in press(client, begun, begun.team).content
    assert press(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404
