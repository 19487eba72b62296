"""A crosswalk as a workbook: out, changed, and in again."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertRedirects

from standards.models import Crosswalk, Link
from standards.tests.factories import invented_edition, small_crosswalk, small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/padanan/small/invented/1/"


@pytest.fixture(autouse=True)
def crosswalk():
    small_instrument()
    invented_edition()
    return small_crosswalk()


@pytest.fixture
def workbook(client, administrator):
    """Return a function that downloads the workbook, changes cells and sends it back."""
    client.force_login(administrator)

    def send(name="padanan.xlsx", **sheets):
        data = b"".join(client.get(f"{URL}unduh/").streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(data))
        for sheet, cells in sheets.items():
            for cell, value in cells.items():
                book[sheet][cell] = value
        file = io.BytesIO()
        book.save(file)
        upload = SimpleUploadedFile(name, file.getvalue())
        return client.post(f"{URL}impor/", {"file": upload}, follow=True)

    return send


def test_unchanged_it_changes_nothing(workbook):
    assertContains(workbook(), "Nothing differs from version 1, so nothing was stored.")
    assert Crosswalk.objects.count() == 1


def test_a_change_becomes_a_draft(workbook):
    response = workbook(Padanan={"B2": "1.1.2", "C2": "part"}, Keterangan={"B7": 2})
    assertRedirects(response, "/instrumen/padanan/small/invented/2/")
    assertContains(response, "Version 2 is now a draft.")
    draft = Crosswalk.objects.get(version=2)
    assert draft.levels == {"m1": 2, "m2": 2, "m3": 2, "m4": 3, "snp": 3}
    assert list(
        Link.objects.filter(crosswalk=draft).values_list("target", "source", "relation")
    ) == [
        ("P.1.1", "1.1.1", "equal"),
        ("P.1.1", "1.1.2", "part"),
        ("Q.1.1", "1.2.1", "part"),
    ]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"Padanan": {"A2": "P.9"}}, "the target has no item “P.9”"),
        ({"Padanan": {"B2": "9"}}, "the source has no node “9”"),
        ({"Padanan": {"C2": "same"}}, "relation must be one of: equal, part, related"),
        ({"Padanan": {"B2": "1.1.1"}}, "this pair stands twice"),
        ({"Padanan": {"B3": "1.1", "B2": "1.1.2"}}, "only an item that is answered"),
        ({"Keterangan": {"B2": "other"}}, "This workbook is about other instruments."),
        ({"Keterangan": {"B7": 9}}, "the target has no level 9"),
        ({"Keterangan": {"A7": "level_m9"}}, "the source has no band “m9”"),
        ({"Keterangan": {"A7": "levelm1"}}, "“levelm1” on the sheet Keterangan"),
        ({"Padanan": {"A2": "P.9"}}, "Padanan, row 2"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(workbook, cells, sentence):
    assertContains(workbook(**cells), sentence, status_code=422)
    assert Crosswalk.objects.count() == 1


def test_a_draft_that_somebody_changed_since_is_not_replaced(workbook):
    draft = small_crosswalk(published=False, version=2, levels={"m1": 2})
    response = workbook(Padanan={"B2": "1.1.2", "C2": "part"})
    assertContains(response, "The newest version (2) is not the one", status_code=409)
    draft.refresh_from_db()
    assert draft.levels == {"m1": 2}


def test_something_else_is_no_workbook(client, administrator):
    client.force_login(administrator)
    file = SimpleUploadedFile("padanan.csv", b"a,b")
    response = client.post(f"{URL}impor/", {"file": file})
    assertContains(response, "Only an Excel workbook (.xlsx) can be read.", status_code=422)


def test_publishing_freezes_it(client, administrator):
    small_crosswalk(published=False, version=2, levels={"m1": 2})
    client.force_login(administrator)
    address = URL.replace("/1/", "/2/")
    assert client.post(f"{address}terbitkan/").url == address
    assert Crosswalk.objects.get(version=2).published_at is not None
    assert client.post(f"{address}terbitkan/").status_code == 403
