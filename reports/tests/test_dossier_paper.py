"""The dossier and its receipt on paper: what they say, in which order, and that they are tagged."""

import io

import pypdf
import pytest

from accreditation import queries
from accreditation.queries import simulation
from accreditation.tests.factories import answer_of, dossier_of
from reports import pdf
from reports.documents.dossier import dossier_receipt, dossier_report
from reports.documents.words import LANGUAGE
from reports.pdf.dossier import dossier_page, render_dossier
from reports.queries.dossier import dossier_for_report
from reports.tests.factories import sent_dossier
from reports.tests.marks import needs_pango
from self_evaluation.models import Answer

pytestmark = pytest.mark.django_db
CODE = "ACDEFGHJKM23"


def report_of(dossier):
    return dossier_report(dossier_for_report(dossier.pk))


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(page):
    return " ".join(page.extract_text().split())


def said(dossier, code, **values):
    """Write values into an answer as they might stand there."""
    Answer.objects.filter(pk=answer_of(dossier, code).pk).update(**values)


def test_the_numbers_are_those_of_the_page():
    dossier, _begun = sent_dossier()
    report = report_of(dossier)
    nodes = queries.nodes_of(dossier)
    outcome = simulation.simulate(dossier, nodes, queries.marks_of(dossier, nodes)).outcome
    assert [(row.value, row.hundred) for row in report.components] == [
        (value.value, value.hundred) for value in outcome.values
    ]
    assert (report.told.rank, report.told.final) == ("Emas", outcome.final)
    assert ("", "100,0 = 50,0 + 0,5 × 80,0 + 10,0") in report.told.lines


def test_every_item_stands_in_the_editions_own_order_with_its_evidence():
    dossier, _begun = dossier_of()
    report = report_of(dossier)
    assert [line.code for line in report.lines if line.item] == [
        "P.1.1",
        "P.1.2",
        "P.2.1",
        "Q.1.1",
        "R.1.1",
        "R.1.2",
    ]
    assert [(row.number, row.title, row.codes) for row in report.evidence] == [
        (1, "Silabus", ("P.1.1",)),
        (2, "Daftar siswa", ("Q.1.1",)),
    ]
    first = report.chapters[0].groups[0]
    assert (first.heading.title, [item.code for item in first.items]) == (
        "Kelompok 1",
        ["P.1.1", "P.1.2"],
    )
    assert (first.items[0].answer, first.items[0].waits) == ("Hijau", True)
    assert [proof.number for proof in first.items[0].evidence] == [1]


def test_a_note_without_a_level_is_no_gap():
    dossier, _begun = dossier_of()
    said(dossier, "R.1.1", note="Kami menulis di sini.")
    page = dossier_page(report_of(dossier))
    assert "Kami menulis di sini." in page
    item = next(line.item for line in report_of(dossier).lines if line.code == "R.1.1")
    assert (item.answer, item.is_answered) == ("", False)


def test_what_it_is_made_from_changes_with_what_it_says_and_only_then():
    dossier, _begun = dossier_of()
    before = report_of(dossier).made_from
    assert report_of(dossier).made_from == before
    said(dossier, "R.1.1", note="Baru.")
    assert report_of(dossier).made_from != before


@needs_pango
def test_the_paper_is_tagged_and_says_everything():
    dossier, begun = sent_dossier()
    said(dossier, "R.1.2", note="Penjelasan butir lima.")
    reader = read(render_dossier(report_of(dossier)))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value) == (LANGUAGE, True)
    assert begun.school.name in reader.metadata.title
    text = " ".join(text_of(page) for page in reader.pages)
    number = f"{begun.school.npsn}/{dossier.year}/invented"
    shown = (number, "Edisi karangan", "Emas", "0,5 × 80,0", "Segel lengkap", "Silabus")
    shown = (*shown, "Penjelasan butir lima.", "Hijau", str(begun.principal), "2025/2026")
    assert [word for word in shown if word not in text] == []
    assert dossier.sent_hash in "".join(text.split())
    assert text.index("Bidang P 3") < text.index("Bidang Q 1") < text.index("Bidang R 2")


@needs_pango
@pytest.mark.parametrize("is_sent", [True, False])
def test_every_page_says_that_it_is_a_simulation_and_a_draft_that_it_is_one(is_sent):
    dossier, _begun = sent_dossier() if is_sent else dossier_of()
    report = report_of(dossier)
    stamp = "DRA"  # DRAF in Indonesian, DRAFT in English
    for page in read(render_dossier(report)).pages:
        text = text_of(page)
        assert "Simulasi" in text
        assert report.number in text
        assert (stamp in text) == (not is_sent)


@needs_pango
def test_the_receipt_says_what_was_sent_and_that_it_is_not_the_national_system():
    dossier, begun = sent_dossier()
    receipt = dossier_receipt(dossier_for_report(dossier.pk), check_code=CODE)
    reader = read(pdf.render_receipt(receipt))
    assert len(reader.pages) == 1
    text = text_of(reader.pages[0])
    shown = (receipt.number, begun.school.name, "2026/2027", str(begun.principal), "Edisi karangan")
    shown = (*shown, receipt.fingerprint, "ACDE-FGHJ-KM23", " WIB")
    assert [word for word in shown if word not in text] == []
    assert (receipt.answered, receipt.of) == (6, 6)
    assert dossier.sent_hash in text.replace(" ", "")
    assert "sistem akreditasi nasional" in str(receipt.next_steps[-1])
