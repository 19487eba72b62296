"""Items whose level follows from numbers: the numbers propose, another level needs a reason."""

import uuid

import pytest
from django.urls import reverse

from accreditation import queries
from accreditation.queries import simulation
from accreditation.tests.factories import answer_of, dossier_of
from self_evaluation.models import Answer
from standards.models import Node

pytestmark = pytest.mark.django_db
CODE = "Q.1.1"  # green from 80 %, yellow above 25 %


@pytest.fixture
def dossier(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    return dossier


def save(client, dossier, **values):
    answer = answer_of(dossier, CODE)
    data = {f"{CODE}-version": answer.version, f"{CODE}-key": uuid.uuid4()}
    data |= {f"{CODE}-{name}": value for name, value in values.items()}
    return client.post(reverse("self_evaluation:answer_save", args=[answer.public_id]), data)


def said(dossier):
    answer = answer_of(dossier, CODE)
    return answer.level, answer.have, answer.need, answer.reason


@pytest.mark.parametrize(
    ("have", "need", "level", "label"),
    [(16, 20, 3, "Green"), ("15.9", 20, 2, "Yellow"), (5, 20, 1, "Red"), (6, 20, 2, "Yellow")],
)
def test_the_numbers_give_the_level(client, dossier, have, need, level, label):
    response = save(client, dossier, have=have, need=need)
    assert response.status_code == 200
    assert said(dossier)[0] == level
    sentence = f"Answered: {label}. Your numbers ({have} / {need}) give {label}."
    assert sentence in response.content.decode()


def test_another_level_needs_a_reason(client, dossier):
    response = save(client, dossier, have=16, need=20, level=1)
    assert response.status_code == 422
    assert "Your numbers give another level." in response.content.decode()
    assert said(dossier) == (None, None, None, "")
    assert save(client, dossier, have=16, need=20, level=1, reason="Data lama").status_code == 200
    assert said(dossier) == (1, 16, 20, "Data lama")


def test_a_level_may_be_chosen_without_numbers(client, dossier):
    assert save(client, dossier, level=2).status_code == 200
    assert said(dossier) == (2, None, None, "")


def test_half_of_the_numbers_are_kept_and_answer_nothing(client, dossier):
    response = save(client, dossier, have=16)
    assert response.status_code == 200
    assert "Not answered yet: a number is missing" in response.content.decode()
    assert said(dossier) == (None, 16, None, "")
    assert not answer_of(dossier, CODE).is_answered


def test_none_of_none_gives_no_level(client, dossier):
    response = save(client, dossier, have=0, need=0)
    assert response.status_code == 422
    assert "choose a level: these numbers give none." in response.content.decode()
    assert save(client, dossier, have=0, need=0, level=1).status_code == 200
    assert said(dossier)[0] == 1


def test_of_none_is_no_way_out_of_an_item(client, dossier):
    response = save(client, dossier, need=0)
    assert response.status_code == 422
    assert said(dossier) == (None, None, None, "")
    told = "Of how many: choose a level: these numbers give none. Or say that this item does not"
    assert told in response.content.decode()
    assert save(client, dossier, need=0, level=1).status_code == 200


def test_where_an_item_applies_to_every_school_only_a_level_is_left(client, dossier):
    Node.objects.filter(code=CODE).update(na_allowed=False)
    page = save(client, dossier, need=0).content.decode()
    assert "choose a level: these numbers give none." in page
    assert "does not apply" not in page


def test_more_than_all_of_them_needs_a_reason(client, dossier):
    response = save(client, dossier, have=12, need=10)
    assert response.status_code == 422
    assert "The first number is larger than the second." in response.content.decode()
    assert save(client, dossier, have=12, need=10, level=3).status_code == 422
    assert said(dossier) == (None, None, None, "")
    save(client, dossier, have=12, need=10, reason="10 m² adalah luas minimum")
    assert said(dossier) == (3, 12, 10, "10 m² adalah luas minimum")


def test_none_of_none_never_leaves_the_mean(dossier):
    # As an answer of an earlier day may stand there.
    Answer.objects.filter(pk=answer_of(dossier, CODE).pk).update(need=0)
    marks = queries.marks_of(dossier, queries.nodes_of(dossier))
    told = simulation.simulate(dossier, queries.nodes_of(dossier), marks)
    assert told.outcome.scores[CODE].applicable
    assert told.outcome.scores["Q"].exact is None


def test_a_level_that_the_numbers_gave_follows_when_they_are_corrected(client, dossier):
    save(client, dossier, have=16, need=20)
    # The page was loaded anew: the level stands in its field, though nobody chose it.
    assert save(client, dossier, have=10, need=20, level=3).status_code == 200
    assert said(dossier)[0] == 2
    save(client, dossier, have=10, need=20, level=1, reason="Data lama")
    assert save(client, dossier, have=20, need=20, level=1, reason="Data lama").status_code == 200
    assert said(dossier) == (1, 20, 20, "Data lama")


def test_the_history_tells_numbers_and_reason(client, dossier):
    save(client, dossier, have=16, need=20, level=1, reason="Data lama")
    answer = answer_of(dossier, CODE)
    url = reverse("self_evaluation:answer_history", args=[answer.public_id])
    assert "Red (16 / 20), because: Data lama" in client.get(url).content.decode()


def test_the_page_asks_for_them(client, dossier):
    page = client.get(
        reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "Q"])
    ).content.decode()
    assert f'name="{CODE}-have"' in page
    assert "Of how many" in page
    assert "Choose another one only with a reason." in page
    assert "<strong>Green:</strong> at least 80 %" in page
    assert "<strong>Red:</strong> else" in page


def test_the_page_says_once_what_lies_between_two_levels(client, dossier):
    rule = "what lies between two of them belongs to the lower level."
    for code, times in (("Q", 1), ("P", 0)):
        page = client.get(
            reverse("self_evaluation:sheet_standard", args=[dossier.public_id, code])
        ).content.decode()
        assert page.count(rule) == times
