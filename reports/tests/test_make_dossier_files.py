"""Making the files of a dossier: once each when it is sent, drafts before, and nothing left over."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Notice
from accreditation.actions import send
from accreditation.queries import SENT
from accreditation.tests.factories import answer_all, dossier_of
from jobs.handlers import handlers_of
from reports import pdf, tasks
from reports.models import DossierFile, DossierKind
from reports.queries import DRAFT
from reports.rendering import dossier as making
from reports.tests.factories import CONTENT, quiet, sent_dossier, stored_dossier_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    """The real PDF is tried in test_dossier_paper.py; here only where it goes."""
    monkeypatch.setattr(pdf, "why_not", lambda: "")
    monkeypatch.setattr(pdf, "render_receipt", lambda rows: rows.check_code.encode())
    makers = making.MAKERS | {DossierKind.PDF: lambda rows: f"PDF {rows.check_code}".encode()}
    monkeypatch.setattr(making, "MAKERS", makers)


def run(name, dossier):
    (handler,) = handlers_of(name)
    handler(dossier.pk, quiet)


def rows():
    return list(DossierFile.objects.order_by("pk").values())


def content_of(file):
    with default_storage.open(file.stored_as) as stored:
        return stored.read()


def test_the_work_has_its_handlers():
    assert handlers_of(SENT) == [tasks.dossier_sent]
    assert handlers_of(DRAFT) == [tasks.dossier_draft]


def test_sending_gives_three_files_once_however_often_it_runs():
    dossier, begun = sent_dossier()
    run(SENT, dossier)
    first = rows()
    for _again in range(2):
        run(SENT, dossier)
    assert rows() == first
    files = {file.kind: file for file in DossierFile.objects.all()}
    assert set(files) == set(DossierKind)
    assert len({file.check_code for file in files.values()}) == 3
    assert content_of(files["pdf"]) == f"PDF {files['pdf'].check_code}".encode()
    assert content_of(files["receipt"]) == files["receipt"].check_code.encode()
    told = Notice.objects.get(kind="report_ready", user=begun.principal, key__contains="dossier")
    assert told.path == f"/laporan/akreditasi/{dossier.public_id}/"


def test_of_two_workers_at_once_the_faster_ones_file_stays(monkeypatch):
    dossier, _begun = sent_dossier()
    faster = {}

    def overtaken(_rows):
        faster["file"] = stored_dossier_file(dossier)
        return b"second"

    monkeypatch.setitem(making.MAKERS, DossierKind.PDF, overtaken)
    gone = []
    monkeypatch.setattr(default_storage, "delete", gone.append)
    run(SENT, dossier)
    assert DossierFile.objects.get(kind="pdf") == faster["file"]
    assert len(gone) == 1
    assert gone != [faster["file"].stored_as]


def test_a_draft_is_made_again_only_when_something_changed():
    dossier, begun = dossier_of()
    run(DRAFT, dossier)
    first = rows()
    assert {(row["kind"], row["is_draft"], row["check_code"]) for row in first} == {
        ("pdf", True, None),
        ("xlsx", True, None),
    }
    run(DRAFT, dossier)
    assert rows() == first
    answer_all(dossier, by=begun.principal)
    run(DRAFT, dossier)
    assert [row["kind"] for row in rows()] == ["pdf", "xlsx"]
    assert {row["made_from"] for row in rows()} & {row["made_from"] for row in first} == set()
    assert not any(default_storage.exists(row["stored_as"]) for row in first)


def test_sending_takes_the_drafts_away():
    dossier, begun = dossier_of()
    run(DRAFT, dossier)
    drafts = rows()
    answer_all(dossier, by=begun.principal)
    send(dossier, by=begun.principal)
    run(DRAFT, dossier)  # asked for before it was sent, its turn came after
    run(SENT, dossier)
    assert not DossierFile.objects.filter(is_draft=True).exists()
    assert not any(default_storage.exists(row["stored_as"]) for row in drafts)


def test_nothing_is_made_of_what_was_not_sent():
    dossier, _begun = dossier_of()
    run(SENT, dossier)
    assert rows() == []


def test_drafts_of_a_week_ago_are_cleared_away():
    dossier, _begun = dossier_of()
    old, young = (stored_dossier_file(dossier, kind) for kind in ("pdf", "xlsx"))
    long_ago = timezone.now() - making.DRAFT_KEPT - timedelta(minutes=1)
    DossierFile.objects.filter(pk=old.pk).update(made_at=long_ago)
    tasks.drop_old_drafts(0, quiet)
    assert list(DossierFile.objects.all()) == [young]
    assert not default_storage.exists(old.stored_as)
    assert content_of(young) == CONTENT


def test_without_pango_only_the_workbook_is_made(monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    dossier, _begun = sent_dossier()
    run(SENT, dossier)
    assert [row["kind"] for row in rows()] == ["xlsx"]
