"""Adding evidence, one file or many, from the locker or from an item."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.actions import evidence as actions
from self_evaluation.models import EvidenceFile, EvidenceItem, EvidenceUse, Status
from self_evaluation.tests import samples
from self_evaluation.tests.factories import assign, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english", "own_media")]
URL = reverse("self_evaluation:evidence_create")


def add(client, **data):
    typed = {"title": "Rapat", "period_from": "2026-07-01", "period_to": "2027-06-30"}
    return client.post(URL, typed | data)


def files_on_disk():
    return {p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()}


@pytest.fixture
def begun(client):
    begun = year_of()
    client.force_login(begun.contributor)
    return begun


def test_several_files_make_one_item_with_a_stamp_each(client, begun):
    response = add(client, files=[samples.pdf(), samples.picture(), samples.docx()])
    item = EvidenceItem.objects.get()
    assert response.url == reverse("self_evaluation:evidence_detail", args=[item.public_id])
    assert (item.school, item.kind, item.created_by) == (
        begun.school,
        "document",
        begun.contributor,
    )
    stored = list(item.files.all())
    assert [(file.name, file.type_label) for file in stored] == [
        ("notulen.pdf", "PDF"),
        ("foto.jpg", "JPG"),
        ("surat.docx", "DOCX"),
    ]
    for file in stored:
        with default_storage.open(file.stored_as) as opened:
            content = opened.read()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert file.stamped_by == begun.contributor
    event = AuditEvent.objects.get(event="self_evaluation.evidence_create")
    assert event.after == {"kind": "document", "files": 3}


def test_one_wrong_file_does_not_stop_the_others(client, begun):
    empty = samples.pdf("kosong.pdf", b"")
    response = add(client, files=[samples.broken(), samples.pdf(), empty, samples.pdf("x.exe")])
    assert [file.name for file in EvidenceFile.objects.all()] == ["notulen.pdf"]
    page = client.get(response.url).content.decode()
    for sentence in (
        "rusak.pdf: The file is damaged and cannot be opened. Please upload it again.",
        "kosong.pdf: The file is empty.",
        "x.exe: This type of file is not accepted. Use PDF, JPG, PNG, WEBP, DOCX, XLSX or PPTX.",
    ):
        assert sentence in page


def test_when_every_file_is_refused_nothing_is_stored_and_nothing_typed_is_lost(client, begun):
    before = files_on_disk()
    response = add(client, title="Notulen penting", files=[samples.broken()])
    page = response.content.decode()
    assert response.status_code == 200
    assert "rusak.pdf: The file is damaged" in page
    assert 'value="Notulen penting"' in page
    assert EvidenceItem.objects.count() == 0
    assert files_on_disk() == before


def test_twenty_at_once(client, begun):
    add(client, files=[samples.picture(f"{n}.jpg") for n in range(20)])
    assert EvidenceItem.objects.get().files.count() == 20


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose at least one file."),
        ({"kind": "photo"}, "Choose at least one file."),
        ({"kind": "observation", "place": "Kelas 4A", "people": "Guru"}, "This field is required."),
        (
            {"kind": "link", "period_from": "2026-08-01", "period_to": "2026-07-01"},
            "The last day lies before the first.",
        ),
    ],
)
def test_what_is_missing_is_said(client, begun, data, sentence):
    assert sentence in add(client, **data).content.decode()
    assert EvidenceItem.objects.count() == 0


def test_a_note_needs_no_file(client, begun):
    said = {"held_on": "2026-08-03", "place": "Ruang guru", "people": "Dua guru kelas"}
    response = add(client, kind="interview", account="Sudah rutin.", **said)
    item = EvidenceItem.objects.get()
    assert item.field_note.account == "Sudah rutin."
    assert (item.period_from, item.period_to) == (date(2026, 8, 3), date(2026, 8, 3))
    page = client.get(response.url).content.decode()
    for words in ("Ruang guru", "Dua guru kelas", "Sudah rutin."):
        assert words in page


def test_a_note_asks_its_own_questions(client, begun):
    observed = client.get(URL, {"kind": "observation"})
    assert [*observed.context["form"].fields][:4] == ["held_on", "place", "people", "account"]
    assert "What was seen?" in observed.content.decode()
    assert (
        "What was asked, and what was said?"
        in client.get(URL, {"kind": "interview"}).content.decode()
    )
    response = add(client, kind="observation", held_on="", place="", people="", account="")
    assert sorted(response.context["form"].errors) == ["account", "held_on", "people", "place"]


def test_a_link_is_an_address_of_the_web(client, begun):
    add(client, kind="link", link="https://contoh.sch.id/video")
    assert EvidenceItem.objects.get().link == "https://contoh.sch.id/video"
    for wrong in ("javascript:alert(1)", "file:///etc/passwd", ""):
        assert add(client, kind="link", link=wrong).status_code == 200
    assert EvidenceItem.objects.count() == 1


def test_a_photo_comes_from_the_camera_too(client, begun):
    page = client.get(URL, {"kind": "photo"}).content.decode()
    assert 'capture="environment"' in page
    add(client, kind="photo", photo=samples.picture())
    assert EvidenceFile.objects.get().is_picture


def test_from_an_item_it_is_used_there_at_once(client, begun):
    assign(begun, "1.1")
    answer = begun.answer("1.1.1")
    back = f"/evaluasi/{begun.evaluation.public_id}/standar/1/#item-1-1-1"
    response = add(client, files=[samples.pdf()], answer=answer.public_id, back=back)
    item = EvidenceItem.objects.get()
    assert response.url == back.replace("#", f"?kept={item.public_id}#")
    assert EvidenceUse.objects.get().answer == answer


def test_not_for_an_item_that_is_not_assigned(client, begun):
    answer = begun.answer("1.1.1")
    assert add(client, files=[samples.pdf()], answer=answer.public_id).status_code == 404


def test_when_the_item_is_closed_nothing_is_left_behind(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    before = files_on_disk()
    client.force_login(begun.principal)
    answer = begun.answer("1.1.1")
    response = add(client, files=[samples.picture()], answer=answer.public_id)
    assert response.status_code == 403
    assert EvidenceItem.objects.count() == 0
    assert files_on_disk() == before


def test_the_quota_has_its_own_sentence(client, begun, settings):
    settings.EVIDENCE_QUOTA_MB = 1
    add(client, files=[samples.pdf()])
    EvidenceFile.objects.update(size=1024 * 1024 - 10)
    response = add(client, files=[samples.pdf()])
    assert "The locker is full: a school has 1 MB a school year." in response.content.decode()
    assert EvidenceItem.objects.count() == 1


def test_files_of_earlier_school_years_do_not_count(client, begun, settings):
    settings.EVIDENCE_QUOTA_MB = 1
    add(client, files=[samples.pdf()])
    EvidenceFile.objects.update(size=1024 * 1024, stamped_at="2024-06-30T12:00+07:00")
    add(client, files=[samples.pdf()])
    assert EvidenceItem.objects.count() == 2


def test_too_large(client, begun, settings):
    settings.EVIDENCE_FILE_LIMIT_MB = 1
    large = samples.pdf("besar.pdf", samples.PDF_BYTES + b" " * 1024 * 1024)
    assert "besar.pdf: The file is larger than 1 MB." in add(client, files=[large]).content.decode()


def test_who_only_looks_after_the_school_adds_nothing(client, begun):
    client.force_login(begun.supervisor)
    data = {"files": [samples.pdf()], "school": begun.school.npsn}
    assert add(client, **data).status_code == 403
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert add(client, **data).status_code == 404
    assert add(client, **data | {"school": "2\0"}).status_code == 404
    client.force_login(people.UserFactory())
    assert client.get(URL).status_code == 404
    assert EvidenceItem.objects.count() == 0


def test_a_failure_in_the_middle_leaves_no_file(begun, monkeypatch):
    before = files_on_disk()
    monkeypatch.setattr(actions.audit, "record", lambda *args, **kwargs: 1 / 0)
    values = {"kind": "photo", "title": "x", "period_from": "2026-07-01", "period_to": "2026-07-01"}
    with pytest.raises(ZeroDivisionError):
        actions.create(begun.school, by=begun.principal, files=[samples.picture()], **values)
    assert EvidenceItem.objects.count() == 0
    assert files_on_disk() == before


def test_more_than_twenty_files_are_refused_one_by_one_and_the_others_kept(client, begun):
    files = [samples.pdf() for _number in range(22)]
    add(client, files=files)
    assert EvidenceItem.objects.get().files.count() == 20
    said = [str(message) for message in get_messages(client.get(URL).wsgi_request)]
    assert sum("At most 20 files at once" in sentence for sentence in said) == 2


@pytest.mark.parametrize(("kind", "inputs"), [("document", 1), ("photo", 2), ("link", 0)])
def test_the_rendered_field_takes_several_files(client, begun, kind, inputs):
    page = client.get(URL, {"kind": kind}).content.decode()
    rendered = re.findall(r'<input type="file"[^>]*>', page)
    assert len(rendered) == inputs
    assert all(" multiple" in one and " accept=" in one for one in rendered)
    assert sum('capture="environment"' in one for one in rendered) == (kind == "photo")


def test_a_photo_is_not_told_of_office_files(client, begun):
    assert "DOCX" not in client.get(URL, {"kind": "photo"}).content.decode()
    assert "DOCX" in client.get(URL, {"kind": "document"}).content.decode()


def test_a_bad_address_says_what_one_looks_like(client, begun):
    response = add(client, kind="link", link="bukan alamat")
    assert "for example https://www.example.org/page." in response.content.decode()
    assert not EvidenceItem.objects.exists()


def test_what_was_kept_is_marked_where_the_person_returns(client, begun):
    assign(begun, "1")
    answer = begun.answer("1.1.1")
    sheet = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "1"])
    back = f"{sheet}#proof-i1-1-1"
    response = add(client, files=[samples.pdf()], answer=answer.public_id, back=back)
    item = EvidenceItem.objects.get()
    assert response.url == f"{sheet}?kept={item.public_id}#proof-i1-1-1"
    page = client.get(response.url.partition("#")[0]).content.decode()
    assert page.count("Saved just now") == 1
    assert "Saved just now" not in client.get(sheet).content.decode()


def test_a_document_is_no_photo(client, begun):
    response = add(client, kind="photo", files=[samples.pdf()])
    assert "A photo is a JPG, PNG or WEBP file." in response.content.decode()
    assert not EvidenceItem.objects.exists()
