"""A year's package: the right files, nothing personal without consent, and hashes that hold."""

import csv
import io
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Membership, Notice
from reports import actions, policy, rendering
from reports.documents.package import safe_name
from reports.models import Kind, Package
from reports.rendering.package import make_package
from reports.tests import factories
from reports.tests.factories import quiet, stored_proof
from self_evaluation.models import EvidenceUse, FieldNote
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    """The real PDF is tried in test_pdf.py; here only where it goes."""
    monkeypatch.setattr(rendering.pdf, "why_not", lambda: "")
    makers = rendering.MAKERS | {Kind.PDF: lambda report: report.number.encode()}
    monkeypatch.setattr(rendering, "MAKERS", makers)


def _proved(verified, code="1.1.1", content=b"isi bukti", **values):
    item = evaluations.prove(verified.year, code, **values)
    stored_proof(item, content)
    return item


def _made(verified, by=None):
    """Ask for the package and make it; return its row."""
    package = actions.create_package(verified.result, by=by or verified.year.principal)
    make_package(package.pk, quiet)
    package.refresh_from_db()
    return package


@contextmanager
def _archive(package):
    with default_storage.open(package.stored_as) as stored, zipfile.ZipFile(stored) as archive:
        yield archive


def _unpacked(package, into):
    with _archive(package) as archive:
        archive.extractall(into)
    (folder,) = Path(into).iterdir()
    return folder


def _lines(folder):
    text = (folder / "indeks.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_it_holds_report_evidence_index_and_manifest(verified):
    _proved(verified, title="Daftar hadir: rapat / guru", content=b"satu")
    package = _made(verified)
    with _archive(package) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    top = {name.partition("/")[0] for name in names}
    assert top == {f"{verified.school.npsn} {verified.school.name} 2026-2027"}
    years = f"{verified.school.npsn} {verified.school.name} 2026-2027"
    assert [name.partition("/")[2] for name in names] == [
        f"laporan/{years}.pdf",
        f"laporan/{years}.xlsx",
        "bukti/001 Daftar hadir rapat guru/01 Bukti.pdf",
        "indeks.html",
        "indeks.csv",
        "SHA256SUMS",
    ]
    assert (package.files, package.withheld) == (1, 0)


def test_sha256sum_agrees_and_finds_a_changed_byte(verified, tmp_path):
    _proved(verified, title="Rapat")
    folder = _unpacked(_made(verified), tmp_path)
    check = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    ended = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    every = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    listed = {line[66:] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == every - {"SHA256SUMS"}
    (folder / "indeks.csv").write_text("lain")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 1


def test_a_use_brings_the_version_it_was_made_with(verified, tmp_path):
    item = evaluations.prove(verified.year, "1.1.1", title="Program", version=2)
    EvidenceUse.objects.filter(item=item).update(version=1)
    stored_proof(item, b"lama", name="lama.pdf", from_version=1, to_version=1)
    stored_proof(item, b"baru", name="baru.pdf", from_version=2)
    folder = _unpacked(_made(verified), tmp_path)
    (file,) = folder.glob("bukti/*/*")
    assert (file.name, file.read_bytes()) == ("01 lama.pdf", b"lama")


def test_two_uses_of_one_version_bring_it_once_and_both_items_are_named(verified, tmp_path):
    item = _proved(verified, title="Program")
    answer = verified.year.answer("1.1.2")
    EvidenceUse.objects.create(item=item, answer=answer, created_by=verified.year.principal)
    folder = _unpacked(_made(verified), tmp_path)
    assert [line[1] for line in _lines(folder) if line[2] == "Program"] == ["1.1.1 1.1.2"]
    assert len(list(folder.glob("bukti/*/*"))) == 1


def test_people_without_consent_stay_at_the_school(verified, tmp_path):
    item = _proved(verified, title="Lomba", content=b"rahasia", shows_people=True)
    package = _made(verified)
    assert (package.files, package.withheld) == (0, 1)
    folder = _unpacked(package, tmp_path)
    assert not (folder / "bukti").exists()
    with default_storage.open(package.stored_as) as stored:
        whole = stored.read()
    for word in (b"rahasia", b"Bukti.pdf", item.files.get().sha256.encode()):
        assert word not in whole
    (line,) = [line for line in _lines(folder) if line[0] == "1"]
    assert line[1:4] == ["1.1.1", "Lomba", "Dokumen"]
    assert line[7:10] == ["", "", ""]
    assert line[10]


def test_with_consent_they_are_inside_until_it_is_withdrawn(verified):
    year = verified.year
    consent = {"consent_at": timezone.now(), "consent_by": year.principal, "consent_note": "Surat"}
    item = _proved(verified, shows_people=True, **consent)
    package = _made(verified)
    assert package.files == 1
    assert policy.may_download_package(package)
    item.consent_at = item.consent_by = None
    item.consent_note = ""
    item.save()
    assert not policy.may_download_package(package)


def test_a_lost_and_a_changed_file_are_named_in_the_index(verified, tmp_path):
    item = evaluations.prove(verified.year, "1.1.1", title="Program")
    lost, changed = stored_proof(item, b"a", name="a.pdf"), stored_proof(item, b"b", name="b.pdf")
    default_storage.delete(lost.stored_as)
    Path(default_storage.path(changed.stored_as)).write_bytes(b"c")
    package = _made(verified)
    folder = _unpacked(package, tmp_path)
    lines = {line[7].rpartition("/")[2]: line for line in _lines(folder) if line[2] == "Program"}
    assert lines["01 a.pdf"][9] == ""
    assert lines["01 a.pdf"][10]
    assert lines["02 b.pdf"][10]
    assert package.files == 1


def test_cells_and_names_can_do_no_harm(verified, tmp_path):
    _proved(verified, title="=HYPERLINK(1) <script>")
    item = evaluations.prove(verified.year, "1.1.2", title="../../etc")
    stored_proof(item, name="../../a\nb\\c.pdf")
    folder = _unpacked(_made(verified), tmp_path)
    assert "'=HYPERLINK(1) <script>" in [line[2] for line in _lines(folder)]
    page = (folder / "indeks.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    names = sorted(str(p.relative_to(folder)) for p in folder.glob("bukti/*/*"))
    assert names == ["bukti/001 HYPERLINK(1) script/01 Bukti.pdf", "bukti/002 etc/01 a b c.pdf"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Raport Kelas 6", "Raport Kelas 6"), ("é", "e"), ("الصف", "berkas"), ("..", "berkas")],
)
def test_names_are_plain_and_never_empty(text, name):
    assert safe_name(text) == name


def test_a_link_is_listed_with_its_address(verified, tmp_path):
    evaluations.prove(verified.year, "1.1.1", kind="link", link="https://contoh.sch.id/rapat")
    folder = _unpacked(_made(verified), tmp_path)
    assert "https://contoh.sch.id/rapat" in [line[7] for line in _lines(folder)]
    assert 'href="https://contoh.sch.id/rapat"' in (folder / "indeks.html").read_text()


def test_running_it_twice_makes_one_and_tells_once(verified):
    package = _made(verified)
    make_package(package.pk, quiet)
    before = package.stored_as
    package.refresh_from_db()
    assert package.stored_as == before
    told = Notice.objects.filter(path__contains=str(package.public_id))
    assert [notice.user for notice in told] == [verified.year.principal]


def test_the_slower_of_two_workers_leaves_nothing(verified, monkeypatch):
    package = actions.create_package(verified.result, by=verified.year.principal)
    whole = rendering.keep

    def overtaken(row, packed):
        monkeypatch.setattr("reports.rendering.package.keep", whole)
        make_package(row.pk, quiet)
        return whole(row, packed)

    monkeypatch.setattr("reports.rendering.package.keep", overtaken)
    make_package(package.pk, quiet)
    package.refresh_from_db()
    files = Path(default_storage.path(package.stored_as)).parents[1].rglob("*.zip")
    mine = [file for file in files if file.stat().st_mtime >= package.created_at.timestamp()]
    assert len(mine) == 1
    assert Notice.objects.filter(path__contains=str(package.public_id)).count() == 1


def test_a_new_one_takes_the_place_of_the_persons_earlier_one(verified):
    first = _made(verified)
    others = _made(verified, by=verified.year.supervisor)
    second = _made(verified)
    assert set(Package.objects.all()) == {others, second}
    assert not default_storage.exists(first.stored_as)


def test_who_lost_the_school_gets_nothing(verified):
    package = actions.create_package(verified.result, by=verified.year.supervisor)
    Membership.objects.filter(user=verified.year.supervisor).update(
        ends_on=timezone.localdate() - timedelta(days=1),
        starts_on=timezone.localdate() - timedelta(days=2),
    )
    make_package(package.pk, quiet)
    package.refresh_from_db()
    assert package.stored_as == ""


def test_a_result_reopened_meanwhile_is_not_packed(verified):
    package = actions.create_package(verified.result, by=verified.year.principal)
    factories.reopened(verified)
    make_package(package.pk, quiet)
    package.refresh_from_db()
    assert package.stored_as == ""
    assert not policy.may_download_package(package)


def test_it_tells_how_far_it_is(verified):
    for _number in range(4):
        _proved(verified, content=b"0123456789")
    told = []
    package = actions.create_package(verified.result, by=verified.year.principal)
    make_package(package.pk, told.append)
    assert told == [24, 49, 74, 99]


def test_after_its_day_the_file_is_removed(verified):
    package = _made(verified)
    Package.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    rendering.drop_expired_bundles()
    package_now = Package.objects.get()
    assert (package_now.stored_as, package_now.size) == ("", None)
    assert not default_storage.exists(package.stored_as)


def test_nothing_is_left_in_the_temporary_folder(verified, settings, tmp_path):
    # Its own folder: other tests pack at the same time.
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    before = set(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())
    _made(verified)
    assert set(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == before


def test_what_was_seen_or_said_is_a_page_in_the_package(verified, tmp_path):
    item = evaluations.prove(verified.year, "1.1.1", title="Kelas 4A", kind="observation")
    FieldNote.objects.create(
        item=item, held_on="2026-10-02", place="Kelas 4A", people="Wali kelas", account="Terlihat."
    )
    folder = _unpacked(_made(verified), tmp_path)
    (page,) = folder.glob("bukti/*/*")
    assert page.name == "00 catatan.html"
    for words in ("Kelas 4A", "Wali kelas", "Terlihat.", "2 Oktober 2026", "1.1.1"):
        assert words in page.read_text()
    assert str(page.relative_to(folder)) in (folder / "SHA256SUMS").read_text()
    assert [line[7] for line in _lines(folder) if line[2] == "Kelas 4A"] == [
        str(page.relative_to(folder))
    ]


def test_an_account_of_people_without_consent_stays_at_the_school(verified, tmp_path):
    item = evaluations.prove(
        verified.year, "1.1.1", kind="observation", note="rahasia", shows_people=True
    )
    folder = _unpacked(_made(verified), tmp_path)
    assert not (folder / "bukti").exists()
    assert item.note not in (folder / "indeks.html").read_text()
