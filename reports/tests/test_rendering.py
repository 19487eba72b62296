"""Making files: once, whole, told once; packages on disk for a day."""

import hashlib
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Notice
from accounts.tests.factories import MembershipFactory, SchoolFactory
from reports import pdf, rendering
from reports.models import Bundle, Document, Kind
from reports.tests import factories
from reports.tests.factories import quiet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    """The real PDF is tried in test_pdf.py; here only where it goes."""
    monkeypatch.setattr(rendering.pdf, "why_not", lambda: "")
    makers = rendering.MAKERS | {Kind.PDF: lambda report: report.number.encode()}
    monkeypatch.setattr(rendering, "MAKERS", makers)


def _bytes(document):
    with default_storage.open(document.stored_as) as stored:
        return stored.read()


def test_both_files_are_made_with_number_code_hash_and_size():
    result = factories.verified_year().result
    rendering.make_documents(result.pk, quiet)
    document, workbook = (Document.objects.get(kind=kind) for kind in Kind)
    content = _bytes(document)
    assert content == f"{result.number}/PDF".encode()
    assert (document.size, document.sha256) == (
        len(content),
        hashlib.sha256(content).hexdigest(),
    )
    assert document.number == f"{result.number}/PDF"
    assert openpyxl.load_workbook(io.BytesIO(_bytes(workbook))).sheetnames
    assert document.check_code != workbook.check_code


def test_running_it_twice_makes_nothing_new_and_tells_once():
    verified = factories.verified_year()
    rendering.make_documents(verified.result.pk, quiet)
    before = list(Document.objects.order_by("pk").values())
    rendering.make_documents(verified.result.pk, quiet)
    assert list(Document.objects.order_by("pk").values()) == before
    told = Notice.objects.filter(kind="report_ready").order_by("pk")
    expected = {verified.year.principal, verified.year.team, verified.year.supervisor}
    assert {notice.user for notice in told} == expected
    assert told.count() == 3


def test_what_broke_off_is_made_with_the_same_number_and_code(monkeypatch):
    result = factories.verified_year().result

    def fails(_report):
        raise ValueError("no")

    working = rendering.MAKERS
    monkeypatch.setattr(rendering, "MAKERS", working | {Kind.WORKBOOK: fails})
    with pytest.raises(ValueError, match="no"):
        rendering.make_documents(result.pk, quiet)
    begun = {document.kind: document for document in Document.objects.all()}
    assert begun[Kind.WORKBOOK].made_at is None
    monkeypatch.setattr(rendering, "MAKERS", working)
    rendering.make_documents(result.pk, quiet)
    workbook = Document.objects.get(kind=Kind.WORKBOOK)
    assert workbook.check_code == begun[Kind.WORKBOOK].check_code
    assert workbook.made_at is not None
    assert Document.objects.get(kind=Kind.PDF).sha256 == begun[Kind.PDF].sha256


def test_the_slower_of_two_workers_throws_its_file_away(monkeypatch):
    result = factories.verified_year().result

    def overtaken(_report):
        Document.objects.filter(kind=Kind.PDF).update(
            stored_as="reports/first.pdf", sha256="0" * 64, size=1, made_at=timezone.now()
        )
        return b"second"

    monkeypatch.setattr(rendering, "MAKERS", rendering.MAKERS | {Kind.PDF: overtaken})
    kept = []
    monkeypatch.setattr(default_storage, "delete", kept.append)
    rendering.make_documents(result.pk, quiet)
    assert Document.objects.get(kind=Kind.PDF).stored_as == "reports/first.pdf"
    assert len(kept) == 1


def test_without_pango_there_is_the_workbook(monkeypatch):
    monkeypatch.setattr(rendering.pdf, "why_not", lambda: "no Pango")
    rendering.make_documents(factories.verified_year().result.pk, quiet)
    assert [document.kind for document in Document.objects.all()] == [Kind.WORKBOOK]


def test_a_stored_file_is_never_half_there():
    name = default_storage.save("reports/whole.bin", io.BytesIO(b"whole"))
    folder, _slash, _file = name.rpartition("/")
    assert [entry for entry in default_storage.listdir(folder)[1] if entry.endswith(".part")] == []
    default_storage.delete(name)


def test_check_codes_have_no_look_alikes():
    code = rendering.new_check_code()
    assert len(code) == 12
    assert not set(code) & set("01OILUVB8")


def test_progress_is_told_below_a_hundred():
    told = []
    rendering.make_documents(factories.verified_year().result.pk, told.append)
    assert told == [49, 99]


def test_a_package_has_readable_names_and_makes_what_is_missing():
    first = factories.verified_year(school=SchoolFactory(name="SD Melati/../x"))
    second = factories.verified_year()
    MembershipFactory(user=first.year.supervisor, role="supervisor", school=second.school)
    bundle = factories.BundleFactory(
        owner=first.year.supervisor, results=[first.result, second.result]
    )
    rendering.make_bundle(bundle.pk, quiet)
    bundle.refresh_from_db()
    content = _bytes(bundle)
    assert (bundle.size, bundle.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert f"{first.school.npsn} SD Melati..x 2026-2027.pdf" in names
        assert len(names) == 4
        assert archive.testzip() is None
    notice = Notice.objects.get(kind="report_ready", key__contains="bundle_ready")
    assert notice.user == first.year.supervisor


def test_packing_twice_keeps_the_first():
    verified = factories.verified_year()
    bundle = factories.packed_bundle(verified.year.supervisor, [verified.result])
    rendering.make_bundle(bundle.pk, quiet)
    assert Bundle.objects.get().stored_as == bundle.stored_as


def test_a_package_whose_owner_lost_a_school_is_not_packed():
    verified = factories.verified_year()
    bundle = factories.BundleFactory(owner=verified.year.supervisor, results=[verified.result])
    verified.year.supervisor.memberships.update(ends_on=timezone.localdate())
    rendering.make_bundle(bundle.pk, quiet)
    assert Bundle.objects.get().stored_as == ""
    assert not verified.result.documents.exists()
    assert not Notice.objects.filter(key__contains="bundle_ready").exists()


def test_a_package_without_pango_says_why(monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "no Pango")
    verified = factories.verified_year()
    bundle = factories.BundleFactory(owner=verified.year.supervisor, results=[verified.result])
    rendering.make_bundle(bundle.pk, quiet)
    with zipfile.ZipFile(io.BytesIO(_bytes(Bundle.objects.get()))) as archive:
        assert archive.read("README.txt") == b"no Pango"


def test_expired_packages_are_removed_others_stay():
    verified = factories.verified_year()
    old, new = (
        factories.packed_bundle(verified.year.supervisor, [verified.result]) for _n in range(2)
    )
    Bundle.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    rendering.drop_expired_bundles()
    assert not default_storage.exists(old.stored_as)
    assert default_storage.exists(new.stored_as)
    assert Bundle.objects.get(pk=old.pk).stored_as == ""


def test_the_copy_of_a_superseded_report_says_so():
    verified = factories.verified_year()
    factories.reopened(verified)
    verified.result.refresh_from_db()
    assert verified.result.superseded_at is not None
    name = rendering.readable_name(verified.result, Kind.PDF)
    assert name != f"{verified.school.npsn} {verified.school.name} 2026-2027.pdf"
