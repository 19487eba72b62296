"""The PDF: its structure for readers, its foot on every page, and what it refuses to fetch."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pypdf
import pytest
from django.utils import translation

from accounts.tests.factories import SchoolFactory
from reports import pdf
from reports.documents import annual_report, annual_report_draft, annual_report_imported
from reports.documents.words import LANGUAGE
from reports.queries import result_for_report
from reports.tests import factories
from reports.tests.marks import needs_pango
from self_evaluation.actions import evaluation as verbs
from self_evaluation.tests import factories as evaluations
from spmi.templatetags.spmi_format import grouped

pytestmark = pytest.mark.django_db

CODE = "ACDEFGHJKMNP"


@pytest.fixture(autouse=True)
def _language():
    with translation.override(LANGUAGE):
        yield


def _read(report):
    return pypdf.PdfReader(io.BytesIO(pdf.render(report)))


def _final():
    result = factories.verified_year().result
    return annual_report(result, number=f"{result.number}/PDF", check_code=CODE)


def _elements(reader):
    """Walk the structure tree and yield (role, element) in reading order."""
    stack = [reader.trailer["/Root"]["/StructTreeRoot"].get_object()]
    while stack:
        element = stack.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            yield element["/S"], element
        children = element.get("/K", [])
        children = children if isinstance(children, list) else [children]
        stack.extend(child for child in reversed(children) if not isinstance(child, int))


@needs_pango
def test_the_structure_tells_readers_what_is_what():
    reader = _read(_final())
    root = reader.trailer["/Root"]
    assert root["/Lang"] == LANGUAGE
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    elements = list(_elements(reader))
    roles = [role for role, _element in elements]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(roles)
    heads = [element for role, element in elements if role == "/TH"]
    assert all(_scope(element) in ("/Column", "/Row") for element in heads)
    figures = [element for role, element in elements if role == "/Figure"]
    assert len(figures) >= 4
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def _scope(element):
    attributes = element["/A"]
    attributes = attributes if isinstance(attributes, list) else [attributes]
    return next(a["/Scope"] for a in (x.get_object() for x in attributes) if "/Scope" in a)


@needs_pango
def test_it_has_a_title_and_bookmarks():
    report = _final()
    reader = _read(report)
    assert report.school.name in reader.metadata.title
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert "1 Proses" in titles
    assert len(titles) >= 8


@needs_pango
@pytest.mark.parametrize("kind", ["final", "draft", "imported"])
def test_every_page_says_what_it_is_whose_and_which(kind):
    report = {
        "final": _final,
        "draft": lambda: annual_report_draft(evaluations.year_of().evaluation),
        "imported": lambda: annual_report_imported(factories.imported_year()),
    }[kind]()
    state, _sentence = pdf.STATES[kind]
    reader = _read(report)
    for number, page in enumerate(reader.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert str(state) in text
        assert report.number in text
        assert report.school.name in text
        assert f"{number} / {len(reader.pages)}" in text


@needs_pango
def test_a_final_document_carries_code_and_address_a_draft_neither():
    final = " ".join(page.extract_text() for page in _read(_final()).pages)
    assert "ACDE-FGHJ-KMNP" in final
    assert f"/laporan/periksa/{CODE}/" in "".join(final.split())
    draft = annual_report_draft(evaluations.year_of().evaluation)
    assert "/laporan/periksa/" not in pdf.page(draft)


@needs_pango
def test_nothing_that_people_type_is_fetched():
    asked = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Trap) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        bait = f'<img src="http://127.0.0.1:{server.server_port}/x"><img src="file:///etc/passwd">'
        content = pdf.render(_with_bait(bait))
        server.shutdown()
    assert asked == []
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "root:" not in text
    assert "file:///etc/passwd" in text


def _with_bait(bait):
    school = SchoolFactory(name=bait[:150], address=bait[:250], note=bait)
    year = evaluations.year_of(school)
    evaluations.prove(year, "1.1.1", title=bait[:150], note=bait)
    evaluations.fill(year)
    year.save("1.1.1", level=4, note=bait, exceeds=True, exceeds_reason=bait)
    verbs.submit(year.evaluation, by=year.principal)
    evaluations.reviewed(year)
    evaluations.approved(year)
    evaluations.adjust(year, "1.1.2", level=1, by=year.supervisor)
    evaluations.verified(year)
    result = year.evaluation.results.get()
    year.evaluation.sheet.answers.update(note=bait)
    return annual_report(result_for_report(result.pk), check_code=CODE)


@needs_pango
@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x",
        "https://example.org/x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        pdf.OWN + "../../manage.py",
        pdf.OWN + "css/app.css",
        "http://spmi.invalid/static/css/print.css",
    ],
)
def test_only_our_own_assets_are_served(address):
    with pytest.raises(pdf.NotOurs):
        pdf.own_assets()(address)


@needs_pango
def test_our_own_assets_are_served():
    fetch = pdf.own_assets()
    for name in (pdf.SHEET, *pdf.FONTS):
        assert fetch(pdf.OWN + name).read()
    assert fetch("data:text/plain,hello").read() == b"hello"


@needs_pango
def test_table_heads_repeat_and_the_font_is_ours():
    report = annual_report(
        factories.verified_year(instrument=evaluations.wide_instrument(120)).result
    )
    reader = _read(report)
    head = translation.gettext("Sub-indicator")
    pages = [page.extract_text() for page in reader.pages]
    assert sum(head in text and "1.1." in text for text in pages) >= 3
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Source-Sans-3" in font for font in fonts)


def test_without_pango_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(pdf, "missing_pdf_libraries", lambda: ["libpango-1.0.so.0"])
    assert "libpango-1.0.so.0" in pdf.why_not()
    assert "apt-get install" in pdf.why_not()
    with pytest.raises(pdf.NoPdf, match="libpango"):
        pdf.render(None)


def test_codes_are_read_out_in_groups():
    assert grouped(CODE) == "ACDE-FGHJ-KMNP"


def test_a_report_with_two_standards_has_bars_where_a_radar_has_no_shape():
    report = annual_report_imported(factories.imported_year())
    assert "<polygon" not in pdf.page(report).split('id="summary"')[1].split("</section>")[0]
