"""The public page that says whether a document is genuine, and nothing more."""

import pytest
from django.conf import settings

from reports.models import DossierKind, Kind
from reports.tests import factories
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Status
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db
URL = "/laporan/periksa/"


@pytest.fixture
def client(client):
    """Ask in English, whatever the catalogue says today."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def _text(response):
    return response.content.decode()


def test_anybody_gets_number_school_date_and_hash(client, verified):
    document = factories.stored_document(verified.result)
    response = client.get(f"{URL}{document.check_code}/")
    assert response.status_code == 200
    for said in (document.number, verified.school.name, document.sha256, "2026/2027"):
        assert said in _text(response)
    for private in (str(verified.year.principal), str(verified.year.supervisor), "5,69"):
        assert private not in _text(response)


@pytest.mark.parametrize("typed", ["lower", "grouped", "spaced"])
def test_a_code_is_read_as_people_type_it(client, verified, typed):
    document = factories.stored_document(verified.result)
    code = document.check_code
    words = {
        "lower": code.lower(),
        "grouped": f"{code[:4]}-{code[4:8]}-{code[8:]}",
        "spaced": f" {code[:6]} {code[6:]} ",
    }[typed]
    response = client.get(URL, {"code": words}, follow=True)
    assert response.context["document"] == document


def test_a_superseded_document_is_genuine_and_leads_to_the_later_one(client, verified):
    document = factories.stored_document(verified.result)
    workbook = factories.stored_document(verified.result, Kind.WORKBOOK)
    later = factories.stored_document(factories.reopened(verified))
    response = client.get(f"{URL}{document.check_code}/")
    assert response.context["newer_file"] == later
    assert f"{URL}{later.check_code}/" in _text(response)
    assert "superseded by a later one" in _text(response)
    response = client.get(f"{URL}{workbook.check_code}/")
    assert (response.context["newer"], response.context["newer_file"]) == (later.result, None)


def test_a_reopened_document_speaks_of_no_later_one_before_there_is_one(client, verified):
    document = factories.stored_document(verified.result)
    year = verified.year
    verbs.reopen(year.evaluation, by=year.supervisor, reason="Ada bukti baru.")
    response = client.get(f"{URL}{document.check_code}/")
    assert response.context["newer"] is None
    assert "is being verified again; no later document exists yet" in _text(response)
    assert "superseded" not in _text(response)
    assert "Ada bukti baru" not in _text(response)


def test_a_receipt_answers_with_number_school_time_and_hash(client):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    receipt = factories.stored_receipt(begun.evaluation)
    response = client.get(f"{URL}{receipt.check_code}/")
    assert (response.status_code, response.context["receipt"]) == (200, receipt)
    number = f"{begun.school.npsn}/{begun.evaluation.year}/1"
    for said in (number, begun.school.name, begun.evaluation.submitted_hash, "notice-done"):
        assert said in _text(response)
    assert str(begun.principal) not in _text(response)
    assert receipt.sha256 not in _text(response)


def test_a_receipt_of_a_sending_taken_back_says_so(client):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    receipt = factories.stored_receipt(begun.evaluation)
    verbs.withdraw(begun.evaluation, by=begun.principal)
    text = _text(client.get(f"{URL}{receipt.check_code}/"))
    assert f"{begun.school.npsn}/{begun.evaluation.year}/1 is genuine" in text
    assert "The school has withdrawn this sending since and has not sent it again." in text


def test_an_earlier_receipt_says_that_the_school_sent_again(client):
    begun = evaluations.evaluation_at(Status.TEAM_REVIEW)
    receipt = factories.stored_receipt(begun.evaluation)
    first = begun.evaluation.submitted_hash
    verbs.withdraw(begun.evaluation, by=begun.principal)
    begun.save("1.1.1", level=1)
    verbs.submit(begun.evaluation, by=begun.principal)
    response = client.get(f"{URL}{receipt.check_code}/")
    assert begun.evaluation.submitted_hash != first
    assert first in _text(response)
    assert f"{begun.school.npsn}/{begun.evaluation.year}/1 is genuine" in _text(response)
    assert "The school has sent it again since" in _text(response)


@pytest.mark.parametrize("kind", DossierKind)
def test_the_file_of_a_dossier_says_what_was_sent_and_that_it_is_no_result(client, kind):
    dossier, begun = factories.sent_dossier()
    file = factories.stored_dossier_file(dossier, kind)
    response = client.get(f"{URL}{file.check_code}/")
    assert (response.status_code, response.context["dossier_file"]) == (200, file)
    number = f"{begun.school.npsn}/{dossier.year}/invented"
    for said in (number, begun.school.name, dossier.sent_hash, "It is no result", "Invented edit"):
        assert said in _text(response)
    assert (file.sha256 in _text(response)) == (kind != DossierKind.RECEIPT)
    for private in (str(begun.principal), "Gold"):
        assert private not in _text(response)


def test_an_unknown_code_is_not_found_and_says_so(client):
    response = client.get(f"{URL}AAAA/")
    assert (response.status_code, response.context["document"]) == (404, None)
    assert response.context["receipt"] is None
    assert response.context["dossier_file"] is None
    assert "notice-trouble" in _text(response)


def test_a_document_that_is_not_made_yet_is_unknown(client, verified):
    document = factories.stored_document(verified.result)
    type(document).objects.update(made_at=None, stored_as="", sha256="", size=None)
    assert client.get(f"{URL}{document.check_code}/").status_code == 404


def test_the_form_alone_asks_nothing(client):
    assert client.get(URL).status_code == 200
    assert client.get(URL, {"code": "-"}).url == URL


def test_the_twenty_first_question_in_a_minute_has_to_wait(client):
    statuses = [client.get(f"{URL}AAAA/").status_code for _n in range(21)]
    assert statuses == [404] * 20 + [429]
    assert client.get(f"{URL}AAAA/")["Retry-After"] == "60"


def test_a_hostile_code_is_text(client):
    response = client.get(f"{URL}%3Cscript%3E/")
    assert "<script>" not in _text(response)
