"""Evidence that shows people: without consent its content leaves the school by no door there is.

Every door is a way out of the school. With consent each tells exactly what it is said to tell, so
that nothing is sought where it never was: name and SHA-256 of a file, the address of a link.
"""

import io
import zipfile
from types import SimpleNamespace

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation

from accreditation.actions import open_dossier
from accreditation.tests.factories import dossier_of
from reports import actions, pdf, rendering, xlsx
from reports.documents import annual_report
from reports.documents.dossier import dossier_report
from reports.documents.words import LANGUAGE
from reports.models import Kind
from reports.pdf.dossier import render_dossier
from reports.queries import result_for_report
from reports.queries.dossier import dossier_for_report
from reports.rendering.package import make_package
from reports.tests.factories import quiet
from reports.tests.filings import made, use
from reports.tests.marks import needs_pango
from reports.xlsx.dossier import render_dossier as render_dossier_workbook
from self_evaluation import tasks
from self_evaluation.actions import evidence
from self_evaluation.models import EvidenceItem, EvidenceKind
from self_evaluation.tests import factories as evaluations
from self_evaluation.tests import samples
from standards.tests.factories import invented_edition

pytestmark = pytest.mark.django_db
FILE, LINK = "kelas-empat.pdf", "https://contoh.sch.id/video-anak"


def _year(*, with_consent):
    """Verify a year whose first claim is proved by a file and a link that show people."""
    begun = evaluations.fill(evaluations.year_of())
    item = evaluations.prove(begun, "1.1.1", title="Lomba", shows_people=True)
    link = evaluations.prove(
        begun, "1.1.1", title="Video", kind=EvidenceKind.LINK, link=LINK, shows_people=True
    )
    evidence.renew(item, by=begun.principal, files=[samples.pdf(FILE, samples.PAGE_BYTES)])
    file = item.files.get()
    tasks.preview_page(file.pk, None)
    if with_consent:
        EvidenceItem.objects.update(
            consent_at=timezone.now(), consent_by=begun.principal, consent_note="Surat orang tua."
        )
    for step in ("sent", "reviewed", "approved", "verified"):
        getattr(evaluations, step)(begun)
    result = result_for_report(begun.evaluation.results.get().pk)
    return SimpleNamespace(begun=begun, result=result, item=item, link=link, file=file)


def _package(year, _client, monkeypatch):
    monkeypatch.setattr(rendering.pdf, "why_not", lambda: "")
    monkeypatch.setattr(
        rendering, "MAKERS", rendering.MAKERS | {Kind.PDF: lambda report: report.number.encode()}
    )
    package = actions.create_package(year.result, by=year.begun.principal)
    make_package(package.pk, quiet)
    package.refresh_from_db()
    with default_storage.open(package.stored_as) as stored:
        return stored.read().decode("latin-1")


def _dossier(year):
    """Open a dossier whose first item is proved by the same evidence."""
    dossier = open_dossier(year.begun.school, invented_edition(), by=year.begun.principal)
    for item in (year.item, year.link):
        use(item, dossier, "P.1.1")
    return dossier


def _filing(year, _client, _monkeypatch):
    filing = made(_dossier(year), year.begun.principal)
    with default_storage.open(filing.stored_as) as stored:
        return stored.read().decode("latin-1")


def _filing_page(year, client, _monkeypatch):
    client.force_login(year.begun.supervisor)
    dossier = _dossier(year)
    return client.get(reverse("reports:filing_detail", args=[dossier.public_id])).content.decode()


def _pdf(year, _client, _monkeypatch):
    with translation.override(LANGUAGE):
        content = pdf.render(annual_report(year.result))
    return _paper(content)


def _paper(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    links = [
        str(note.get_object().get("/A", {}).get("/URI", ""))
        for page in pages
        for note in page.get("/Annots", ())
    ]
    return "".join([*(page.extract_text() for page in pages), *links])


def _workbook(year, _client, _monkeypatch):
    with translation.override(LANGUAGE):
        content = xlsx.render(annual_report(year.result))
    return _parts(content)


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("latin-1") for name in parts.namelist())


def _dossier_told(year):
    """Return the dossier that takes this evidence over, as its papers tell it."""
    dossier, _begun = dossier_of(year.begun)
    return dossier_report(dossier_for_report(dossier.pk))


def _dossier_pdf(year, _client, _monkeypatch):
    return _paper(render_dossier(_dossier_told(year)))


def _dossier_workbook(year, _client, _monkeypatch):
    return _parts(render_dossier_workbook(_dossier_told(year)))


def _page(name, *, of):
    """Return a door: what a page says to the supervisor, who is not of the school."""

    def door(year, client, _monkeypatch):
        client.force_login(year.begun.supervisor)
        response = client.get(reverse(f"self_evaluation:{name}", args=of(year)))
        if response.streaming:
            return FILE + response["Content-Type"] + str(b"".join(response.streaming_content))
        return response.content.decode()

    return door


def _told(said, year):
    """Return which of the three secrets a door told; paper breaks long words, so without gaps."""
    said = "".join(said.split())
    secrets = {"name": FILE, "link": LINK, "sha256": year.file.sha256}
    return {what for what, secret in secrets.items() if secret in said}


# What each door tells with consent.
DOORS = [
    pytest.param(_package, {"name", "link", "sha256"}, id="package"),
    pytest.param(_filing, {"link", "sha256"}, id="dossier's files"),
    pytest.param(_filing_page, {"name", "link"}, id="list of a dossier's files"),
    pytest.param(_pdf, {"name", "link", "sha256"}, id="pdf", marks=needs_pango),
    pytest.param(_workbook, {"name", "link", "sha256"}, id="workbook"),
    pytest.param(_dossier_pdf, {"name", "link", "sha256"}, id="dossier pdf", marks=needs_pango),
    pytest.param(_dossier_workbook, {"name", "link", "sha256"}, id="dossier workbook"),
    pytest.param(
        _page("evidence_file", of=lambda year: [year.file.public_id]), {"name"}, id="file"
    ),
    pytest.param(
        _page("evidence_preview", of=lambda year: [year.file.public_id]), {"name"}, id="preview"
    ),
    pytest.param(
        _page("evidence_detail", of=lambda year: [year.item.public_id]),
        {"name", "sha256"},
        id="item with a file",
    ),
    pytest.param(
        _page("evidence_detail", of=lambda year: [year.link.public_id]),
        {"link"},
        id="item with a link",
    ),
    pytest.param(
        _page(
            "review_item",
            of=lambda year: [
                year.begun.evaluation.public_id,
                year.begun.answer("1.1.1").public_id,
            ],
        ),
        {"name", "link"},
        id="review",
    ),
]


@pytest.mark.parametrize(("door", "_tells"), DOORS)
def test_without_consent_nothing_of_it_leaves(client, monkeypatch, door, _tells):
    year = _year(with_consent=False)
    assert _told(door(year, client, monkeypatch), year) == set()


@pytest.mark.parametrize(("door", "tells"), DOORS)
def test_with_consent_each_tells_what_it_has(client, monkeypatch, door, tells):
    year = _year(with_consent=True)
    assert _told(door(year, client, monkeypatch), year) == tells
