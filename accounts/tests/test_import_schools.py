"""Schools come in whole or not at all, and every bad row says what is wrong with it."""

import zipfile
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, School
from accounts.tests import factories

pytestmark = pytest.mark.django_db

HEADER = "npsn,nsm,name,level,status,region,address"
GOOD = "20512345,,SD Negeri 1,SD,negeri,32.73.01,Jalan Satu"


@pytest.fixture(autouse=True)
def _places():
    factories.district()


def _csv(tmp_path, *lines):
    path = tmp_path / "schools.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def _xlsx(tmp_path, *lines):
    path = tmp_path / "schools.xlsx"
    book = openpyxl.Workbook()
    for line in (HEADER, *lines):
        book.active.append(line.split(","))
    book.save(path)
    return path


def _run(path, *options):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_schools", path, *options, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue().splitlines()


def test_a_list_without_addresses_takes_none_away(tmp_path):
    _run(_csv(tmp_path, GOOD))
    path = tmp_path / "short.csv"
    path.write_text("npsn,name,level,status,region\n20512345,SDN 1,SD,negeri,32.73\n")
    assert _run(path)[0] == 0
    school = School.objects.get()
    assert (school.name, school.address) == ("SDN 1", "Jalan Satu")


@pytest.mark.parametrize("make", [_csv, _xlsx])
def test_schools_come_in(tmp_path, make):
    path = make(tmp_path, GOOD, "60700001,111132730001,MTs Contoh,mts,Swasta,32.73,")
    assert _run(path) == (0, "2 schools\n", [])
    rows = School.objects.order_by("npsn").values_list(
        "npsn", "nsm", "name", "level", "status", "region__code", "address"
    )
    assert list(rows) == [
        ("20512345", "", "SD Negeri 1", "SD", "negeri", "32.73.01", "Jalan Satu"),
        ("60700001", "111132730001", "MTs Contoh", "MTs", "swasta", "32.73", ""),
    ]
    assert AuditEvent.objects.filter(event="accounts.import_school").count() == 2


def test_a_second_time_brings_new_data_of_the_same_school(tmp_path):
    _run(_csv(tmp_path, GOOD))
    _run(_csv(tmp_path, GOOD.replace("SD Negeri 1", "SD Negeri Satu")))
    assert list(School.objects.values_list("npsn", "name")) == [("20512345", "SD Negeri Satu")]


BAD = [
    "2051234,,Tujuh Angka,SD,negeri,32.73.01,",
    "2051234x,,Huruf,SD,negeri,32.73.01,",
    "２0512346,,Angka Lebar,SD,negeri,32.73.01,",
    "20512346,123,NSM Pendek,MI,swasta,32.73.01,",
    "20512346,,Jenjang,TK,negeri,32.73.01,",
    "20512346,,Status,SD,lain,32.73.01,",
    "20512346,,Wilayah,SD,negeri,99.99.99,",
    "20512346,,Terlalu Atas,SD,negeri,32,",
    "20512346,,,SD,negeri,32.73.01,",
    f"20512346,,{'a' * 151},SD,negeri,32.73.01,",
    '20512346,,"=HYPERLINK(""http://a"")",SD,negeri,32.73.01,',
    "20512345,,Dua Kali,SD,negeri,32.73.01,",
]


@pytest.mark.parametrize("bad", BAD)
def test_a_good_row_beside_a_bad_one_is_not_stored(tmp_path, bad):
    code, out, err = _run(_csv(tmp_path, GOOD, bad))
    assert (code, out, len(err)) == (1, "", 1)
    assert "3" in err[0]
    assert not School.objects.exists()


def test_all_bad_rows_are_listed_in_their_order(tmp_path):
    _code, _out, err = _run(_csv(tmp_path, *BAD[:3], GOOD, *BAD[10:]))
    assert len(err) == 5


def test_the_good_rows_come_in_when_asked(tmp_path):
    code, out, err = _run(_csv(tmp_path, BAD[0], GOOD), "--skip-bad")
    assert (code, out, len(err)) == (0, "1 schools\n", 1)
    assert School.objects.count() == 1


def test_nothing_good_is_no_success(tmp_path):
    assert _run(_csv(tmp_path, BAD[0]), "--skip-bad")[0] == 1


def test_an_empty_file_a_missing_one_and_a_bomb(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (4 * 1024 * 1024))
    for path in (empty, tmp_path / "none.csv", bomb):
        code, out, err = _run(path)
        assert (code, out, len(err)) == (1, "", 1)
