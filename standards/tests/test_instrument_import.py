"""Bringing in a workbook: check, look, confirm; nothing is stored before."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.utils import get_column_letter
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from standards import actions
from standards.models import Instrument
from standards.tests.factories import invented_edition, small_instrument
from standards.xlsx.book import NODE_COLUMNS, NODE_OPTIONAL

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


@pytest.fixture
def edition(client, administrator):
    """Return a function that downloads an edition, changes one cell and sends it back."""
    client.force_login(administrator)
    invented_edition()

    def send(sheet, cell, value):
        data = b"".join(client.get("/instrumen/invented/1/unduh/").streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(data))
        book[sheet][cell] = value
        file = io.BytesIO()
        book.save(file)
        return client.post(URL, {"file": SimpleUploadedFile("invented.xlsx", file.getvalue())})

    yield send
    actions.release(by=administrator)


def _na_cell():
    """Return the cell of `na_allowed` of the item P.2.1, which may not be "not applicable"."""
    columns = (*NODE_COLUMNS, *NODE_OPTIONAL)
    return f"{get_column_letter(columns.index('na_allowed') + 1)}7"


@pytest.mark.parametrize(
    ("cell", "value", "difference"),
    [
        (
            ("Syarat", "C2"),
            30,
            (
                "Syarat two",
                "two · below · 40 · 1 · Paling banyak satu di bawah 40 · At most one below 40",
                "two · below · 30 · 1 · Paling banyak satu di bawah 40 · At most one below 40",
            ),
        ),
        (
            ("Peringkat", "B2"),
            "49,5",
            ("Peringkat Perak", "Perak · 50.5 · Perak · Silver", "Perak · 49.5 · Perak · Silver"),
        ),
        (
            ("Peringkat", "A4"),
            "Nihil",
            (
                "Peringkat Nihil",
                None,
                "Nihil · refused · Tanpa pangkat · No rank",
            ),
        ),
        (("Komponen", "A4"), "R.1", ("Komponen R.1", None, "R.1 · 10 · 1")),
        (("Butir", _na_cell()), None, ("na_allowed", False, True)),
        (("Butir", _na_cell()), "TRUE", ("na_allowed", False, True)),
    ],
)
def test_a_change_of_an_edition_s_rules_is_shown_and_brought_in(
    client, edition, cell, value, difference
):
    response = edition(*cell, value)

    differences = [d for change in response.context["changes"] for d in change.differences]
    assert difference in [(d.field, d.before, d.after) for d in differences]
    client.post(URL, {"confirm": response.context["content_hash"]})
    compared = client.get("/instrumen/invented/banding/")
    assert compared.context["new"].version == 2
    assert compared.context["changes"] == response.context["changes"]
    for page in (response, compared):
        assertContains(page, differences[0].label)
        assertContains(page, differences[0].shown[1])
