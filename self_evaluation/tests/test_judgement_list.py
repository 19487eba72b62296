"""What the checkers changed, item by item."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import adjust, assign, evaluation_at, returned, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:judgement_list", args=[begun.evaluation.public_id])


def in_review():
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    return begun


def told(response):
    return [
        (change.code, [(said.who, said.text, said.counts) for said in change.said])
        for change in response.context["changes"]
    ]


def test_the_principal_reads_every_layer_with_its_reason(client):
    begun = in_review()
    review_verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    adjust(begun, "1.1.2", level=1, by=begun.team)
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    layers = [
        ("School", "A large part", False),
        ("Quality team", "A small part", True),
        ("Supervisor", "", False),
    ]
    assert told(response) == [("1.1.2", layers)]
    html = response.content.decode()
    assert "Bukti menunjukkan lain." in html
    assert "/standar/1/#item-1-1-2" in html


def test_what_was_sent_back_is_part_of_it(client):
    begun = returned(year_of(), "1.2.1", reason="Angka belum cocok.")
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    assert [code for code, _layers in told(response)] == ["1.2.1"]
    assert b"Angka belum cocok." in response.content


def test_where_nothing_was_changed_the_page_says_so(client):
    begun = evaluation_at(Status.APPROVAL)
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    assert told(response) == []
    assert b"Nothing was changed." in response.content


def test_a_contributor_reads_of_the_assigned_part_only(client):
    begun = in_review()
    assign(begun, "1.2")
    adjust(begun, "1.1.2", level=1, by=begun.team)
    client.force_login(begun.contributor)
    assert told(client.get(url_of(begun))) == []
    assign(begun, "1.1")
    assert [code for code, _layers in told(client.get(url_of(begun)))] == ["1.1.2"]


def test_people_without_the_evaluation_find_nothing(client):
    begun = in_review()
    for user in (begun.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(user)
        assert client.get(url_of(begun)).status_code == 404


def test_three_changes_cost_as_much_as_one(client):
    begun = in_review()
    client.force_login(begun.principal)
    adjust(begun, "1.1.1", level=1, by=begun.team)
    one = cost_of(client, url_of(begun))
    adjust(begun, "1.1.2", level=1, by=begun.team)
    adjust(begun, "2.1.1", level=1, by=begun.team)
    assert cost_of(client, url_of(begun)) == one
