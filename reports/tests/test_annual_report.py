"""The command: stored files of a frozen result, else a draft, else a clear line."""

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.tests.factories import SchoolFactory
from reports import pdf
from reports.models import Kind
from reports.tests import factories
from reports.tests.factories import CONTENT
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db


def _run(school, *, year=2026, **files):
    npsn = getattr(school, "npsn", school)
    call_command("annual_report", npsn, year=year, **files)


def test_a_frozen_result_gives_the_stored_file(verified, tmp_path, capsys):
    factories.stored_document(verified.result)
    _run(verified.school, pdf=tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes() == CONTENT
    assert "stored" in capsys.readouterr().out


def test_what_is_not_stored_is_made_now(verified, tmp_path, capsys):
    _run(verified.school, xlsx=tmp_path / "r.xlsx")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    assert "final" in capsys.readouterr().out


def test_an_unfinished_year_gives_a_draft(tmp_path, capsys):
    year = evaluations.year_of()
    _run(year.school, xlsx=tmp_path / "r.xlsx")
    assert "draft" in capsys.readouterr().out


def test_an_imported_year_gives_a_report(tmp_path, capsys):
    imported = factories.imported_year()
    _run(imported.school, year=2025, xlsx=tmp_path / "r.xlsx")
    assert "imported" in capsys.readouterr().out


def test_bad_input_is_one_clear_line_and_no_file(verified, tmp_path, monkeypatch):
    target = tmp_path / "r.xlsx"
    monkeypatch.setattr(pdf, "missing_pdf_libraries", lambda: ["libpango-1.0.so.0"])
    for school, values in (
        ("2010", {"xlsx": target}),
        (SchoolFactory(), {"xlsx": target}),
        (verified.school, {"xlsx": target, "instrument": "nonsense"}),
        (verified.school, {}),
        (verified.school, {"xlsx": tmp_path / "nowhere" / "r.xlsx"}),
        (verified.school, {"xlsx": tmp_path}),
        (verified.school, {"pdf": tmp_path / "r.pdf", "xlsx": target}),
    ):
        with pytest.raises(CommandError) as problem:
            _run(school, **values)
        assert "\n" not in str(problem.value)
    assert list(tmp_path.iterdir()) == []
    assert not verified.result.documents.filter(kind=Kind.PDF).exists()


def test_several_instruments_have_to_be_told_apart(verified, tmp_path):
    other = evaluations.wide_instrument(3)
    campaign = evaluations.CampaignFactory(school=verified.school, instrument=other)
    evaluations.verbs.open_evaluation(verified.school, campaign, by=verified.year.principal)
    with pytest.raises(CommandError, match=r"--instrument (small|wide) or "):
        _run(verified.school, xlsx=tmp_path / "r.xlsx")
    _run(verified.school, xlsx=tmp_path / "r.xlsx", instrument="wide")


def test_where_one_file_cannot_be_written_none_is(verified, tmp_path, monkeypatch):
    factories.stored_document(verified.result)

    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    with pytest.raises(CommandError, match="No space left on device"):
        _run(verified.school, pdf=tmp_path / "r.pdf", xlsx=tmp_path / "r.xlsx")
    assert list(tmp_path.iterdir()) == []
