"""Files that people made, the good and the nasty."""

import stat
import zipfile
from datetime import date

import openpyxl
import pytest

from spmi import tables
from spmi.tables import Problem, TableError, check_archive, read_rows


def _csv(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _xlsx(tmp_path, rows, title="Sheet"):
    path = tmp_path / "rows.xlsx"
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def _zip(tmp_path, members):
    path = tmp_path / "rows.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def _problems(path, columns=("code", "name"), **options):
    with pytest.raises(TableError) as caught:
        read_rows(path, columns, **options)
    return caught.value


def test_csv_rows_carry_their_line_and_their_columns_in_any_order(tmp_path):
    path = _csv(tmp_path, "name,other,code\n A ,x,1\n\n,,\nB,y,2\n")
    assert read_rows(path, ("code", "name")) == [
        (2, {"code": "1", "name": "A"}),
        (5, {"code": "2", "name": "B"}),
    ]


def test_csv_of_an_indonesian_excel_has_semicolons_and_a_mark(tmp_path):
    path = _csv(tmp_path, "code;name\r\n1;Satu, dua\r\n", encoding="utf-8-sig")
    assert read_rows(path, ("code", "name")) == [(2, {"code": "1", "name": "Satu, dua"})]


def test_csv_line_numbers_survive_a_line_break_in_a_cell(tmp_path):
    path = _csv(tmp_path, 'code,name\n1,"a\nb"\n2,c\n')
    assert [line for line, _row in read_rows(path, ("code", "name"))] == [2, 4]


def test_short_rows_and_absent_optional_columns_read_as_empty(tmp_path):
    path = _csv(tmp_path, "code,name\n1\n")
    assert read_rows(path, ("code", "name"), optional=("note",)) == [
        (2, {"code": "1", "name": "", "note": ""})
    ]


def test_workbook_values_become_text(tmp_path):
    path = _xlsx(tmp_path, [["code", "name"], [20512345, 3.0], [3.5, date(2026, 7, 1)]])
    assert read_rows(path, ("code", "name")) == [
        (2, {"code": "20512345", "name": "3"}),
        (3, {"code": "3.5", "name": "2026-07-01"}),
    ]


def test_a_named_sheet_is_read_and_a_missing_one_is_named(tmp_path):
    path = _xlsx(tmp_path, [["code", "name"], ["1", "A"]], title="Isi")
    assert read_rows(path, ("code", "name"), sheet="Isi") == [(2, {"code": "1", "name": "A"})]
    assert "Lain" in str(_problems(path, sheet="Lain"))


@pytest.mark.parametrize("value", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "-HEX(1)"])
def test_a_formula_in_csv_is_refused_with_its_row_and_the_good_rows_stay(tmp_path, value):
    error = _problems(_csv(tmp_path, f'code,name\n1,A\n2,"{value}"\n'))
    assert [problem.line for problem in error.problems] == [3]
    assert error.rows == [(2, {"code": "1", "name": "A"})]


@pytest.mark.parametrize("value", ["-", "-3,5", "+62 812 (rumah)", "- daftar (asli)"])
def test_what_only_looks_like_a_formula_is_text(tmp_path, value):
    path = _csv(tmp_path, f'code,name\n1,"{value}"\n')
    assert read_rows(path, ("code", "name")) == [(2, {"code": "1", "name": value})]


def test_a_formula_and_an_error_in_a_workbook_are_refused(tmp_path):
    path = _xlsx(tmp_path, [["code", "name"], ["1", "=1+1"], ["#REF!", "A"]])
    error = _problems(path)
    assert [problem.line for problem in error.problems] == [2, 3]
    assert str(error.problems[0].sentence).startswith("name: ")


def test_all_problems_come_at_once(tmp_path):
    error = _problems(_csv(tmp_path, "code,name\n=1,=2\n=3,A\n"))
    assert [problem.line for problem in error.problems] == [2, 2, 3]
    assert len(str(error).splitlines()) == 3


@pytest.mark.parametrize(
    "text", ["", "\n\n", "code,name\n", "code\n1\n", "code,name,name\n1,a,b\n"]
)
def test_a_file_without_use_says_one_thing_about_the_whole(tmp_path, text):
    error = _problems(_csv(tmp_path, text))
    assert [problem.line for problem in error.problems] == [None]
    assert error.rows == []


def test_text_that_is_not_text(tmp_path):
    assert len(_problems(_csv(tmp_path, "code,name\n1,é\n", encoding="latin-1")).problems) == 1
    assert len(_problems(_csv(tmp_path, "code,name\n1,\0\n")).problems) == 1
    assert len(_problems(_csv(tmp_path, 'code,name\n1,"open\n')).problems) == 1


def test_other_files(tmp_path):
    assert "rows.csv" in str(_problems(tmp_path / "rows.csv"))
    other = tmp_path / "rows.pdf"
    other.write_bytes(b"%PDF")
    assert len(_problems(other).problems) == 1


def test_a_file_over_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "SIZE_LIMIT", 10)
    assert len(_problems(_csv(tmp_path, "code,name\n1,A\n")).problems) == 1


def test_a_workbook_that_is_none(tmp_path):
    path = tmp_path / "rows.xlsx"
    path.write_bytes(b"not a zip")
    assert len(_problems(path).problems) == 1
    assert len(_problems(_zip(tmp_path, [("a.txt", "x")])).problems) == 1


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    path = _zip(tmp_path, [("xl/worksheets/sheet1.xml", b"0" * (8 * 1024 * 1024))])
    monkeypatch.setattr(openpyxl, "load_workbook", pytest.fail)
    assert len(_problems(path).problems) == 1


def test_too_many_members_and_too_much_in_all_are_refused(tmp_path, monkeypatch):
    many = _zip(tmp_path, [(f"{number}.xml", "x") for number in range(201)])
    with pytest.raises(TableError):
        check_archive(many)
    monkeypatch.setattr(tables, "SIZE_LIMIT", 100)
    with pytest.raises(TableError):
        check_archive(_zip(tmp_path, [("a.xml", "abcdefghij" * 11)]))


@pytest.mark.parametrize(
    "name", ["../a.xml", "/etc/a.xml", "xl/../../a.xml", "..\\a.xml", "\\a.xml"]
)
def test_a_member_that_leads_outside_is_refused(tmp_path, name):
    with pytest.raises(TableError):
        check_archive(_zip(tmp_path, [(name, "x")]))


def test_a_symbolic_link_is_refused(tmp_path):
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(TableError):
        check_archive(_zip(tmp_path, [(link, "/etc/passwd")]))


def test_an_entity_bomb_is_refused(tmp_path):
    path = _xlsx(tmp_path, [["code", "name"], ["1", "A"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    members["xl/worksheets/sheet1.xml"] = bomb
    assert len(_problems(_zip(tmp_path, members.items())).problems) == 1


def test_rows_beyond_the_limit_and_far_cells(tmp_path, monkeypatch):
    path = _xlsx(tmp_path, [["code", "name"], ["1", "A"], ["2", "B"]])
    monkeypatch.setattr(tables, "ROW_LIMIT", 2)
    assert len(_problems(path).problems) == 1


def test_a_problem_reads_as_one_line():
    assert str(Problem("wrong")) == "wrong"
    assert "3" in str(Problem("wrong", 3))
