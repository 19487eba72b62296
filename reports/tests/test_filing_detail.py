"""The list of a dossier's files: in order, each once, and what each is or will be."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests import factories as people
from reports.documents.filing import ADVICE, listing_of
from reports.models import Filing, Shrunk
from reports.tests.filings import bare_dossier, made, packed_filing, photo, proved, use
from self_evaluation.models import Assignment, EvidenceItem
from self_evaluation.tests.cost import cost_of
from spmi.shrinking import REASONS

pytestmark = pytest.mark.django_db
LIMIT = 400_000
SMALL = b"%PDF-1.7 kecil"


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.PORTAL_FILES, settings.PORTAL_FILE_BYTES = 58, LIMIT


@pytest.fixture
def opened(client, in_english):
    """A dossier and its people; the principal is signed in."""
    dossier, begun = bare_dossier()
    client.force_login(begun.principal)
    return dossier, begun


def _url(dossier):
    return reverse("reports:filing_detail", args=[dossier.public_id])


def _lines(response):
    """Return what the list says: item, number, whether it came before, and its state."""
    return [
        (
            line.code,
            line.document and line.document.number,
            line.is_again,
            line.document and line.document.state,
        )
        for line in response.context["listing"].lines
    ]


def test_every_item_in_the_edition_s_order_with_its_files(client, opened):
    dossier, begun = opened
    office = ("program.docx", b"x" * (LIMIT + 1))
    proved(dossier, begun, "Q.1.1", title="Siswa", files=[("siswa.jpg", photo()), office])
    item = proved(dossier, begun, "P.1.1", title="SK", files=[("sk.pdf", SMALL)])
    use(item, dossier, "R.1.1")
    proved(dossier, begun, "P.1.2", title="Video", kind="link", link="https://contoh.sch.id/v")
    pictures = [("1.jpg", photo(200)), ("2.jpg", photo(200))]
    proved(dossier, begun, "P.2.1", title="Kelas", files=pictures)
    response = client.get(_url(dossier))
    assert _lines(response) == [
        ("P.1.1", 1, False, "fits"),
        ("P.1.2", None, False, None),
        ("P.2.1", 2, False, "to_shrink"),
        ("Q.1.1", 3, False, "to_shrink"),
        ("Q.1.1", 4, False, "too_large"),
        ("R.1.1", 1, True, "fits"),
        ("R.1.2", None, False, None),
    ]
    page = response.content.decode()
    for said in (
        "4 of 58 files",
        "P.1.1, R.1.1",
        "Items and evidence without a file (2)",
        "2 pictures",
        "Becomes one PDF",
        "Will be shrunk",
        "https://contoh.sch.id/v",
        "Office files can&#x27;t be shrunk here.",
        "at most 58 files of at most 0.4 MB each",
        "This edition names no limits.",
        "No evidence<",
    ):
        assert said in page, said


def test_the_same_content_in_two_pieces_of_evidence_is_one_file(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("a.pdf", SMALL)])
    proved(dossier, begun, "Q.1.1", files=[("b.pdf", SMALL)])
    lines = [line for line in _lines(client.get(_url(dossier))) if line[1]]
    assert lines == [("P.1.1", 1, False, "fits"), ("Q.1.1", 1, True, "fits")]


def test_once_packed_it_says_how_small_each_became(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", title="Foto", files=[("foto.jpg", photo())])
    proved(dossier, begun, "Q.1.1", title="Pindai", files=[("p.pdf", SMALL + b"x" * LIMIT)])
    filing = made(dossier, begun.principal)
    page = client.get(_url(dossier)).content.decode()
    assert "Shrunk to" in page
    assert "it may be damaged" in page
    assert reverse("reports:filing_download", args=[filing.public_id]) in page
    assert "The list has changed since this ZIP was made." not in page
    proved(dossier, begun, "R.1.1", files=[("baru.pdf", SMALL)])
    page = client.get(_url(dossier)).content.decode()
    assert "The list has changed since this ZIP was made." in page


def test_more_than_are_taken_is_said_with_what_to_do(client, opened, settings):
    settings.PORTAL_FILES = 2
    dossier, begun = opened
    files = [(f"{n}.pdf", SMALL + bytes([n])) for n in range(65, 69)]
    proved(dossier, begun, "P.1.1", files=files)
    page = client.get(_url(dossier)).content.decode()
    assert "2 files more than the 2 that are taken" in page
    assert page.count("One file more than the national system takes.") == 2


def test_what_shows_people_without_consent_is_named_and_its_files_are_not(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", title="Lomba", files=[("anak.pdf", SMALL)], shows_people=True)
    page = client.get(_url(dossier)).content.decode()
    assert "1 piece of evidence stays at the school" in page
    assert "Lomba" in page
    assert "anak.pdf" not in page


def test_a_version_that_an_item_rests_on_is_the_one_listed(client, opened):
    dossier, begun = opened
    item = proved(dossier, begun, "P.1.1", files=[("lama.pdf", SMALL)])
    item.files.update(to_version=1)
    EvidenceItem.objects.filter(pk=item.pk).update(version=2)
    assert listing_of(dossier).documents[0].files[0].name == "lama.pdf"


def test_while_it_is_packed_htmx_asks_and_then_the_whole_page_comes(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("a.pdf", SMALL)])
    client.post(reverse("reports:filing_create", args=[dossier.public_id]))
    waiting = client.get(_url(dossier), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 5s"' in waiting
    assert "<html" not in waiting
    Filing.objects.all().delete()
    packed_filing(begun.principal, dossier)
    response = client.get(_url(dossier), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_whatever_stops_the_shrinking_has_advice():
    assert set(ADVICE) == REASONS


def test_after_its_day_it_can_be_asked_for_again(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("a.pdf", SMALL)])
    packed = packed_filing(begun.principal, dossier)
    Filing.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(_url(dossier)).content.decode()
    assert "kept for 24 hours and is gone" in page
    assert reverse("reports:filing_download", args=[packed.public_id]) not in page
    assert "Shrink and pack again" in page


def test_readers_see_the_list_and_not_each_others_zip(client, opened):
    dossier, begun = opened
    packed_filing(begun.principal, dossier)
    for person in (begun.team, begun.supervisor):
        client.force_login(person)
        response = client.get(_url(dossier))
        assert response.context["filing"] is None


def test_a_contributor_and_a_stranger_find_nothing(client, opened):
    dossier, begun = opened
    node = dossier.sheet.instrument.nodes.get(code="Q")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    for person in (begun.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(person)
        assert client.get(_url(dossier)).status_code == 404


def test_the_dossier_leads_to_it(client, opened):
    dossier, _begun = opened
    assert _url(dossier) in client.get(dossier.get_absolute_url()).content.decode()


def test_files_cost_no_queries(client, opened):
    dossier, begun = opened
    proved(dossier, begun, "P.1.1", files=[("a.pdf", SMALL)])
    made(dossier, begun.principal)
    before = cost_of(client, _url(dossier))
    for code in ("P.1.2", "Q.1.1", "R.1.1"):
        files = [(f"{code}.pdf", SMALL + code.encode()), (f"{code}.docx", code.encode())]
        item = proved(dossier, begun, code, files=files)
        use(item, dossier, "R.1.2")
    assert cost_of(client, _url(dossier)) == before
    assert not Shrunk.objects.exists()
