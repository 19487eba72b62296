"""Slips in the workbook of an edition are told by sheet and row; none of them loosens a rule."""

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from standards import xlsx
from standards.loading import BUNDLED, BadInstrument, checked, checked_workbook, read_yaml
from standards.xlsx.book import NODE_COLUMNS, NODE_OPTIONAL, level_columns


@pytest.fixture
def book(tmp_path):
    """Return a function that writes an edition as a workbook that a function has changed."""

    def write(change, code="ia2018-sd"):
        path = tmp_path / "edition.xlsx"
        xlsx.write(checked(read_yaml(BUNDLED / f"{code}.yaml")), path)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return write


@pytest.fixture
def told(book):
    """Return a function that changes an edition's workbook and returns what is said of it."""

    def problems(change, **options):
        with pytest.raises(BadInstrument) as caught:
            checked_workbook(book(change, **options))
        return [str(problem) for problem in caught.value.problems]

    return problems


def header_row(book, field):
    sheet = book["Instrumen"]
    return next(row for row in sheet.iter_rows(min_row=2) if row[0].value == field)


def test_an_empty_least_is_a_slip_and_no_refused_school(told):
    assert told(lambda book: book["Peringkat"].__setitem__("B3", None)) == [
        "Peringkat, row 3: least is empty. A rank needs its lowest final value; "
        "in the row of a school that is not accredited write “refused”."
    ]


def test_only_one_row_is_that_of_a_refused_school(told):
    assert told(lambda book: book["Peringkat"].__setitem__("B3", "Refused")) == [
        "Peringkat, row 5: only one row can be “refused”."
    ]


def test_the_refused_row_may_stand_anywhere_and_the_others_keep_their_line(told):
    def change(book):
        ranks = book["Peringkat"]
        ranks.move_range("A2:D4", rows=4)
        ranks["B6"] = "many"

    assert told(change) == ["Peringkat, row 6: outcome ranks: least must be a number"]


@pytest.mark.parametrize("sheet", ["Komponen", "Syarat", "Peringkat", "Catatan"])
def test_a_sheet_of_an_accreditation_that_is_gone(told, sheet):
    assert told(lambda book: book.remove(book[sheet])) == [f"The workbook has no sheet “{sheet}”."]


@pytest.mark.parametrize("sheet", ["Varian", "Rubrik varian"])
def test_one_of_the_sheets_of_variants_that_is_gone(told, sheet):
    problems = told(lambda book: book.remove(book[sheet]), code="ia2024-dasmen")
    assert problems == [f"The workbook has no sheet “{sheet}”."]


def test_a_sheet_that_was_renamed_is_named_with_the_nearest_one(told):
    def change(book):
        book["Syarat"].title, book["Catatan"].title = "Syarat ", "2031"

    assert told(change) == [
        "The workbook has a sheet “Syarat ”, which no instrument has. Did you mean “Syarat”?",
        "The workbook has a sheet “2031”, which no instrument has.",
    ]


def test_a_mistyped_field_of_the_header_is_named_with_the_nearest_one(told):
    def change(book):
        header_row(book, "outcome_is_incomplete")[0].value = "outcome_is_incomplet"

    assert told(change) == [
        "Instrumen, row 23: there is no field “outcome_is_incomplet”. "
        "Did you mean “outcome_is_incomplete”?",
        "Instrumen: the field “outcome_is_incomplete” is missing or empty.",
    ]


def test_a_field_of_the_header_that_stands_twice(told):
    def change(book):
        header_row(book, "source_en")[0].value = "source_id"

    assert "Instrumen, row 9: “source_id” stands twice." in told(change)


@pytest.mark.parametrize("field", ["has_number", "rounds_values", "places", "school_levels"])
def test_an_emptied_field_of_the_outcome_is_no_default(told, field):
    def change(book):
        header_row(book, f"outcome_{field}")[1].value = None

    assert told(change) == [f"Instrumen: the field “outcome_{field}” is missing or empty."]


@pytest.mark.parametrize("column", ["na_allowed", "option_levels", "option_what"])
def test_a_column_of_rules_that_is_gone(told, column):
    def change(book):
        head = next(cell for cell in book["Butir"][1] if cell.value == column)
        head.value = "other"

    assert told(change) == [f"The column “{column}” is missing."]


@pytest.mark.parametrize("value", [None, 0])
def test_a_condition_without_a_bound_would_never_fail(told, value):
    assert told(lambda book: book["Syarat"].__setitem__("C3", value)) == [
        "Syarat, row 3: outcome conditions: bound must be a number above 0"
    ]


def test_only_full_marks_need_no_bound(book):
    def change(book):
        book["Syarat"]["C2"] = None

    content = checked_workbook(book(change, code="iasp2020-sd"))
    assert content["rules"]["outcome"]["conditions"][0]["what"] == "full"
    assert content == checked(read_yaml(BUNDLED / "iasp2020-sd.yaml"))


def test_a_bound_may_have_a_decimal_comma(book):
    columns = [*NODE_COLUMNS, *NODE_OPTIONAL, *level_columns(range(5))]
    cell = f"{get_column_letter(columns.index('option_4') + 1)}3"

    content = checked_workbook(book(lambda book: book["Butir"].__setitem__(cell, "90,5")))

    assert content["nodes"][1]["option"]["bounds"]["4"] == "90.5"


def test_the_guide_explains_every_sheet_and_column_of_an_edition(book):
    names = " ".join(
        str(cell.value) for cell in openpyxl.load_workbook(book(lambda _: None))["Petunjuk"]["A"]
    )
    for name in ("Komponen", "Syarat", "Peringkat", "Catatan", "Varian", "Rubrik varian"):
        assert name in names
    for name in ("option_levels", "option_what", "option_direction", "option_note", "na_allowed"):
        assert name in names
    for name in ("outcome_has_number", "outcome_is_incomplete", "outcome_files"):
        assert name in names


def test_flags_of_an_outcome_have_a_drop_down(book):
    sheet = openpyxl.load_workbook(book(lambda _: None))["Instrumen"]
    offered = {
        cell: choice.formula1
        for choice in sheet.data_validations.dataValidation
        for cell in str(choice.sqref).split()
    }
    for flag in ("rounds_values", "hundred_of_rounded", "has_number", "is_incomplete"):
        cell = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == f"outcome_{flag}")[1]
        assert offered[cell.coordinate] == '"TRUE,FALSE"'
