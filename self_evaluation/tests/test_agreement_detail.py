"""Where school, team and supervisor differ, standard by standard."""

import re
from decimal import Decimal
from fractions import Fraction

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
    evaluation_at,
    sent,
    wide_instrument,
    year_of,
)
from standards import scoring

BULK = re.compile(r"\d+ in bulk \(\d+ %\)")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:agreement_detail", args=[begun.evaluation.public_id])


def in_review():
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    return begun


def judged():
    """1.1.1 is adjusted from 75 to 25 %, 1.1.2 and 2.1.1 stand, 2.1.3 was returned, 1.2.1 waits."""
    begun = in_review()
    adjust(begun, "1.1.1", level=1, by=begun.team)
    for code in ("1.1.2", "2.1.1"):
        verbs.accept(begun.evaluation, begun.answer(code), by=begun.team)
    answer = begun.answer("2.1.3")
    verbs.return_item(begun.evaluation, answer, by=begun.team, reason_code="unclear", reason="x")
    return begun


def comparison(client, begun, **query):
    client.force_login(begun.principal)
    return client.get(url_of(begun), query).context["comparison"]


def test_the_numbers_of_each_standard(client):
    found = comparison(client, judged())
    facts = [(r.code, r.count, r.differing, r.share, r.gap) for r in (*found.rows, found.total)]
    assert facts == [
        ("1", 2, 1, Fraction(1, 2), Fraction(7, 4)),
        ("2", 1, 0, Fraction(1), Fraction(0)),
        ("", 3, 1, Fraction(2, 3), Fraction(7, 6)),
    ]
    assert [row.code for row in found.higher] == ["1"]


def test_the_differing_items_with_both_values_and_the_reason(client):
    begun = judged()
    [item] = comparison(client, begun, standard="1").differing
    assert (item["code"], item["first"], item["second"], item["gap"], item["reason"]) == (
        "1.1.1",
        "A large part",
        "A small part",
        Decimal("3.50"),
        "Bukti menunjukkan lain.",
    )
    assert comparison(client, begun, standard="2").differing == []
    assert [item["code"] for item in comparison(client, begun).differing] == ["1.1.1"]


def test_what_a_pair_has_not_judged_is_not_counted(client):
    found = comparison(client, judged(), pair="school-supervisor")
    assert (found.total.count, found.total.share, found.total.kappa) == (0, None, None)


def test_the_supervisor_beside_school_and_team(client):
    begun = judged()
    verbs.accept(begun.evaluation, begun.answer("2.1.3"), by=begun.team)
    moves.complete_review(begun.evaluation, by=begun.team)
    approved(begun)
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.supervisor)
    adjust(begun, "2.1.1", level=4, by=begun.supervisor)
    with_school = comparison(client, begun, pair="school-supervisor").total
    with_team = comparison(client, begun, pair="team-supervisor").total
    assert (with_school.count, with_school.gap) == (2, Fraction(7, 8))
    assert (with_team.count, with_team.gap) == (2, Fraction(-7, 8))


def test_an_item_that_does_not_apply_to_one_of_them_is_left_out(client):
    begun = in_review()
    mark = scoring.Mark(not_applicable=True)
    verbs.adjust(begun.evaluation, begun.answer("1.1.1"), by=begun.team, mark=mark, reason="x")
    assert comparison(client, begun).total.count == 0


def test_a_number_counts_as_the_level_it_reaches(client):
    begun = in_review()
    mark = scoring.Mark(have=Decimal(40), need=Decimal(20))
    verbs.adjust(begun.evaluation, begun.answer("1.2.1"), by=begun.team, mark=mark, reason="x")
    verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    found = comparison(client, begun).total
    # Less is better: 20 of 15 is all, 20 of 40 is half, so the levels are (4, 2) and (3, 3).
    assert (found.gap, found.kappa.value) == (Fraction(7, 4), 0)


def rest_accepted():
    """The team adjusts 1.1.1 and accepts the other four in one act."""
    begun = in_review()
    adjust(begun, "1.1.1", level=1, by=begun.team)
    verbs.accept_rest(begun.evaluation, by=begun.team)
    return begun


def test_what_was_accepted_in_bulk_is_said_beside_the_figures(client):
    begun = rest_accepted()
    found = comparison(client, begun)
    facts = [(r.code, r.count, r.in_bulk, r.bulk_percent) for r in (*found.rows, found.total)]
    assert facts == [("1", 3, 2, 67), ("2", 2, 2, 100), ("", 5, 4, 80)]
    page = client.get(url_of(begun)).content.decode()
    assert BULK.findall(page) == [
        "2 in bulk (67 %)",
        "2 in bulk (100 %)",
        "4 in bulk (80 %)",
    ]


def test_what_was_judged_one_by_one_is_not_in_bulk(client):
    begun = rest_accepted()
    verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.team)
    found = comparison(client, begun)
    assert [row.in_bulk for row in (*found.rows, found.total)] == [1, 2, 3]
    verbs.take_back(begun.evaluation, _batch(begun), by=begun.team)
    found = comparison(client, begun)
    assert [(row.count, row.in_bulk) for row in (*found.rows, found.total)] == [
        (2, 0),
        (0, 0),
        (2, 0),
    ]
    assert BULK.findall(client.get(url_of(begun)).content.decode()) == []


def _batch(begun):
    return begun.answer("2.1.1").judgements.get().batch


def test_team_and_supervisor_are_in_bulk_where_one_of_them_was(client):
    begun = rest_accepted()
    moves.complete_review(begun.evaluation, by=begun.team)
    approved(begun)
    for code in ("1.1.1", "1.1.2"):
        verbs.accept(begun.evaluation, begun.answer(code), by=begun.supervisor)
    totals = {
        pair: comparison(client, begun, pair=pair).total
        for pair in ("school-team", "school-supervisor", "team-supervisor")
    }
    assert {pair: (total.count, total.in_bulk) for pair, total in totals.items()} == {
        "school-team": (5, 4),
        "school-supervisor": (2, 0),
        "team-supervisor": (2, 1),
    }


def test_where_all_is_the_same_no_range_is_told(client):
    begun = in_review()
    verbs.accept_rest(begun.evaluation, by=begun.team)
    total = comparison(client, begun).total
    assert (total.kappa.value, total.kappa.low, total.kappa.high) == (1, 1, 1)
    page = client.get(url_of(begun)).content.decode()
    assert page.count("(–: all the same)") == 2  # standard 1 and all; standard 2 has one level
    assert "1.00 to 1.00" not in page


def test_where_nothing_varies_no_range_is_told_either(client):
    begun = in_review()
    adjust(begun, "1.1.1", level=1, by=begun.team)
    total = comparison(client, begun).total
    assert (total.kappa.value, total.kappa.low, total.kappa.high) == (0, 0, 0)
    page = client.get(url_of(begun)).content.decode()
    assert page.count("(–: too little variety)") == 2
    assert "0.00 to 0.00" not in page


@pytest.mark.parametrize("who", ["principal", "team", "supervisor"])
def test_readers(client, who):
    begun = judged()
    client.force_login(getattr(begun, who))
    assert client.get(url_of(begun)).status_code == 200


def test_contributors_and_strangers_find_nothing(client):
    begun = judged()
    for user in (begun.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(user)
        assert client.get(url_of(begun)).status_code == 404


def test_an_unknown_pair_and_standard_are_no_mistake(client):
    begun = judged()
    found = comparison(client, begun, pair="moon", standard="99")
    assert (found.total.count, found.differing) == (3, [])


def test_52_items_cost_as_much_as_7(client):
    costs = []
    for number, leaves in enumerate((7, 52)):
        begun = sent(year_of(instrument=wide_instrument(leaves, code=f"wide{number}")))
        moves.start_review(begun.evaluation, by=begun.team)
        for code in range(1, leaves, 3):
            verbs.accept(begun.evaluation, begun.answer(f"1.1.{code}"), by=begun.team)
        client.force_login(begun.team)
        costs.append(cost_of(client, url_of(begun)))
    assert costs[0] == costs[1]
    assert costs[0] <= 14
