"""Saving one answer as it is typed."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.tests import factories as people
from self_evaluation.models import Evaluation, Sheet, Status
from self_evaluation.tests.factories import (
    assign,
    evaluation_at,
    returned,
    wide_instrument,
    window,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def post(client, begun, code="1.1.1", *, user=None, version=0, key=None, **values):
    client.force_login(user or begun.principal)
    url = reverse("self_evaluation:answer_save", args=[begun.answer(code).public_id])
    fields = {"version": version, "key": key or uuid.uuid4(), **values}
    return client.post(url, {f"{code}-{name}": value for name, value in fields.items()})


def test_a_save_stores_a_version_and_says_so_in_little(client):
    begun = year_of()
    response = post(client, begun, level=3, note="Ada jurnal")
    answer = begun.answer("1.1.1")
    assert response.status_code == 200
    assert (answer.version, answer.level, answer.note) == (1, 3, "Ada jurnal")
    assert answer.updated_by == begun.principal
    assert list(answer.versions.values_list("version", "level")) == [(1, 3)]
    assert "Answered: 75 %, score 5.25" in response.content.decode()
    assert 'id="item-1-1-1-version" value="1"' in response.content.decode()
    assert len(response.content) <= 1_500


def test_numbers_are_read_as_people_write_them(client):
    begun = year_of()
    client.cookies["language"] = "id"
    post(client, begun, "1.2.1", have="35,5", need="28")
    answer = begun.answer("1.2.1")
    assert (answer.have, answer.need) == (Decimal("35.50"), Decimal("28.00"))


def test_half_a_quantity_may_be_stored_but_is_not_answered(client):
    begun = year_of()
    response = post(client, begun, "1.2.1", have="30")
    assert begun.answer("1.2.1").have == 30
    html = response.content.decode()
    assert "Not answered yet: “Largest number allowed” is missing" in html
    html = post(client, begun, "1.2.1", version=1, need="30").content.decode()
    assert "Not answered yet: “Average number of pupils” is missing" in html


def test_a_need_of_nothing_is_not_applicable_and_says_why(client):
    response = post(client, year_of(), "1.2.1", have="3", need="0")
    html = response.content.decode()
    assert "Not applicable, because “Largest number allowed” is 0" in html


def test_not_applicable_needs_a_reason_and_stands_alone(client):
    begun = year_of()
    refused = post(client, begun, level=3, not_applicable="on")
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#item-1-1-1-trouble"
    assert "Write why this item does not apply" in refused.content.decode()
    post(client, begun, level=3, not_applicable="on", reason="Belum ada kelas VI")
    answer = begun.answer("1.1.1")
    assert (answer.not_applicable, answer.level) == (True, None)


def test_exceeding_the_standard_needs_a_full_answer_and_a_reason(client):
    begun = year_of()
    less = post(client, begun, level=3, exceeds="on", exceeds_reason="Juara")
    assert "Only a fully met item can exceed the standard." in less.content.decode()
    both = post(client, begun, level=3, exceeds="on")
    assert both.content.decode().count("field-error") == 1, "first it has to be met at all"
    silent = post(client, begun, level=4, exceeds="on")
    assert "Write in what way you exceed the standard." in silent.content.decode()
    assert post(client, begun, level=4, exceeds="on", exceeds_reason="Juara").status_code == 200


def test_a_refusal_names_the_field_and_gives_an_example(client):
    begun = year_of()
    html = post(client, begun, "1.2.1", have="tiga puluh", need=-1).content.decode()
    assert 'data-at="1.2.1-have"' in html
    assert "Average number of pupils: write a number, for example 12 or 12.5." in html
    assert "write 0 or more, for example 12." in html


@pytest.mark.parametrize(
    "values", [{"level": 9}, {"level": "x"}, {"have": -1}, {"have": "NaN"}, {"note": "x" * 5001}]
)
def test_wrong_input_is_refused_in_words(client, values):
    begun = year_of()
    code = "1.2.1" if "have" in values else "1.1.1"
    response = post(client, begun, code, **values)
    assert response.status_code == 422
    assert b"field-error" in response.content
    assert begun.answer(code).version == 0


def test_an_older_version_is_a_clash_that_shows_the_colleagues_text(client):
    begun = year_of()
    begun.save("1.1.1", level=2, note="Kata saya")
    response = post(client, begun, level=4)
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#item-1-1-1-trouble"
    assert "Kata saya" in response.content.decode()
    assert str(begun.principal) in response.content.decode()
    assert begun.answer("1.1.1").level == 2


def test_a_repeated_key_gets_the_first_outcome(client):
    begun, key = year_of(), uuid.uuid4()
    first = post(client, begun, level=3, key=key)
    again = post(client, begun, level=3, key=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert begun.answer("1.1.1").versions.count() == 1


def test_a_repeat_is_answered_even_when_the_sheet_was_sent_meanwhile(client):
    begun, key = year_of(), uuid.uuid4()
    post(client, begun, level=3, key=key)
    Evaluation.objects.update(
        status=Status.TEAM_REVIEW, submitted_at=timezone.now(), submitted_by=begun.principal
    )
    Sheet.objects.update(is_open=False)
    assert post(client, begun, level=3, key=key).status_code == 200
    assert post(client, begun, level=2, version=1).status_code == 403


def test_a_spent_key_with_other_words_is_no_repeat(client):
    begun, key = year_of(), uuid.uuid4()
    post(client, begun, level=3, key=key, note="Pertama")
    assert post(client, begun, level=3, key=key, note="Kedua").status_code == 409
    assert post(client, begun, level=3, key=key, note="Kedua", version=1).status_code == 400
    assert begun.answer("1.1.1").note == "Pertama"


def test_a_key_spent_on_another_answer_is_refused(client):
    begun, key = year_of(), uuid.uuid4()
    post(client, begun, "1.1.1", level=3, key=key)
    assert post(client, begun, "1.1.2", level=3, key=key).status_code == 400


def test_the_same_values_make_no_new_version(client):
    begun = year_of()
    post(client, begun, level=3)
    assert post(client, begun, level=3, version=1).status_code == 200
    assert begun.answer("1.1.1").version == 1


def test_a_contributor_saves_what_is_assigned_and_finds_nothing_else(client):
    begun = year_of()
    assign(begun, "1.1")
    assert post(client, begun, "1.1.2", user=begun.contributor, level=1).status_code == 200
    assert post(client, begun, "2.1.1", user=begun.contributor, level=1).status_code == 404


def test_a_team_member_who_also_contributes_saves_only_what_is_assigned(client):
    begun = year_of()
    people.MembershipFactory(user=begun.team, role="contributor", school=begun.school)
    assign(begun, "1.1", user=begun.team)
    assert post(client, begun, "1.1.1", user=begun.team, level=1).status_code == 200
    refused = post(client, begun, "2.1.1", user=begun.team, level=1)
    assert "This item is not assigned to you." in refused.content.decode()


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_readers_are_refused_with_the_reason(client, who):
    begun = year_of()
    refused = post(client, begun, user=getattr(begun, who), level=1)
    assert refused.status_code == 403
    assert b"Only the principal and the assigned contributors" in refused.content


def test_strangers_find_nothing(client):
    stranger = people.principal_of(people.SchoolFactory())
    assert post(client, year_of(), user=stranger, level=1).status_code == 404


def test_nothing_is_saved_after_sending_nor_on_items_that_were_not_sent_back(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert post(client, begun, level=1, version=1).status_code == 403
    returned(begun, "1.1.2")
    refused = post(client, begun, level=1, version=1)
    assert "was not sent back" in refused.content.decode()
    assert post(client, begun, "1.1.2", level=1, version=1).status_code == 200


def test_the_form_gets_the_refusal_as_a_sentence_beside_the_item(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    client.force_login(begun.principal)
    url = reverse("self_evaluation:answer_save", args=[begun.answer("1.1.1").public_id])
    data = {"1.1.1-level": 1, "1.1.1-version": 1, "1.1.1-key": uuid.uuid4()}
    refused = client.post(url, data, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#item-1-1-1-trouble")
    assert b"has been sent" in refused.content


def test_who_may_not_answer_hears_that_first_also_with_wrong_input(client):
    begun = year_of()
    assert post(client, begun, user=begun.team, level="x").status_code == 403


def test_nothing_is_saved_before_the_window_opens(client):
    begun = year_of()
    window(begun.evaluation.campaign, opens_in=2)
    assert post(client, begun, level=1).status_code == 403


def test_a_get_saves_nothing(client):
    begun = year_of()
    client.force_login(begun.principal)
    url = reverse("self_evaluation:answer_save", args=[begun.answer("1.1.1").public_id])
    assert client.get(url).status_code == 405


def test_a_save_costs_few_queries_on_a_sheet_of_any_size(client):
    costs = set()
    for leaves in (7, 52):
        begun = year_of(instrument=wide_instrument(leaves, code=f"wide-{leaves}"))
        assign(begun, "1.1")
        post(client, begun, "1.1.1", user=begun.contributor, level=1)
        url = reverse("self_evaluation:answer_save", args=[begun.answer("1.1.2").public_id])
        data = {"1.1.2-level": 2, "1.1.2-version": 0, "1.1.2-key": uuid.uuid4()}
        with CaptureQueriesContext(connection) as captured:
            client.post(url, data)
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        costs.add(len(asked))
        assert begun.answer("1.1.2").version == 1
    assert len(costs) == 1
    assert max(costs) <= 10
