"""Deciding on answers that two people changed."""

import pytest

from accounts.models import Notice
from accounts.tests import factories as people
from self_evaluation.tests.factories import fill, year_of
from self_evaluation.tests.test_standard_save import post, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def clash(level=4):
    """Return a school's year in which a colleague has just saved 1.1.1, and the screen's fields."""
    begun = fill(year_of())
    begun.save("1.1.1", level=level, note="Dari rekan")
    fields = shown(begun, ["1.1.1"]) | {"1.1.1-level": "0", "1.1.1-note": "Dari saya"}
    return begun, fields


def decide(client, begun, fields, **values):
    return post(client, begun, fields, name="answer_clash", **values)


def test_keeping_mine_saves_it_on_top(client):
    begun, fields = clash()
    assert decide(client, begun, fields | {"1.1.1-choice": "mine"}).status_code == 302
    answer = begun.answer("1.1.1")
    assert (answer.version, answer.level, answer.note) == (3, 0, "Dari saya")


def test_an_edited_merge_is_saved_as_typed(client):
    begun, fields = clash()
    merged = {"1.1.1-choice": "mine", "1.1.1-level": "3", "1.1.1-note": "Dari rekan, dari saya"}
    decide(client, begun, fields | merged)
    assert begun.answer("1.1.1").note == "Dari rekan, dari saya"


def test_keeping_theirs_puts_mine_into_the_history(client):
    begun, fields = clash()
    decide(client, begun, fields | {"1.1.1-choice": "theirs"})
    answer = begun.answer("1.1.1")
    notes = list(answer.versions.values_list("note", flat=True))
    assert (answer.level, answer.note) == (4, "Dari rekan")
    assert notes == ["Dari rekan", "Dari saya", "Dari rekan", ""]


def test_keeping_theirs_where_both_typed_the_same_changes_nothing(client):
    begun, fields = clash(level=0)
    same = {"1.1.1-choice": "theirs", "1.1.1-note": "Dari rekan"}
    decide(client, begun, fields | same)
    assert begun.answer("1.1.1").version == 2


def test_a_third_save_in_between_is_asked_again(client):
    begun, fields = clash()
    begun.save("1.1.1", level=1, note="Yang ketiga")
    response = decide(client, begun, fields | {"1.1.1-choice": "mine"})
    assert response.status_code == 409
    assert "Yang ketiga" in response.content.decode()
    assert begun.answer("1.1.1").level == 1


def test_coming_from_the_item_the_screen_shows_both_sides(client):
    begun, fields = clash()
    response = decide(client, begun, fields | {"1.1.1-version": "1"})
    row = response.context["rows"][0]
    assert response.status_code == 409
    assert (row["theirs"], row["mine"]) == ("Fulfilled\nDari rekan", "Not yet\nDari saya")


def test_readers_are_refused_and_strangers_find_nothing(client):
    begun, fields = clash()
    assert decide(client, begun, fields, user=begun.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert decide(client, begun, fields, user=stranger).status_code == 404


def test_the_colleague_whose_text_was_replaced_is_told_at_once(client):
    begun, fields = clash()
    colleague = begun.principal
    rival = people.principal_of(begun.school)
    for _time in range(2):
        decide(client, begun, fields | {"1.1.1-choice": "mine"}, user=rival)
    notice = colleague.notices.get(kind="clash")
    assert notice.values == {"who": str(rival), "what": "1.1.1"}
    assert notice.path.endswith(f"{begun.answer('1.1.1').public_id}/riwayat/")
    assert not rival.notices.filter(kind="clash").exists()


def test_nobody_is_told_of_a_clash_with_oneself_or_one_that_was_given_way(client):
    begun, fields = clash()
    decide(client, begun, fields | {"1.1.1-choice": "theirs"})
    begun, fields = clash()
    decide(client, begun, fields | {"1.1.1-choice": "mine"})
    assert not Notice.objects.filter(kind="clash").exists()
