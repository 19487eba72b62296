"""Every version of an answer."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import adjust, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, code="1.1.1"):
    return reverse("self_evaluation:answer_history", args=[begun.answer(code).public_id])


def test_the_history_says_who_when_before_and_after(client):
    begun = year_of()
    begun.save("1.1.1", level=1, note="Awal")
    begun.save("1.1.1", not_applicable=True, reason="Tidak ada")
    client.force_login(begun.team)
    entries = client.get(url_of(begun)).context["entries"]
    told = [(entry["who"], entry["before"], entry["after"]) for entry in entries]
    assert told == [
        (begun.principal, "A small part\nAwal", "Not applicable: Tidak ada"),
        (begun.principal, "", "A small part\nAwal"),
    ]


def test_good_practice_is_part_of_the_history(client):
    begun = year_of()
    begun.save("1.1.1", level=4, exceeds=True, exceeds_reason="Juara provinsi")
    client.force_login(begun.principal)
    assert "Exceeds the standard: Juara provinsi" in client.get(url_of(begun)).content.decode()


@pytest.mark.parametrize(("who", "restores"), [("principal", 1), ("team", 0)])
def test_who_may_answer_may_restore_all_but_the_newest(client, who, restores):
    begun = year_of()
    begun.save("1.1.1", level=1)
    begun.save("1.1.1", level=2)
    client.force_login(getattr(begun, who))
    html = client.get(url_of(begun)).content.decode()
    assert html.count("/pulihkan/") == restores


def test_nothing_is_restored_after_sending(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.principal)
    assert b"/pulihkan/" not in client.get(url_of(begun)).content


def test_what_the_checkers_said_stands_below(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    adjust(begun, "1.1.1", level=1, by=begun.team)
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    told = [(said.who, said.text, said.judgement.reason) for said in response.context["spoken"]]
    assert told == [("Quality team", "A small part", "Bukti menunjukkan lain.")]
    assert b"Bukti menunjukkan lain." in response.content


def test_people_without_the_item_find_nothing(client):
    begun = year_of()
    for user in (begun.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(user)
        assert client.get(url_of(begun)).status_code == 404


def test_three_versions_cost_as_much_as_one(client):
    begun = year_of()
    client.force_login(begun.principal)
    begun.save("1.1.1", level=1)
    one = cost_of(client, url_of(begun))
    begun.save("1.1.1", level=2)
    begun.save("1.1.1", level=3)
    assert cost_of(client, url_of(begun)) == one


def test_an_answer_nobody_has_saved_has_an_empty_history(client):
    begun = year_of()
    client.force_login(begun.principal)
    address = reverse("self_evaluation:answer_history", args=[begun.answer("1.1.1").public_id])
    response = client.get(address)
    assert (response.status_code, response.context["entries"]) == (200, [])
