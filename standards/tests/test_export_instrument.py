"""`export_instrument`: a workbook to author in."""

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db


def exported(tmp_path, *arguments):
    path = tmp_path / "out.xlsx"
    call_command("export_instrument", *arguments, "--xlsx", str(path))
    return openpyxl.load_workbook(path)


def test_sheets_rows_and_help(tmp_path, capsys):
    small_instrument()

    book = exported(tmp_path, "small")

    assert book.sheetnames == ["Petunjuk", "Instrumen", "Tingkat", "Kategori", "Butir"]
    assert [sheet.max_row for sheet in book][1:] == [14, 6, 6, 12]
    assert (book.active.title, book.active.freeze_panes) == ("Butir", "C2")
    assert capsys.readouterr().out.startswith("small version 1: 11 nodes written to ")


def test_drop_downs_offer_what_may_be_written(tmp_path):
    small_instrument()

    book = exported(tmp_path, "small")

    offered = {rule.formula1 for rule in book["Butir"].data_validations.dataValidation}
    assert offered == {
        '"published,code,recalled,ours"',
        '"level,quantity,text"',
        '"more,less"',
        '"TRUE,FALSE"',
        '"percent,count,number,set"',
    }


def test_newest_version_unless_one_is_named(tmp_path):
    small_instrument()
    small_instrument(version=2, edition="2", published=False)

    editions = [
        exported(tmp_path, "small", *more)["Instrumen"]["B3"].value
        for more in ((), ("--version-number", "1"))
    ]
    assert editions == ["2", "1"]


def test_unknown_code(tmp_path):
    with pytest.raises(CommandError, match="no instrument “nothing”"):
        exported(tmp_path, "nothing")


def test_place_that_cannot_be_written(tmp_path):
    small_instrument()

    with pytest.raises(CommandError, match="The file cannot be written"):
        call_command("export_instrument", "small", "--xlsx", str(tmp_path / "no" / "x.xlsx"))


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    small_instrument(title={"id": "=1+1", "en": "+1"})

    cell = exported(tmp_path, "small")["Instrumen"]["B6"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")
