"""The region tree comes in whole or not at all."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Region

pytestmark = pytest.mark.django_db

GOOD = [
    "32,province,,Jawa Barat",
    "32.73,regency,32,Kota Bandung",
    "32.73.01,district,32.73,Sukasari",
]


def _file(tmp_path, lines):
    path = tmp_path / "regions.csv"
    path.write_text("\n".join(["code,level,parent,name", *lines]) + "\n", encoding="utf-8")
    return path


def _run(path, *options):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_regions", path, *options, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue().splitlines()


def test_the_tree_gets_its_paths_its_root_and_its_zones(tmp_path):
    lines = [*GOOD, "51,province,,Bali", "91,province,00,Papua"]
    assert _run(_file(tmp_path, lines)) == (0, "5 regions\n", [])
    assert list(Region.objects.values_list("path", "time_zone")) == [
        ("00/", "Asia/Jakarta"),
        ("00/32/", "Asia/Jakarta"),
        ("00/32/32.73/", "Asia/Jakarta"),
        ("00/32/32.73/32.73.01/", "Asia/Jakarta"),
        ("00/51/", "Asia/Makassar"),
        ("00/91/", "Asia/Jayapura"),
    ]


def test_the_order_of_the_rows_does_not_matter_and_twice_changes_only_names(tmp_path):
    _run(_file(tmp_path, reversed(GOOD)))
    before = dict(Region.objects.values_list("code", "pk"))
    _run(_file(tmp_path, [GOOD[0], "32.73,regency,32,Kota Baru"]))
    assert dict(Region.objects.values_list("code", "pk")) == before
    assert Region.objects.get(code="32.73").name == "Kota Baru"


@pytest.mark.parametrize(
    "bad",
    [
        "3,province,,Satu Angka",
        "00,province,,Akar",
        "33,kingdom,,Tak Dikenal",
        "32.74,regency,33,Salah Induk",
        "34.01,regency,34,Tanpa Induk",
        "32,province,,Dua Kali",
        "33,province,,",
        "33,province,,=1+1",
    ],
)
def test_one_bad_row_stops_all_and_says_its_row(tmp_path, bad):
    code, out, err = _run(_file(tmp_path, [*GOOD, bad]))
    assert (code, out, len(err)) == (1, "", 1)
    assert "5" in err[0]
    assert not Region.objects.exists()


def test_the_good_rows_come_in_when_asked_and_what_hangs_below_a_bad_one_does_not(tmp_path):
    lines = [GOOD[0], "32.73,regency,31,Salah", GOOD[2]]
    code, out, err = _run(_file(tmp_path, lines), "--skip-bad")
    assert (code, out, len(err)) == (0, "1 regions\n", 2)
    assert set(Region.objects.values_list("code", flat=True)) == {"00", "32"}


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text("")
    assert _run(path)[0] == 1


def test_the_bundled_file_is_whole():
    call_command("import_regions", stdout=StringIO())
    counts = {
        level: Region.objects.filter(level=level).count()
        for level in ("province", "regency", "district")
    }
    assert counts == {"province": 38, "regency": 514, "district": 7285}
