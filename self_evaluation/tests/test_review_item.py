"""One claim beside its evidence."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    adjust,
    approved,
    assign,
    evaluation_at,
    fill,
    prove,
    returned,
    sent,
    wide_instrument,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, code="1.1.1", name="review_item"):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    return reverse(f"self_evaluation:{name}", args=ids)


def in_review(**values):
    begun = evaluation_at(Status.TEAM_REVIEW, **values)
    moves.start_review(begun.evaluation, by=begun.team)
    return begun


def test_an_accepted_not_applicable_is_written_without_an_empty_reason(client):
    begun = fill(year_of())
    begun.save("1.1.1", not_applicable=True, reason="Tidak ada")
    moves.submit(begun.evaluation, by=begun.principal)
    moves.start_review(begun.evaluation, by=begun.team)
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    client.force_login(begun.team)
    said = client.get(url_of(begun)).context["page"].said
    assert [layer.text for layer in said[:2]] == ["Not applicable: Tidak ada", "Not applicable"]


@pytest.mark.parametrize("who", ["principal", "team", "supervisor"])
def test_who_reads_the_evaluation_reads_its_review(client, who):
    begun = in_review()
    client.force_login(getattr(begun, who))
    response = client.get(url_of(begun))
    assert response.status_code == 200
    assert bool(response.context["may_judge"]) == (who == "team")


def test_strangers_and_contributors_find_nothing(client):
    begun = in_review()
    for user in (people.quality_team_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.get(url_of(begun)).status_code == 404


def test_contributors_see_their_part_of_the_form_but_no_review(client):
    begun = year_of()
    assign(begun, "1")
    sent(begun)
    client.force_login(begun.contributor)
    assert client.get(url_of(begun)).status_code == 404


def test_an_answer_of_another_school_is_not_there(client):
    begun, other = in_review(), in_review()
    client.force_login(begun.team)
    ids = [begun.evaluation.public_id, other.answer("1.1.1").public_id]
    assert client.get(reverse("self_evaluation:review_item", args=ids)).status_code == 404


def test_claim_evidence_and_way(client):
    begun = year_of()
    item = prove(begun, "1.1.1", title="Silabus kelas 4")
    prove(begun, "1.1.2", title="Bukti butir lain")
    sent(begun)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    response = client.get(url_of(begun))
    page = response.context["page"]
    assert [row.shown.item for row in page.evidence] == [item]
    assert "Silabus kelas 4" in response.content.decode()
    assert (page.before, page.after.code, page.position, page.of) == (None, "1.1.2", 1, 5)
    assert response.context["tally"] == ("0 of 5 judged", "0 returned")
    for key in "askjl":
        has_key = f'data-key="{key}"' in response.content.decode()
        assert has_key == (key != "j")


def test_every_layer_stands_side_by_side(client):
    begun = in_review()
    adjust(begun, "1.1.1", level=2, by=begun.team)
    moves.complete_review(begun.evaluation, by=begun.team)
    approved(begun)
    adjust(begun, "1.1.1", level=1, by=begun.supervisor)
    client.force_login(begun.supervisor)
    said = client.get(url_of(begun)).context["page"].said
    assert [(layer.text, layer.counts) for layer in said] == [
        ("A large part", False),
        ("Half", False),
        ("A small part", True),
    ]


def test_nobodys_words_are_not_listed(client):
    begun = in_review()
    client.force_login(begun.team)
    assert "Who says what" not in client.get(url_of(begun)).content.decode()
    adjust(begun, "1.1.1", level=2, by=begun.team)
    assert "Who says what" in client.get(url_of(begun)).content.decode()


def test_a_second_verdict_leaves_the_first_in_the_history(client):
    begun = in_review()
    adjust(begun, "1.1.1", level=2, by=begun.team)
    adjust(begun, "1.1.1", level=1, by=begun.team)
    client.force_login(begun.team)
    page = client.get(url_of(begun)).context["page"]
    assert [old.text for old in page.earlier] == ["Half"]


def test_what_changed_since_its_return_is_found_by_the_filter(client):
    begun = returned(year_of(), "1.1.2", "2.1.1")
    begun.save("1.1.2", level=4)
    begun.save("2.1.1", level=4)
    moves.submit(begun.evaluation, by=begun.principal)
    moves.start_review(begun.evaluation, by=begun.team)
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    client.force_login(begun.team)
    response = client.get(url_of(begun, "1.1.2"), {"show": "changed"})
    assert [(f["label"], f["count"], f["current"]) for f in response.context["filters"]] == [
        ("All", 5, False),
        ("Not judged yet", 4, False),
        ("Returned", 0, False),
        ("Changed since return", 2, True),
    ]
    page = response.context["page"]
    assert (page.before, page.after.code) == (None, "2.1.1")


def test_the_box_for_a_reason_opens_by_address(client):
    begun = in_review()
    client.force_login(begun.team)
    assert 'id="return"' in client.get(url_of(begun), {"act": "return"}).content.decode()
    assert 'id="adjust"' in client.get(url_of(begun), {"act": "adjust"}).content.decode()
    client.force_login(begun.principal)
    assert 'id="return"' not in client.get(url_of(begun), {"act": "return"}).content.decode()


def test_52_items_cost_as_much_as_7(client):
    costs = []
    for number, leaves in enumerate((7, 52)):
        begun = year_of(instrument=wide_instrument(leaves, code=f"wide{number}"))
        prove(begun, "1.1.1")
        sent(begun)
        moves.start_review(begun.evaluation, by=begun.team)
        for code in range(1, leaves, 3):
            verbs.accept(begun.evaluation, begun.answer(f"1.1.{code}"), by=begun.team)
        client.force_login(begun.team)
        costs.append(cost_of(client, url_of(begun)))
    assert costs[0] == costs[1]
    assert costs[0] <= 21
