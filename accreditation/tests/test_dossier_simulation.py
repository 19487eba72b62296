"""What would change a dossier's outcome."""

import pytest
from django.urls import reverse

from accreditation.tests.factories import answer_all, dossier_of

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
    assert plan["other_efforts"] == [("Q.1.1", 20)]
    assert {step["effort"] for step in plan["steps"]} == {1}
    assert plan["effort"] == len(plan["steps"])


def test_an_unknown_rank_asks_again(opened):
    response = opened("?rank=Berlian")
    assert response.status_code == 200
    assert response.context["plan"] is None
