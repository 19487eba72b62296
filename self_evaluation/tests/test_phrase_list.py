"""The sentences a reviewer re-uses: remembered, offered, used."""

import pytest
from django.urls import reverse

from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import phrase as verbs
from self_evaluation.models import Judgement, Phrase, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:phrase_list")


@pytest.fixture
def begun(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    moves.start_review(begun.evaluation, by=begun.team)
    client.force_login(begun.team)
    return begun


def give_back(client, begun, code, **data):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    url = reverse("self_evaluation:judgement_save", args=ids)
    fixed = {"verdict": "return", "reason_code": "unclear", "version": begun.answer(code).version}
    return client.post(url, fixed | data)


def texts(user):
    return list(user.phrases.values_list("text", "uses"))


def test_a_reason_is_remembered_and_counted(client, begun):
    give_back(client, begun, "1.1.1", reason=" Lampirkan notulen. ")
    give_back(client, begun, "1.1.2", reason="Lampirkan notulen.")
    assert texts(begun.team) == [("Lampirkan notulen.", 2)]
    assert [phrase.text for phrase in client.get(URL).context["phrases"]] == ["Lampirkan notulen."]


def test_a_sentence_alone_or_with_own_words_is_the_reason(client, begun):
    phrase = Phrase.objects.create(user=begun.team, text="Lampirkan notulen.")
    give_back(client, begun, "1.1.1", phrase=phrase.pk)
    give_back(client, begun, "1.1.2", phrase=phrase.pk, reason="Juga daftar hadir.")
    assert list(Judgement.objects.values_list("reason", flat=True)) == [
        "Lampirkan notulen.",
        "Lampirkan notulen.\nJuga daftar hadir.",
    ]
    assert texts(begun.team) == [("Lampirkan notulen.", 2), ("Juga daftar hadir.", 1)]


def test_somebody_elses_sentence_is_none(client, begun):
    theirs = Phrase.objects.create(user=begun.supervisor, text="Rahasia.")
    assert give_back(client, begun, "1.1.1", phrase=theirs.pk).status_code == 422
    assert "Rahasia." not in client.get(URL).content.decode()
    assert Judgement.objects.count() == 0


def test_offered_under_the_reason_once_there_is_one(client, begun):
    ids = [begun.evaluation.public_id, begun.answer("1.1.1").public_id]
    box = reverse("self_evaluation:review_item", args=ids) + "?act=return"
    assert 'name="phrase"' not in client.get(box).content.decode()
    verbs.remember(["Lampirkan notulen."], by=begun.team)
    page = client.get(box).content.decode()
    assert 'name="phrase"' in page
    assert "Lampirkan notulen." in page


def test_the_least_used_are_forgotten(begun):
    verbs.remember(["Sering."] * 2, by=begun.team)
    verbs.remember([f"Kalimat {number}" for number in range(verbs.KEPT + 5)], by=begun.team)
    verbs.remember(["x" * (verbs.LONGEST + 1), "  "], by=begun.team)
    kept = texts(begun.team)
    assert len(kept) == verbs.KEPT
    assert kept[:2] == [("Sering.", 2), (f"Kalimat {verbs.KEPT + 4}", 1)]


def test_three_cost_as_much_as_one(client, begun):
    verbs.remember(["a"], by=begun.team)
    cost = cost_of(client, URL)
    verbs.remember(["b", "c"], by=begun.team)
    assert cost_of(client, URL) == cost
