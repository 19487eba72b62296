"""A dossier's files in one ZIP: small enough, in order, each once, nothing without consent."""

import csv
import io
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Membership, Notice
from reports import actions, rendering
from reports.models import Filing, Shrunk
from reports.rendering import filing as filing_module
from reports.rendering.filing import make_filing
from reports.tests.factories import quiet
from reports.tests.filings import LIMIT, bare_dossier, made, photo, proved, use
from self_evaluation.models import EvidenceFile

pytestmark = pytest.mark.django_db
SMALL = b"%PDF-1.7 kecil"


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.PORTAL_FILES, settings.PORTAL_FILE_BYTES = 58, LIMIT


@pytest.fixture
def opened():
    """A dossier without evidence and its people."""
    return bare_dossier()


@contextmanager
def _archive(filing):
    with default_storage.open(filing.stored_as) as file, zipfile.ZipFile(file) as archive:
        yield archive


def _files(filing):
    """Return what is in the ZIP by path, without the folder that holds all."""
    with _archive(filing) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def _lines(filing):
    text = _files(filing)["indeks.csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_files_come_in_the_edition_s_order_with_number_item_and_title(opened):
    dossier, begun = opened
    proved(dossier, begun, "Q.1.1", title="Daftar siswa", files=[("siswa.pdf", b"%PDF-1.7 b")])
    proved(dossier, begun, "P.1.1", title="Rapat: guru / wali", files=[("rapat.pdf", SMALL)])
    filing = made(dossier, begun.principal)
    with _archive(filing) as archive:
        assert archive.testzip() is None
        (folder,) = {name.partition("/")[0] for name in archive.namelist()}
    assert (
        folder
        == f"{begun.school.npsn} {begun.school.name} invented {dossier.year}-{dossier.year + 1}"
    )
    assert list(_files(filing)) == [
        "001 P.1.1 Rapat guru wali.pdf",
        "002 Q.1.1 Daftar siswa.pdf",
        "indeks.csv",
        "SHA256SUMS",
    ]
    assert _files(filing)["001 P.1.1 Rapat guru wali.pdf"] == SMALL
    assert filing.items.count() == 2


def test_what_is_too_large_is_really_below_the_limit_and_the_original_as_it_was(opened):
    dossier, begun = opened
    content = photo()
    assert len(content) > LIMIT
    proved(dossier, begun, "P.1.1", title="Foto", files=[("foto.jpg", content)])
    filing = made(dossier, begun.principal)
    small = _files(filing)["001 P.1.1 Foto.jpg"]
    assert 0 < len(small) <= LIMIT
    original = EvidenceFile.objects.get(name="foto.jpg")
    with default_storage.open(original.stored_as) as file:
        assert file.read() == content
    shrunk = Shrunk.objects.get()
    assert (shrunk.size, shrunk.problem) == (len(small), "")
    (line,) = [line for line in _lines(filing) if line[0] == "P.1.1"]
    assert line[3:6] == ["1", "001 P.1.1 Foto.jpg", str(len(small))]
    assert line[7]


def test_pictures_of_one_piece_of_evidence_are_one_pdf(opened):
    dossier, begun = opened
    files = [("1.jpg", photo(800)), ("surat.pdf", SMALL), ("2.png", photo(600, "PNG"))]
    proved(dossier, begun, "P.1.1", title="Rapat", files=files)
    found = _files(made(dossier, begun.principal))
    assert list(found)[:2] == ["001 P.1.1 Rapat.pdf", "002 P.1.1 Rapat.pdf"]
    assert len(found["001 P.1.1 Rapat.pdf"]) <= LIMIT
    assert len(pypdf.PdfReader(io.BytesIO(found["001 P.1.1 Rapat.pdf"])).pages) == 2
    assert found["002 P.1.1 Rapat.pdf"] == SMALL


def test_what_can_t_be_shrunk_lies_apart_and_the_index_says_what_to_do(opened):
    dossier, begun = opened
    office = ("program.docx", b"x" * (LIMIT + 1))
    scan = ("pindai.pdf", b"%PDF-1.7 " + b"y" * LIMIT)
    proved(dossier, begun, "P.1.1", title="Program", files=[office, scan])
    filing = made(dossier, begun.principal)
    assert list(_files(filing))[:2] == [
        "terlalu besar/001 P.1.1 Program.docx",
        "terlalu besar/002 P.1.1 Program.pdf",
    ]
    first, second = (line[7] for line in _lines(filing) if line[0] == "P.1.1")
    assert first != second
    assert Shrunk.objects.get().problem == "damaged"


def test_the_same_file_comes_once_whatever_asks_for_it(opened):
    dossier, begun = opened
    item = proved(dossier, begun, "P.1.1", title="SK", files=[("sk.pdf", SMALL)])
    use(item, dossier, "Q.1.1")
    proved(dossier, begun, "R.1.1", title="SK lagi", files=[("salinan.pdf", SMALL)])
    filing = made(dossier, begun.principal)
    assert [name for name in _files(filing) if name.endswith(".pdf")] == ["001 P.1.1 SK.pdf"]
    told = {line[0]: line[3:5] for line in _lines(filing) if line[3]}
    assert told == {
        "P.1.1": ["1", "001 P.1.1 SK.pdf"],
        "Q.1.1": ["1", ""],
        "R.1.1": ["1", ""],
    }


def test_what_is_one_too_many_is_packed_and_said(opened, settings):
    settings.PORTAL_FILES = 2
    dossier, begun = opened
    files = [(f"{n}.pdf", b"%PDF-1.7 " + bytes([n])) for n in range(65, 68)]
    proved(dossier, begun, "P.1.1", files=files)
    filing = made(dossier, begun.principal)
    assert len([name for name in _files(filing) if name.endswith(".pdf")]) == 3
    assert [bool(line[7]) for line in _lines(filing) if line[0] == "P.1.1"] == [False, False, True]


def test_nothing_of_people_without_consent_is_in_it(opened):
    dossier, begun = opened
    proved(
        dossier, begun, "P.1.1", title="Lomba", files=[("anak.pdf", b"rahasia")], shows_people=True
    )
    filing = made(dossier, begun.principal)
    assert filing.items.count() == 0
    with default_storage.open(filing.stored_as) as file:
        whole = file.read()
    for word in (b"rahasia", b"anak.pdf"):
        assert word not in whole
    (line,) = [line for line in _lines(filing) if line[0] == "P.1.1"]
    assert line[2:6] == ["Lomba", "", "", ""]
    assert line[7]


def test_links_and_items_without_a_file_are_listed(opened):
    dossier, begun = opened
    link = "https://contoh.sch.id/video"
    proved(dossier, begun, "P.1.1", title="Video", kind="link", link=link)
    proved(dossier, begun, "P.1.2", title="Catatan", note="Terlihat rapi.")
    proved(dossier, begun, "Q.1.1", title="Kosong")
    filing = made(dossier, begun.principal)
    remarks = {line[0]: line[7] for line in _lines(filing)}
    assert list(remarks) == ["P.1.1", "P.1.2", "P.2.1", "Q.1.1", "R.1.1", "R.1.2"]
    assert remarks["P.1.1"] == link
    # Words, nothing at all, and a piece of evidence without a file are three things.
    assert len({remarks[code] for code in ("P.1.2", "P.2.1", "Q.1.1")}) == 3


def test_sha256sum_agrees(opened, tmp_path):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("foto.jpg", photo())])
    with _archive(made(dossier, begun.principal)) as archive:
        archive.extractall(tmp_path)
    (folder,) = Path(tmp_path).iterdir()
    check = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0


def test_run_three_times_it_shrinks_once_and_leaves_one_file(opened, monkeypatch):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("foto.jpg", photo())])
    calls = []
    really = filing_module.shrink
    monkeypatch.setattr(filing_module, "shrink", lambda *a, **k: calls.append(1) or really(*a, **k))
    filing = made(dossier, begun.principal)
    for _again in range(2):
        make_filing(filing.pk, quiet)
    again = Filing.objects.get(pk=filing.pk)
    assert (again.stored_as, again.sha256) == (filing.stored_as, filing.sha256)
    # A second ZIP of the same day takes what is shrunk already, and the first one goes.
    second = made(dossier, begun.principal)
    assert list(Filing.objects.values_list("pk", flat=True)) == [second.pk]
    assert not default_storage.exists(filing.stored_as)
    assert len(calls) == 1
    assert Notice.objects.filter(kind="report_ready", user=begun.principal).count() >= 1


def test_a_worker_that_was_stopped_goes_on_where_it_was(opened, monkeypatch):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("a.jpg", photo())])
    proved(dossier, begun, "Q.1.1", files=[("b.jpg", photo())])
    filing = actions.create_filing(dossier, by=begun.principal)
    really, seen = filing_module.shrink, []

    def stopped_once(*arguments, **options):
        seen.append(arguments)
        if len(seen) == 2:
            raise RuntimeError("stopped")
        return really(*arguments, **options)

    monkeypatch.setattr(filing_module, "shrink", stopped_once)
    with pytest.raises(RuntimeError):
        make_filing(filing.pk, quiet)
    make_filing(filing.pk, quiet)
    filing.refresh_from_db()
    assert len(seen) == 3
    assert len([name for name in _files(filing) if name.endswith(".jpg")]) == 2


def test_after_its_day_the_smaller_file_is_gone_and_its_size_stays(opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("foto.jpg", photo())])
    filing = made(dossier, begun.principal)
    stored = [filing.stored_as, Shrunk.objects.get().stored_as]
    past = {"expires_at": timezone.now() - timedelta(seconds=1)}
    Filing.objects.update(**past)
    Shrunk.objects.update(**past)
    rendering.drop_expired_bundles()
    assert [default_storage.exists(name) for name in stored] == [False, False]
    assert Shrunk.objects.get().size <= LIMIT
    assert made(dossier, begun.principal).stored_as
    assert Shrunk.objects.get().is_fresh


def test_two_workers_at_once_leave_one_smaller_file(opened, monkeypatch):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("foto.jpg", photo())])
    filing = actions.create_filing(dossier, by=begun.principal)
    really, calls = filing_module.shrink, []

    def other_is_faster(*arguments, **options):
        calls.append(1)
        if len(calls) == 1:
            make_filing(filing.pk, quiet)
        return really(*arguments, **options)

    monkeypatch.setattr(filing_module, "shrink", other_is_faster)
    named, names = filing_module.generated_name, []
    monkeypatch.setattr(
        filing_module, "generated_name", lambda *a: names.append(named(*a)) or names[-1]
    )
    make_filing(filing.pk, quiet)
    assert len(calls) == 2
    assert [default_storage.exists(name) for name in names] == [True, False]
    assert Shrunk.objects.get().stored_as == names[0]


def test_a_file_lost_on_disk_is_said(opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("foto.jpg", photo())])
    default_storage.delete(EvidenceFile.objects.get(name="foto.jpg").stored_as)
    filing = made(dossier, begun.principal)
    assert Shrunk.objects.get().problem == "damaged"
    (line,) = [line for line in _lines(filing) if line[0] == "P.1.1"]
    assert line[6] == ""
    assert line[7]


def test_who_lost_the_school_meanwhile_gets_nothing(opened):
    dossier, begun = opened
    filing = actions.create_filing(dossier, by=begun.team)
    today = timezone.localdate()
    Membership.objects.filter(user=begun.team).update(ends_on=today, starts_on=today)
    make_filing(filing.pk, quiet)
    filing.refresh_from_db()
    assert filing.stored_as == ""
