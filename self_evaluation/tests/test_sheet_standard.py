"""One standard of the form."""

import gzip
from datetime import date

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    YEAR,
    adjust,
    assign,
    evaluation_at,
    fill,
    prove,
    returned,
    wide_instrument,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, code="1"):
    return reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, code])


def codes_in(response):
    return [item.code for item in response.context["page"].items]


def opened(client, begun, user=None, code="1", query=""):
    client.force_login(user or begun.principal)
    return client.get(url_of(begun, code) + query)


def test_the_head_fills_in_every_item_of_the_standard(client):
    response = opened(client, year_of())
    assert codes_in(response) == ["1.1.1", "1.1.2", "1.2.1"]
    assert all(item.is_editable for item in response.context["page"].items)
    assert response.content.decode().count("data-save") == 3


def test_items_of_other_school_levels_are_not_asked(client):
    assert codes_in(opened(client, year_of(), code="2")) == ["2.1.1", "2.1.3"]


def test_a_contributor_sees_exactly_the_assigned_items(client):
    begun = year_of()
    assign(begun, "1.1")
    assert codes_in(opened(client, begun, begun.contributor)) == ["1.1.1", "1.1.2"]
    assert opened(client, begun, begun.contributor, code="2").status_code == 404


@pytest.mark.parametrize("code", ["3", "1.1", "1.1.1", "x"])
def test_only_standards_have_a_page(client, code):
    assert opened(client, year_of(), code=code).status_code == 404


def test_strangers_find_nothing(client):
    begun = year_of()
    stranger = people.principal_of(people.SchoolFactory())
    assert opened(client, begun, stranger).status_code == 404
    assert opened(client, begun, begun.contributor).status_code == 404


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_those_who_only_read_get_no_fields(client, who):
    begun = fill(year_of())
    response = opened(client, begun, getattr(begun, who))
    assert not any(item.is_editable for item in response.context["page"].items)
    assert b"data-save" not in response.content
    assert b"Only the principal and the assigned contributors" in response.content


def test_after_sending_nothing_can_be_typed(client):
    response = opened(client, evaluation_at(Status.TEAM_REVIEW))
    assert b"data-save" not in response.content
    assert b"has been sent" in response.content


def test_only_returned_items_are_open_again_with_the_reviewers_sentence(client):
    begun = returned(year_of(), "1.1.2", reason="Lampirkan RPP.")
    response = opened(client, begun)
    editable = [item.code for item in response.context["page"].items if item.is_editable]
    assert editable == ["1.1.2"]
    assert b"Lampirkan RPP." in response.content


def test_past_draft_every_layer_stands_beside_the_item_and_what_counts(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    adjust(begun, "1.1.1", level=1, by=begun.team)
    response = opened(client, begun)
    first, second = response.context["page"].items[:2]
    told = [(said.who, said.text, said.counts) for said in first.said]
    assert told == [("School", "A large part", False), ("Quality team", "A small part", True)]
    assert (first.state, first.counts) == (
        "Answered: 75 %, score 5.25",
        "Counts now: 25 %, score 1.75",
    )
    assert (second.said, second.counts) == ([], "")
    assert b"Bukti menunjukkan lain." in response.content


def test_filters_leave_what_they_say(client):
    begun = returned(year_of(), "1.1.2")
    assign(begun, "1.2", user=begun.principal)
    assert codes_in(opened(client, begun, query="?show=returned")) == ["1.1.2"]
    assert codes_in(opened(client, begun, query="?show=mine")) == ["1.2.1"]
    empty = opened(client, begun, query="?show=unanswered")
    assert codes_in(empty) == []
    assert b"Every item here is answered." in empty.content


def test_progress_evidence_and_last_years_answer_stand_beside_the_items(client):
    before = fill(year_of(year=YEAR - 1), level=2)
    begun = year_of(school=before.school, instrument=before.evaluation.sheet.instrument)
    begun.save("1.1.1", level=4, note="Lengkap")
    prove(begun, "1.1.1", title="Silabus kelas IV")
    response = opened(client, begun)
    page = response.context["page"]
    first = page.items[0]
    assert (page.done, page.of) == (1, 3)
    assert first.previous == "Half"
    assert page.items[2].previous == "15 of 20 pupils"
    assert [proof.title for proof in first.evidence] == ["Silabus kelas IV"]
    assert first.state == "Answered: 100 %, score 7.00"


def test_coming_from_the_check_one_can_go_back_to_the_same_place(client):
    begun = year_of()
    response = opened(client, begun, query="?back=must")
    check = reverse("self_evaluation:evaluation_check", args=[begun.evaluation.public_id])
    assert f'href="{check}#must-1"' in response.content.decode()


def test_the_standards_before_and_after_are_one_tap_away(client):
    begun = year_of()
    first = opened(client, begun).context["page"]
    last = opened(client, begun, code="2").context["page"]
    assert (first.before, first.after.code) == (None, "2")
    assert (last.before.code, last.after) == ("1", None)


def test_52_items_cost_as_many_queries_as_7_and_little_to_send(client):
    costs = {}
    for leaves in (7, 52):
        begun = fill(year_of(instrument=wide_instrument(leaves, code=f"wide-{leaves}")))
        prove(begun, "1.1.1")
        prove(begun, "1.1.3")
        client.force_login(begun.principal)
        costs[leaves] = cost_of(client, url_of(begun))
    assert costs[7] == costs[52] <= 15
    page = client.get(url_of(begun))
    assert len(gzip.compress(page.content)) <= 30_000


def test_evidence_of_another_time_and_old_versions_are_marked(client):
    begun = year_of()
    prove(begun, "1.1.1", period_from=date(2024, 7, 1), period_to=date(2025, 6, 30))
    prove(begun, "1.1.2", version=2)  # its use is of version 1
    client.force_login(begun.principal)
    page = client.get(url_of(begun)).content.decode()
    assert page.count("Proves a time outside this school year") == 1
    assert page.count("There is a newer version") == 1


def test_a_contributor_is_led_only_to_standards_with_a_part_of_theirs(client):
    begun = year_of()
    assign(begun, "1.1")
    client.force_login(begun.contributor)
    page = client.get(url_of(begun)).context["page"]
    assert (page.before, page.after) == (None, None)
    client.force_login(begun.principal)
    assert client.get(url_of(begun)).context["page"].after.code == "2"
