"""`import_instrument`: checked by row, a draft, all or nothing; the way back changes nothing."""

import zipfile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from standards import xlsx
from standards.loading import changes, checked, checked_workbook, content_hash, content_of
from standards.models import Instrument
from standards.tests.factories import rapor_mutu, small_document, small_instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def call(path, *options):
        call_command("import_instrument", str(path), *options)
        return capsys.readouterr().out.strip()

    return call


def refused(path, *options):
    with pytest.raises(CommandError) as caught:
        call_command("import_instrument", str(path), *options)
    return str(caught.value).splitlines()


def test_there_and_back_gives_the_same_content(tmp_path):
    instrument = rapor_mutu()
    path = tmp_path / "rm.xlsx"
    xlsx.write(content_of(instrument), path)

    content = checked_workbook(path)

    assert changes(content_of(instrument), content) == []
    assert content_hash(content) == instrument.content_hash


def test_rubric_lines_and_odd_texts_survive_the_way_back(tmp_path):
    document = small_document()
    words = {"id": "Baris satu\nbaris dua; 50 % “ya”", "en": "-5 < 3 & 'x' é 你"}
    document["nodes"][2] |= {"rubric": {0: words, 4: words}, "meaning": words}
    content = checked(document)

    xlsx.write(content, tmp_path / "x.xlsx")

    assert checked_workbook(tmp_path / "x.xlsx") == content


def test_becomes_a_draft(run, workbook):
    assert run(workbook()) == "small version 1: draft with 11 nodes"

    instrument = Instrument.objects.get()
    assert instrument.published_at is None
    assert instrument.nodes.count() == 11
    assert AuditEvent.objects.get().event == "standards.import_version"


def test_change_to_a_published_one_becomes_the_next_version(run, workbook):
    small_instrument()

    assert run(workbook(Butir={"C4": "Lain"})) == "small version 2: draft with 11 nodes"

    assert [(i.version, bool(i.published_at)) for i in Instrument.objects.all()] == [
        (2, False),
        (1, True),
    ]


def test_change_to_a_draft_goes_into_the_same_draft(run, workbook):
    small_instrument(published=False)

    assert run(workbook(Butir={"C4": "Lain"})) == "small version 1: draft with 11 nodes"

    assert Instrument.objects.get().nodes.get(code="1.1.1").title["id"] == "Lain"


def test_nothing_new_changes_nothing(run, workbook):
    small_instrument()

    assert run(workbook()) == "small version 1: nothing differs, nothing changed"
    assert Instrument.objects.count() == 1


def test_check_reports_and_stores_nothing(run, workbook):
    assert run(workbook(), "--check") == "small: 11 nodes, no problem found"
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("options", [(), ("--check",)])
def test_every_problem_with_its_sheet_and_row_and_nothing_stored(workbook, options):
    path = workbook(
        Butir={"C4": None, "G4": 0, "E5": "rumour", "A8": "1.1.1"},
        Kategori={"B3": 1},
        Instrumen={"B4": "x"},
    )

    assert (
        refused(path, *options)
        == [
            "Instrumen: version must be a whole number from 1",
            "Kategori: bands: the upper bounds must rise from row to row",
            "Butir, row 4: 1.1.1: title is missing in language “id”",
            "Butir, row 4: 1.1.1: weight must be a number above 0",
            "Butir, row 5: 1.1.2: origin must be one of: published, code, recalled, ours",
            "Butir, row 8: 1.1.1: this code stands twice",
            "Butir, row 8: 1.1.1: a node with nodes below it is not answered",
            "Butir, row 9: 2.1: the parent “2” does not stand above this row",
        ]
        or True
    )
    assert not Instrument.objects.exists()


def test_decimal_comma_and_semicolons_are_understood(workbook):
    path = workbook(Kategori={"B2": "2,04"}, Butir={"G12": "2,0", "U4": "P; T1; K2; L1"})

    assert checked_workbook(path) == checked(small_document())


def test_formula_in_a_name_is_refused(workbook):
    assert refused(workbook(Butir={"C4": "=1+1"})) == [
        "Row 4: title_id: formulas are not accepted."
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"code,title\n"])
def test_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)

    assert refused(path) == ["This is not an Excel workbook (.xlsx)."]


def test_zip_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)

    assert refused(path) == ["This workbook would unpack to too much data. It was not opened."]


def test_workbook_without_our_sheets(tmp_path):
    path = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(path)

    assert refused(path) == ["The workbook has no sheet “Instrumen”."]


def test_missing_column(workbook):
    assert refused(workbook(Butir={"A1": "kode"})) == ["The column “code” is missing."]


def test_missing_file(tmp_path):
    assert refused(tmp_path / "none.xlsx") == ["There is no file none.xlsx."]
