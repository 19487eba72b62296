"""What would change a dossier's outcome."""

import uuid

import pytest
from django.urls import reverse

from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation.actions.answer import save_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(client):
    """Return a function that opens the simulation of a dossier filled in at one level."""
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal, level=1)
    client.force_login(begun.principal)
    url = reverse("accreditation:dossier_simulation", args=[dossier.public_id])
    return lambda query="": client.get(url + query)


def test_each_item_with_what_it_would_bring_the_most_first(opened):
    effects = opened().context["effects"]
    assert [(row["code"], row["before"], row["after"], str(row["gain"])) for row in effects] == [
        ("P.2.1", "Red", "Green", "12.5"),
        ("Q.1.1", "Red", "Yellow", "12.0"),
        ("P.1.1", "Red", "Yellow", "7.5"),
        ("P.1.2", "Red", "Yellow", "3.8"),
        ("R.1.1", "Red", "Yellow", "1.5"),
        ("R.1.2", "Red", "Yellow", "1.5"),
    ]


def test_the_smallest_set_for_a_rank(opened):
    response = opened("?rank=Perak")
    plan = response.context["plan"]
    assert [step["code"] for step in plan["steps"]] == ["P.1.1", "P.2.1", "Q.1.1"]
    assert plan["after"].rank == "Silver"
    page = response.content.decode()
    assert "3 items are enough:" in page
    assert [(str(was), str(will)) for _title, was, will in plan["components"]] == [
        ("0.0", "40.0"),
        ("0.0", "100.0"),
        ("0.0", "0.0"),
    ]
    assert "Simulation" in page


def test_effort_leads_to_other_items(opened):
    plan = opened("?rank=Perak&effort-Q.1.1=20&effort-P.2.1=x").context["plan"]
    assert "Q.1.1" not in [step["code"] for step in plan["steps"]]
    assert plan["after"].rank == "Silver"
    assert plan["other_efforts"] == [("Q.1.1", "Three", 20)]
    assert {step["effort"] for step in plan["steps"]} == {1}
    assert plan["effort"] == len(plan["steps"])


def test_an_unknown_rank_asks_again(opened):
    response = opened("?rank=Berlian")
    assert response.status_code == 200
    assert response.context["plan"] is None


def test_what_a_condition_wants_says_so(opened):
    effects = opened().context["effects"]
    assert [row["code"] for row in effects if row["is_wanted"]] == ["P.2.1"]


def test_an_effort_above_the_highest_counts_as_the_highest(opened):
    response = opened("?rank=Perak&effort-Q.1.1=99")
    assert response.context["plan"]["other_efforts"] == [("Q.1.1", "Three", 20)]
    assert "Efforts of items that are not in the set:" in response.content.decode()


def test_unanswered_items_count_as_the_lowest_or_are_left_out_and_it_says_which(client):
    dossier, begun = dossier_of()
    for code in ("P.1.1", "Q.1.1", "R.1.1"):
        answer = answer_of(dossier, code)
        save_answer(answer, by=begun.principal, key=uuid.uuid4(), version=answer.version, level=3)
    client.force_login(begun.principal)
    url = reverse("accreditation:dossier_simulation", args=[dossier.public_id])
    lowest, left_out = client.get(url), client.get(url, {"gaps": "leave_out", "rank": "Emas"})
    assert [str(value.hundred) for value in lowest.context["now"].outcome.values] == [
        "50.0",
        "100.0",
        "50.0",
    ]
    assert [value.hundred for value in left_out.context["now"].outcome.values][1:] == [100, 100]
    assert (lowest.context["missing"], left_out.context["missing"]) == (3, 3)
    current = [row["url"] for row in left_out.context["filters"] if row["current"]]
    assert current == ["?gaps=leave_out&rank=Emas"]
    # The seal is a condition: leaving it out does not meet it.
    assert left_out.context["now"].accredited is False
