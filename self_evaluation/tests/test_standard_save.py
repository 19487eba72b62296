"""Saving a whole page without script."""

import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Answer, Assignment, Status
from self_evaluation.queries.claim import as_typed
from self_evaluation.tests.factories import assign, evaluation_at, fill, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CODES = ("1.1.1", "1.1.2", "1.2.1")


def shown(begun, codes=CODES):
    """Return the fields of a page as a browser without script would send them untouched."""
    fields = {}
    for code in codes:
        answer = begun.answer(code)
        typed = {name: value for name, value in as_typed(answer).items() if value}
        typed |= {"version": answer.version, "key": uuid.uuid4()}
        fields |= {f"{code}-{name}": value for name, value in typed.items()}
    return fields


def post(client, begun, fields, *, user=None, query="", name="standard_save"):
    client.force_login(user or begun.principal)
    url = reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id, "1"])
    return client.post(url + query, fields)


def versions(begun):
    return [begun.answer(code).version for code in CODES]


def test_only_what_was_touched_is_saved(client):
    begun = fill(year_of())
    response = post(client, begun, shown(begun) | {"1.1.2-level": "1"}, query="?show=mine")
    page = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "1"])
    assert (response.status_code, response.url) == (302, f"{page}?show=mine")
    assert versions(begun) == [1, 2, 1]
    assert begun.answer("1.1.2").level == 1


def test_line_ends_of_a_browser_are_no_change(client):
    begun = year_of()
    begun.save("1.1.1", level=3, note="satu\ndua")
    post(client, begun, shown(begun) | {"1.1.1-note": "satu\r\ndua"})
    assert versions(begun) == [1, 0, 0]


def test_wrong_input_is_shown_again_as_typed_and_the_rest_is_saved(client):
    begun = year_of()
    fields = shown(begun) | {"1.1.1-level": "2", "1.2.1-have": "banyak", "1.2.1-note": "Ragu"}
    response = post(client, begun, fields)
    html = response.content.decode()
    assert response.status_code == 422
    assert versions(begun) == [1, 0, 0]
    assert 'value="banyak"' in html
    assert "Ragu</textarea>" in html
    assert 'href="#item-1-2-1-have"' in html
    assert "<title>Error:" in html


def test_a_stale_item_that_was_not_touched_is_no_clash(client):
    begun = fill(year_of())
    fields = shown(begun)
    begun.save("1.1.1", level=4)
    assert post(client, begun, fields | {"1.1.2-level": "0"}).status_code == 302
    assert (begun.answer("1.1.1").level, begun.answer("1.1.2").level) == (4, 0)


def test_clashing_items_go_to_the_clash_screen_together_and_clean_ones_are_saved(client):
    begun = fill(year_of())
    fields = shown(begun)
    begun.save("1.1.1", level=4, note="Dari rekan")
    begun.save("1.2.1", have=20, need=20)
    typed = {"1.1.1-level": "0", "1.1.2-level": "0", "1.2.1-have": "1"}
    response = post(client, begun, fields | typed)
    assert response.status_code == 409
    assert "self_evaluation/answer_clash.html" in [template.name for template in response.templates]
    assert [row["item"].code for row in response.context["rows"]] == ["1.1.1", "1.2.1"]
    assert "Dari rekan" in response.content.decode()
    assert (begun.answer("1.1.2").level, begun.answer("1.1.1").level) == (0, 4)


def test_clash_and_wrong_input_together_lose_nothing(client):
    begun = fill(year_of())
    fields = shown(begun)
    begun.save("1.1.1", level=4)
    response = post(client, begun, fields | {"1.1.1-level": "0", "1.2.1-have": "banyak"})
    assert [item.code for item in response.context["refused"]] == ["1.2.1"]
    assert 'value="banyak"' in response.content.decode()


def test_a_contributor_saves_only_what_is_assigned(client):
    begun = year_of()
    assign(begun, "1.1")
    fields = shown(begun) | {"1.1.1-level": "1", "1.2.1-have": "9"}
    post(client, begun, fields, user=begun.contributor)
    assert versions(begun) == [1, 0, 0]


def test_readers_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    assert post(client, begun, {}, user=begun.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert post(client, begun, {}, user=stranger).status_code == 404


def test_nothing_is_saved_after_sending(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert post(client, begun, shown(begun) | {"1.1.1-level": "0"}).status_code == 403
    assert begun.answer("1.1.1").level == 3


def test_words_for_a_part_taken_back_meanwhile_are_shown_again(client):
    begun = year_of()
    assign(begun, "1.1", "1.2")
    fields = shown(begun) | {"1.1.1-level": "1", "1.2.1-note": "Kata <panjang>"}
    Assignment.objects.filter(node__code="1.2").delete()
    response = post(client, begun, fields, user=begun.contributor)
    html = response.content.decode()
    assert response.status_code == 403
    assert [one.code for one in response.context["unsaved"]] == ["1.2.1"]
    assert "Kata &lt;panjang&gt;</textarea>" in html
    assert "This item is not yours to fill in, or not any more." in html
    assert versions(begun) == [1, 0, 0]


def test_words_outlive_the_last_part_and_a_stranger_learns_nothing(client):
    begun = year_of()
    fields = shown(begun) | {"1.1.1-note": "Kata"}
    stranger = people.principal_of(people.SchoolFactory())
    for person in (begun.contributor, stranger):
        response = post(client, begun, fields, user=person)
        assert response.status_code == 404
        assert "Kata</textarea>" in response.content.decode()
        assert "evaluation" not in response.context
    assert begun.school.name not in response.content.decode()
    assert versions(begun) == [0, 0, 0]


def test_one_closed_item_does_not_stop_the_others(client):
    begun = fill(year_of())
    fields = shown(begun) | {"1.1.1-level": "1", "1.1.2-note": "Baru", "1.2.1-have": "banyak"}
    Answer.objects.filter(node__code__in=("1.1.2", "1.2.1")).update(is_open=False)
    response = post(client, begun, fields)
    assert response.status_code == 403
    assert {one.code: str(one.why) for one in response.context["unsaved"]} == dict.fromkeys(
        ("1.1.2", "1.2.1"), "This item was not sent back, so it can't be changed."
    )
    assert "Baru</textarea>" in response.content.decode()
    assert "banyak</textarea>" in response.content.decode()
    assert versions(begun) == [2, 1, 1]


def test_words_typed_before_it_was_sent_are_shown_again(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    response = post(client, begun, shown(begun) | {"1.1.1-note": "Terlambat"})
    assert response.status_code == 403
    assert "Terlambat</textarea>" in response.content.decode()


def test_closed_and_wrong_and_clashing_items_stand_together(client):
    begun = fill(year_of())
    fields = shown(begun) | {"1.1.1-note": "Tutup", "1.2.1-have": "banyak"}
    Answer.objects.filter(node__code="1.1.1").update(is_open=False)
    assert "Tutup</textarea>" in post(client, begun, fields).content.decode()
    begun.save("1.1.2", level=4)
    response = post(client, begun, fields | {"1.1.2-level": "0"})
    assert response.status_code == 409
    assert "Tutup</textarea>" in response.content.decode()
