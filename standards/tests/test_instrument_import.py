"""Bringing in a workbook: check, look, confirm; nothing is stored before."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from standards import actions
from standards.models import Instrument
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/impor/"


@pytest.fixture
def upload(client, administrator, workbook):
    """Return a function that sends the small workbook with some cells changed."""
    client.force_login(administrator)

    def send(name="small.xlsx", **cells):
        data = workbook(**cells).read_bytes()
        return client.post(URL, {"file": SimpleUploadedFile(name, data)})

    yield send
    actions.release(by=administrator)


def test_page_explains(client, administrator):
    client.force_login(administrator)

    assertContains(client.get(URL), "nothing is stored before you confirm")


def test_new_instrument_is_shown_then_stored_as_a_draft(client, upload):
    response = upload()

    assertContains(response, "This is a new instrument")
    assertContains(response, "with 11 nodes. Nothing is stored yet.")
    assert not Instrument.objects.exists()

    response = client.post(URL, {"confirm": response.context["content_hash"]}, follow=True)

    assertRedirects(response, "/instrumen/small/1/")
    assertContains(response, "Version 1 is now a draft.")
    assert Instrument.objects.get().published_at is None


def test_changes_to_the_newest_version_are_shown_first(upload):
    small_instrument()

    response = upload(Butir={"C4": "Silabus baru"})

    assertContains(response, "1 change since version 1")
    assertContains(response, "Silabus baru")
    assert Instrument.objects.count() == 1


def test_same_content_offers_nothing_to_store(upload):
    small_instrument()

    response = upload()

    assertContains(response, "Nothing differs from version 1.")
    assertNotContains(response, "Store as a draft")


def test_problems_are_listed_by_row_and_nothing_is_kept(upload, administrator):
    response = upload(Butir={"C4": None, "G5": 0})

    assert response.status_code == 422
    assertContains(response, "2 things to mend", status_code=422)
    assertContains(response, "Butir, row 4", status_code=422)
    assertContains(response, "title is missing in language “id”", status_code=422)
    assertContains(response, "<title>Error: Bring in from Excel", status_code=422)
    assert actions.held(by=administrator) is None


def test_formula_is_refused(upload):
    response = upload(Butir={"C4": "=1+1"})

    assertContains(response, "Row 4: title_id: formulas are not accepted.", status_code=422)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("x.csv", b"code", "Only an Excel workbook (.xlsx) can be read."),
        ("x.xlsx", b"code", "This is not an Excel workbook (.xlsx)."),
        ("x.xlsx", b"", "The submitted file is empty."),
        ("x.xlsx", b"0" * (4 * 1024 * 1024 + 1), "The file is larger than 4 MB."),
    ],
)
def test_file_that_is_no_workbook(client, administrator, name, data, sentence):
    client.force_login(administrator)

    response = client.post(URL, {"file": SimpleUploadedFile(name, data)})

    assertContains(response, sentence, status_code=422)


def test_no_file_says_so(client, administrator):
    client.force_login(administrator)

    assert client.post(URL, {}).status_code == 422


def test_confirming_something_else_than_was_shown_stores_nothing(client, upload):
    shown = upload().context["content_hash"]
    upload(Butir={"C4": "Another"})

    response = client.post(URL, {"confirm": shown}, follow=True)

    assertContains(response, "Nothing was stored: please check the workbook again.")
    assert not Instrument.objects.exists()


def test_confirming_twice_stores_once(client, upload):
    shown = upload().context["content_hash"]
    client.post(URL, {"confirm": shown})

    response = client.post(URL, {"confirm": shown}, follow=True)

    assertContains(response, "please check the workbook again")
    assert Instrument.objects.count() == 1


def test_what_was_stored_meanwhile_is_not_stored_again(client, upload):
    shown = upload().context["content_hash"]
    small_instrument()

    response = client.post(URL, {"confirm": shown}, follow=True)

    assertContains(response, "Nothing differs from version 1, so nothing was stored.")
    assert Instrument.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused_with_the_reason(client, principal, method):
    client.force_login(principal)

    response = getattr(client, method)(URL)

    assert response.status_code == 403
    assertContains(response, "Only an administrator changes instruments.", status_code=403)


def test_others_cannot_confirm_either(client, principal):
    client.force_login(principal)

    assert client.post(URL, {"confirm": "x"}).status_code == 403
