"""The way into a review."""

import pytest
from django.urls import reverse

from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Status
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def lead(client, begun, **query):
    url = reverse("self_evaluation:review_detail", args=[begun.evaluation.public_id])
    return client.get(url, query).url


def item_url(begun, code):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    return reverse("self_evaluation:review_item", args=ids)


def finish_url(begun):
    return reverse("self_evaluation:review_finish", args=[begun.evaluation.public_id])


def test_leads_to_the_first_item_that_was_not_judged(client, begun):
    assert lead(client, begun) == item_url(begun, "1.1.1")
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    assert lead(client, begun) == item_url(begun, "1.1.2")


def test_leads_to_the_first_of_a_filter_or_to_the_summary(client, begun):
    answer = begun.answer("2.1.1")
    verbs.return_item(
        begun.evaluation, answer, by=begun.team, reason_code="unclear", reason="Jelaskan."
    )
    assert lead(client, begun, show="returned") == item_url(begun, "2.1.1") + "?show=returned"
    assert lead(client, begun, show="changed") == finish_url(begun)
    assert lead(client, begun, show="") == item_url(begun, "1.1.1")


def test_leads_to_an_item_by_its_code(client, begun):
    assert lead(client, begun, code=" 2.1.3 ") == item_url(begun, "2.1.3")
    assert lead(client, begun, code="9.9") == finish_url(begun)


def test_contributors_and_strangers_find_nothing(client, begun):
    client.force_login(begun.contributor)
    url = reverse("self_evaluation:review_detail", args=[begun.evaluation.public_id])
    assert client.get(url).status_code == 404
