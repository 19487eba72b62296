"""Evidence that shows people: without consent its content leaves the school by no door there is.

Every door is a way out of the school; with consent the same words come out of it, so that no door
is tried that never had them.
"""

import io
import zipfile
from types import SimpleNamespace

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation

from reports import actions, pdf, rendering, xlsx
from reports.documents import annual_report
from reports.documents.words import LANGUAGE
from reports.models import Kind
from reports.queries import result_for_report
from reports.rendering.package import make_package
from reports.tests.factories import quiet
from self_evaluation import tasks
from self_evaluation.actions import evidence
from self_evaluation.tests import factories as evaluations
from self_evaluation.tests import samples

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(bool(pdf.why_not()), reason="this machine has no Pango")
FILE, LINK = "kelas-empat.pdf", "https://contoh.sch.id/video-anak"


def _year(*, with_consent):
    """Verify a year whose first claim is proved by evidence that shows people."""
    begun = evaluations.fill(evaluations.year_of())
    item = evaluations.prove(begun, "1.1.1", title="Lomba", link=LINK, shows_people=True)
    evidence.renew(item, by=begun.principal, files=[samples.pdf(FILE, samples.PAGE_BYTES)])
    file = item.files.get()
    tasks.preview_page(file.pk, None)
    if with_consent:
        item.consent_at, item.consent_by = timezone.now(), begun.principal
        item.consent_note = "Surat orang tua."
        item.save()
    for step in ("sent", "reviewed", "approved", "verified"):
        getattr(evaluations, step)(begun)
    result = result_for_report(begun.evaluation.results.get().pk)
    return SimpleNamespace(begun=begun, result=result, item=item, file=file)


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


def _pdf(year, _client, _monkeypatch):
    with translation.override(LANGUAGE):
        content = pdf.render(annual_report(year.result))
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
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("latin-1") for name in parts.namelist())


def _page(name, *, of):
    """Return a door: what a page says to the supervisor, who is not of the school."""

    def door(year, client, _monkeypatch):
        client.force_login(year.begun.supervisor)
        response = client.get(reverse(f"self_evaluation:{name}", args=of(year)))
        if response.streaming:
            return FILE + response["Content-Type"] + str(b"".join(response.streaming_content))
        return response.content.decode()

    door.__name__ = name
    return door


DOORS = [
    _package,
    pytest.param(_pdf, marks=needs_pango),
    _workbook,
    _page("evidence_file", of=lambda year: [year.file.public_id]),
    _page("evidence_preview", of=lambda year: [year.file.public_id]),
    _page("evidence_detail", of=lambda year: [year.item.public_id]),
    _page(
        "review_item",
        of=lambda year: [year.begun.evaluation.public_id, year.begun.answer("1.1.1").public_id],
    ),
]


@pytest.mark.parametrize("door", DOORS)
def test_without_consent_nothing_of_it_leaves(client, monkeypatch, door):
    year = _year(with_consent=False)
    said = door(year, client, monkeypatch)
    for secret in (FILE, LINK, year.file.sha256):
        assert secret not in said


@pytest.mark.parametrize("door", DOORS)
def test_with_consent_it_does(client, monkeypatch, door):
    assert FILE in door(_year(with_consent=True), client, monkeypatch)
