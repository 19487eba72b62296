"""A narrative: filled in like any item of the sheet, asked for before sending, never scored."""

import uuid

import pytest
from django.urls import reverse

from accreditation import policy, queries
from accreditation.queries import simulation
from accreditation.tests.factories import answer_all, answer_of, dossier_of, verified_year
from self_evaluation.actions.answer import save_answer
from self_evaluation.models import AnswerVersion
from self_evaluation.policy import ANSWERED
from self_evaluation.queries.check import check
from self_evaluation.results import claims_hash
from standards.tests.factories import told_edition

pytestmark = pytest.mark.django_db
CODE = "P.1.N"


@pytest.fixture
def begun():
    return verified_year()


@pytest.fixture
def dossier(client, begun):
    dossier, _begun = dossier_of(begun, edition=told_edition())
    client.force_login(begun.principal)
    return dossier


def fields(dossier, **values):
    answer = answer_of(dossier, CODE)
    data = {"version": answer.version, "key": uuid.uuid4()} | values
    return {f"{CODE}-{name}": value for name, value in data.items()}


def save(client, dossier, **values):
    url = reverse("self_evaluation:answer_save", args=[answer_of(dossier, CODE).public_id])
    return client.post(url, fields(dossier, **values))


def page_of(client, dossier):
    url = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "P"])
    return client.get(url)


def test_the_page_asks_for_words_and_nothing_else(client, dossier):
    page = page_of(client, dossier).content.decode()
    assert (
        f'<textarea id="item-p-1-n-text" name="{CODE}-text" rows="6" aria-describedby="item-p-1-n-prompt">'
        in page
    )
    assert f'for="item-p-1-n-text">Narrative {CODE}</label>' in page
    assert "Tell about this group." in page
    for name in ("level", "note", "have", "not_applicable", "exceeds"):
        assert f'name="{CODE}-{name}"' not in page


def test_a_save_keeps_the_words_and_only_them(client, dossier):
    response = save(client, dossier, text=" Kami membaca\r\nbersama. ", level=3, note="x")
    assert response.status_code == 200
    assert "Written" in response.content.decode()
    answer = answer_of(dossier, CODE)
    assert (answer.text, answer.level, answer.note) == ("Kami membaca\nbersama.", None, "")
    assert (answer.version, answer.is_answered) == (1, True)
    assert "Kami membaca" in page_of(client, dossier).content.decode()


def test_words_do_not_reach_an_item_with_levels(client, dossier):
    answer = answer_of(dossier, "P.1.2")
    data = {"version": 0, "key": uuid.uuid4(), "text": "Cerita", "level": 2}
    url = reverse("self_evaluation:answer_save", args=[answer.public_id])
    client.post(url, {f"P.1.2-{name}": value for name, value in data.items()})
    assert answer_of(dossier, "P.1.2").text == ""


def test_too_long_is_refused_at_its_field_and_what_was_typed_stays(client, dossier):
    assert save(client, dossier, text="a" * 5001).status_code == 422
    url = reverse("self_evaluation:standard_save", args=[dossier.public_id, "P"])
    page = client.post(url, fields(dossier, text="a" * 5001)).content.decode()
    assert 'href="#item-p-1-n-text"' in page
    assert "a" * 5001 in page
    assert answer_of(dossier, CODE).version == 0


def test_taken_away_it_is_not_answered_any_more(client, dossier):
    save(client, dossier, text="Cerita")
    response = save(client, dossier, text="  ")
    assert "Not answered yet" in response.content.decode()
    assert not answer_of(dossier, CODE).is_answered


def test_without_script_the_page_form_saves_it(client, dossier):
    url = reverse("self_evaluation:standard_save", args=[dossier.public_id, "P"])
    assert client.post(url, fields(dossier, text="Cerita")).status_code == 302
    assert answer_of(dossier, CODE).text == "Cerita"


def test_two_who_write_are_shown_both_texts_and_one_decides(client, dossier, begun):
    shown = fields(dossier, text="Cerita saya")
    save_answer(
        answer_of(dossier, CODE), by=begun.principal, key=uuid.uuid4(), version=0, text="Kata lain"
    )
    url = reverse("self_evaluation:standard_save", args=[dossier.public_id, "P"])
    response = client.post(url, shown)
    assert response.status_code == 409
    assert "Cerita saya" in response.content.decode()
    assert "Kata lain" in response.content.decode()
    decided = fields(dossier, text="Cerita saya", choice="mine")
    clash = reverse("self_evaluation:answer_clash", args=[dossier.public_id, "P"])
    assert client.post(clash, decided).status_code == 302
    assert answer_of(dossier, CODE).text == "Cerita saya"


def test_the_history_keeps_each_version_and_brings_one_back(client, dossier):
    save(client, dossier, text="Cerita lama")
    save(client, dossier, text="Cerita baru")
    answer = answer_of(dossier, CODE)
    url = reverse("self_evaluation:answer_history", args=[answer.public_id])
    page = client.get(url).content.decode()
    assert "Cerita lama" in page
    assert "Cerita baru" in page
    client.post(reverse("self_evaluation:answer_restore", args=[answer.public_id, 1]))
    assert answer_of(dossier, CODE).text == "Cerita lama"
    assert AnswerVersion.objects.filter(answer=answer).count() == 3


def test_it_counts_as_an_item_to_answer_and_keeps_the_dossier_from_being_sent(dossier, begun):
    answer_all(dossier, by=begun.principal)
    assert policy.may_send(begun.principal, dossier)
    answers = dossier.sheet.answers
    assert answers.filter(ANSWERED).count() == 7
    answer = answer_of(dossier, CODE)
    save_answer(answer, by=begun.principal, key=uuid.uuid4(), version=answer.version, text="")
    refusal = policy.may_send(begun.principal, dossier)
    assert (refusal.allowed, str(refusal.reason)) == (False, "1 item is not answered yet.")
    must = check(begun.principal, dossier).must
    assert [row["code"] for one in must for row in one.remarks.get("unanswered", ())] == [CODE]


def test_it_is_in_no_score_and_no_simulation(client, dossier, begun):
    answer_all(dossier, by=begun.principal, level=1)
    nodes = queries.nodes_of(dossier)
    marks = queries.marks_of(dossier, nodes)
    assert CODE in [node.code for node in nodes]
    assert CODE not in marks
    outcome = simulation.simulate(dossier, nodes, marks).outcome
    assert (outcome.judged, outcome.of) == (6, 6)
    assert CODE not in outcome.scores
    url = reverse("accreditation:dossier_simulation", args=[dossier.public_id])
    context = client.get(f"{url}?rank=Perak&all").context
    told = [row["code"] for row in (*context["effects"], *context["plan"]["steps"])]
    assert len(context["effects"]) == 6
    assert CODE not in told


def test_progress_counts_it(client, dossier):
    response = client.get(dossier.get_absolute_url())
    assert [(row.code, row.done, row.of) for row in response.context["rows"]] == [
        ("P", 1, 4),
        ("Q", 0, 1),
        ("R", 0, 2),
    ]


def test_the_fingerprint_is_of_the_words_too(client, dossier):
    before = claims_hash(dossier.sheet)
    save(client, dossier, text="Cerita")
    assert claims_hash(dossier.sheet) != before
