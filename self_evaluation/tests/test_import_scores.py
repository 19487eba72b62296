"""Scores from elsewhere: all or nothing, one line a problem."""

import json
import zipfile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from accounts.tests.factories import SchoolFactory
from self_evaluation.models import ImportedScore, ImportedSet
from self_evaluation.queries.years import standing
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HEAD = "npsn,code,score\n"
GOOD = "20000001,1,6.24\n"


@pytest.fixture(autouse=True)
def school():
    small_instrument()
    return SchoolFactory(npsn="20000001")


@pytest.fixture
def load(tmp_path, capsys):
    """Return a function that imports a text and gives (exit code, output lines, error lines)."""

    def load(content, *options, year=2026, name="scores.csv"):
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content)
        elif content is not None:
            path.write_bytes(content)
        code = 0
        try:
            call_command(
                "import_scores", str(path), "--instrument", "small", "--year", str(year), *options
            )
        except SystemExit as end:
            code = end.code
        read = capsys.readouterr()
        return code, read.out.splitlines(), read.err.splitlines()

    return load


def stored():
    rows = ImportedScore.objects.order_by("imported_set__year", "node_code")
    return [(row.node_code, str(row.score.normalize())) for row in rows]


def test_good_rows_are_stored_exactly_as_published(load):
    code, out, err = load(HEAD + GOOD + "20000001,1.1.1,7\n20000001,2,0\n")
    assert (code, out, err) == (0, ["3 scores of 1 schools"], [])
    assert stored() == [("1", "6.24"), ("1.1.1", "7"), ("2", "0")]
    assert ImportedSet.objects.get().source == "scores.csv"
    assert AuditEvent.objects.filter(event="self_evaluation.import_scores").count() == 1


def test_excel_and_the_comma(load, tmp_path):
    path = tmp_path / "rows.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["npsn", "code", "score"])
    book.active.append(["20000001", "1", 5.95])
    book.active.append([20000001, "2", "6,5"])
    book.save(path)
    assert load(None, name="rows.xlsx")[0] == 0
    assert stored() == [("1", "5.95"), ("2", "6.5")]


def test_a_new_import_replaces_the_whole_set_of_that_year_only(load):
    load(HEAD + GOOD + "20000001,2,3\n")
    load(HEAD + "20000001,1,1\n", year=2025)
    load(HEAD + "20000001,1.1,4\n")
    assert stored() == [("1", "1"), ("1.1", "4")]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2000001,1,6", "Row 3: “2000001” is no NPSN: an NPSN has 8 digits."),
        ("20000009,1,6", "Row 3: There is no school with NPSN 20000009."),
        ("20000001,9.9,6", "Row 3: The instrument has no code “9.9”."),
        ("20000001,2,7.1", "Row 3: 7.1 lies outside the scale from 0 to 7."),
        (
            "20000001,2,NaN",
            "Row 3: “NaN” is not a score: a number with at most four decimals.",
        ),
        (
            "20000001,2,-1",
            "Row 3: “-1” is not a score: a number with at most four decimals.",
        ),
        (
            "20000001,2,1e1",
            "Row 3: “1e1” is not a score: a number with at most four decimals.",
        ),
        (
            "20000001,2,1.23456",
            "Row 3: “1.23456” is not a score: a number with at most four decimals.",
        ),
        ("20000001,2,", "Row 3: The score is empty."),
        ("20000001,1,6.24", "Row 3: 20000001 1 was already in row 2."),
        ("20000001,2,=1+1", "Row 3: score: formulas are not accepted."),
    ],
)
def test_one_bad_row_beside_a_good_one_stores_nothing(load, row, sentence):
    assert load(HEAD + GOOD + row + "\n") == (1, [], [sentence])
    assert stored() == []


def test_one_line_for_each_problem_in_the_order_of_the_file(load):
    code, _out, err = load(HEAD + "x,1,6\n20000001,1,=1+1\n20000001,9,9\n" + GOOD)
    assert code == 1
    assert [line.split(":")[0] for line in err] == ["Row 2", "Row 3", "Row 4"]
    assert stored() == []


def test_skip_bad_loads_the_good_rows_and_lists_the_rest(load):
    code, out, err = load(HEAD + "20000001,1,7.1\n20000001,2,3\n", "--skip-bad")
    assert (code, out) == (0, ["1 scores of 1 schools"])
    assert err == ["Row 2: 7.1 lies outside the scale from 0 to 7."]
    assert stored() == [("2", "3")]


def test_skip_bad_without_a_good_row_changes_nothing(load):
    load(HEAD + GOOD)
    assert load(HEAD + "20000001,1,7.1\n", "--skip-bad")[0] == 1
    assert stored() == [("1", "6.24")]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        ("", "scores.csv", "The file is empty."),
        (HEAD, "scores.csv", "There is no row below the column names."),
        ("npsn,code\n20000001,1\n", "scores.csv", "The column “score” is missing."),
        (None, "gone.csv", "There is no file gone.csv."),
        (b"PK\x03\x04", "rows.xlsx", "This is not an Excel workbook (.xlsx)."),
    ],
)
def test_a_file_that_cannot_be_read(load, content, name, sentence):
    assert load(content, name=name) == (1, [], [sentence])


def test_a_zip_bomb_named_workbook_is_not_opened(load, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (60 * 1024 * 1024))
    code, _out, err = load(None, name="bomb.xlsx")
    assert (code, err) == (
        1,
        ["This workbook would unpack to too much data. It was not opened."],
    )


def test_instrument_and_year_must_make_sense(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + GOOD)
    with pytest.raises(CommandError, match="There is no published instrument nothing"):
        call_command("import_scores", str(path), instrument="nothing", year=2026)
    with pytest.raises(CommandError, match="1 is not a school year"):
        call_command("import_scores", str(path), instrument="small", year=1)
    assert stored() == []


def test_what_a_level_is_not_asked_is_kept_and_shown(load, school):
    load(HEAD + "20000001,2.1.2,7\n20000001,2.1.1,3\n")
    known = standing(school, 2026, "small")
    assert "2.1.2" in [node.code for node in known.nodes]
    assert json.dumps(str(known.scores["2.1.2"].exact)) == '"7"'
