"""The public page that says whether a document is genuine, and nothing more."""

import pytest

from reports.tests import factories

pytestmark = pytest.mark.django_db
URL = "/laporan/periksa/"


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


def test_a_superseded_document_is_genuine_but_superseded(client, verified):
    document = factories.stored_document(verified.result)
    factories.reopened(verified)
    response = client.get(f"{URL}{document.check_code}/")
    assert response.context["document"].result.superseded_at is not None
    assert "notice-attention" in _text(response)


def test_an_unknown_code_is_not_found_and_says_so(client):
    response = client.get(f"{URL}AAAA/")
    assert (response.status_code, response.context["document"]) == (404, None)
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
