"""Files that people send, the good and the hostile; all made by code."""

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from spmi import uploads
from spmi.uploads import Refused, SizeLimit, receive

LIMIT = 20 * 1024 * 1024
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"


def picture(form="JPEG", size=(60, 40), mode="RGB", **options):
    """Return the bytes of a small picture."""
    buffer = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(buffer, form, **options)
    return buffer.getvalue()


def office(main="word/document.xml", extra=()):
    """Return the bytes of a minimal office file; `extra` members are (name or ZipInfo, bytes)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<x/>")
        for name, content in extra:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def storage(tmp_path):
    return FileSystemStorage(tmp_path)


def send(storage, name, content, declared=""):
    return receive(SimpleUploadedFile(name, content, declared), storage=storage, limit=LIMIT)


def refusal(storage, name, content, declared=""):
    """Return the code of the refusal; nothing may be left behind."""
    with pytest.raises(Refused) as caught:
        send(storage, name, content, declared)
    assert _files(storage) == []
    assert str(caught.value.sentence)
    return caught.value.code


def read(storage, name):
    with storage.open(name) as file:
        return file.read()


def opened(content):
    return Image.open(io.BytesIO(content))


def _files(storage):
    return [path for path in Path(storage.location).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "declared", "content_type"),
    [
        ("Rapat.PDF", PDF, "application/pdf", "application/pdf"),
        ("foto.jpeg", picture(), "image/jpeg", "image/jpeg"),
        ("foto.jpg", picture(), "application/octet-stream", "image/jpeg"),
        ("foto.png", picture("PNG"), "image/png", "image/png"),
        ("foto.webp", picture("WEBP"), "image/webp", "image/webp"),
        ("surat.docx", office(), DOCX, DOCX),
        ("hadir.xlsx", office("xl/workbook.xml"), "", f"{OFFICE}spreadsheetml.sheet"),
        ("rapat.pptx", office("ppt/presentation.xml"), "", f"{OFFICE}presentationml.presentation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_good_files_are_stored_under_our_name(storage, name, content, declared, content_type):
    received = send(storage, name, content, declared)
    stored = read(storage, received.stored_as)
    assert received.name == name
    assert received.content_type == content_type
    assert received.size == len(stored)
    assert received.sha256 == hashlib.sha256(stored).hexdigest()
    assert name.split(".")[0] not in received.stored_as
    assert received.stored_as.startswith("evidence/")
    assert not [path for path in _files(storage) if path.suffix == ".part"]


def test_document_is_stored_byte_for_byte(storage):
    assert read(storage, send(storage, "a.pdf", PDF).stored_as) == PDF


@pytest.mark.parametrize(
    "name", ["virus.exe", "gambar.svg", "halaman.html", "lama.doc", "foto.heic", "tanpa", ".pdf"]
)
def test_other_types_are_refused(storage, name):
    assert refusal(storage, name, PDF) == "type"


@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("a.pdf", PDF, "text/html"),
        ("a.pdf", picture(), ""),
        ("a.jpg", PDF, ""),
        ("a.jpg", picture("PNG"), "image/jpeg"),
        ("a.png", b"<svg onload=alert(1)>", "image/png"),
        ("a.docx", b"MZ\x90\x00", ""),
        ("a.docx", office("xl/workbook.xml"), ""),
        ("a.docx", office(extra=[("word/vbaProject.bin", b"x")]), ""),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"old excel", ""),
        ("a.pdf", b"<html>%PDF-1.4 %%EOF", ""),
    ],
)
def test_content_must_agree_with_name_and_declaration(storage, name, content, declared):
    assert refusal(storage, name, content, declared) == "mismatch"


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.docx"])
def test_empty(storage, name):
    assert refusal(storage, name, b"") == "empty"


def test_too_large(storage):
    with pytest.raises(Refused) as caught:
        receive(
            SimpleUploadedFile("a.pdf", PDF * 20, "application/pdf"), storage=storage, limit=1024
        )
    assert caught.value.code == "size"
    assert _files(storage) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF.replace(b"%%EOF", b"")),
        ("a.jpg", picture(size=(400, 400))[:900]),
        ("a.png", picture("PNG", size=(400, 400))[:60]),
        ("a.docx", office()[:60]),
    ],
)
def test_damaged(storage, name, content):
    assert refusal(storage, name, content) == "damaged"


def test_member_that_lies_about_its_content_is_damaged(storage):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "AAAA-AAAA")
    assert refusal(storage, "a.docx", buffer.getvalue().replace(b"AAAA-AAAA", b"BBBB-BBBB")) == (
        "damaged"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root")),
        ("a.pdf", PDF.replace(b"/Root", b"/Encrypt <</Filter/Standard>>/Root")),
        ("a.pdf", PDF[:9] + b"x" * (1024 * 1024 - 14) + PDF.replace(b"/Root", b"/Encrypt 5 0 R/")),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
    ],
)
def test_password(storage, name, content):
    assert refusal(storage, name, content) == "password"


def test_zip_member_with_a_password(storage):
    content = bytearray(office())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert refusal(storage, "a.docx", bytes(content)) == "password"


def _link():
    info = zipfile.ZipInfo("word/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "extra",
    [
        [("word/bomb.xml", b"\0" * (201 * 1024 * 1024))],
        [("word/ratio.xml", b"\0" * (4 * 1024 * 1024))],
        [(f"word/{n}.xml", b"") for n in range(2001)],
        [("../../etc/passwd", b"x")],
        [("..\\..\\evil", b"x")],
        [("/etc/passwd", b"x")],
        [(_link(), b"/etc/passwd")],
    ],
    ids=["huge", "ratio", "entries", "up", "up in Windows", "absolute", "symlink"],
)
def test_harmful_archives_are_not_unpacked(storage, extra):
    assert refusal(storage, "a.docx", office(extra=extra)) == "unpacked"


def _png_of(width, height):
    """Return a PNG that declares a size and holds almost nothing."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("edge", [7100, 12_000, 60_000])
def test_pixel_flood(storage, edge):
    assert refusal(storage, "a.png", _png_of(edge, edge)) == "pixels"


@pytest.mark.parametrize(
    ("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_pictures_lose_where_they_were_taken(storage, name, form):
    exif = Image.Exif()
    exif[0x0110] = "Kamera rahasia"
    exif.get_ifd(0x8825)[2] = (6.0, 12.0, 30.0)
    sent = picture(form, exif=exif.tobytes())
    assert b"Kamera rahasia" in sent
    stored = read(storage, send(storage, name, sent).stored_as)
    assert b"Kamera rahasia" not in stored
    assert dict(opened(stored).getexif()) == {}


def test_pictures_are_turned_upright(storage):
    exif = Image.Exif()
    exif[0x0112] = 6
    received = send(storage, "a.jpg", picture(size=(60, 40), exif=exif.tobytes()))
    assert opened(read(storage, received.stored_as)).size == (40, 60)


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P")])
def test_every_mode_gets_a_small_preview(storage, form, mode):
    name = "a.jpg" if form == "JPEG" else "a.png"
    received = send(storage, name, picture(form, size=(1600, 900), mode=mode))
    preview = read(storage, received.stored_as + uploads.PREVIEW_SUFFIX)
    assert len(preview) <= uploads.PREVIEW_LIMIT
    assert opened(preview).size == (800, 450)
    uploads.discard(storage, received.stored_as)
    assert _files(storage) == []


def test_a_noisy_preview_is_pressed_under_the_limit(storage):
    buffer = io.BytesIO()
    Image.effect_noise((1200, 1200), 120).save(buffer, "PNG")
    received = send(storage, "a.png", buffer.getvalue())
    assert storage.size(received.stored_as + uploads.PREVIEW_SUFFIX) <= uploads.PREVIEW_LIMIT


def test_an_endless_file_stops_filling_the_disk():
    handler = SizeLimit()
    handler.new_file("file", "a.pdf", "application/pdf", None)
    block = b"x" * (1024 * 1024)
    kept = [handler.receive_data_chunk(block, 0) for _turn in range(60)]
    assert sum(part is not None for part in kept) == (uploads.LARGEST_REQUEST_FILE >> 20) + 1
    assert handler.file_complete(0) is None


def test_a_torn_picture_is_damaged_also_beside_a_library_that_would_complete_it(
    storage, monkeypatch
):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint does
    assert refusal(storage, "a.jpg", picture(size=(400, 400))[:900]) == "damaged"


def test_an_office_file_with_a_broken_member_is_damaged(storage):
    content = bytearray(office(extra=[("word/media.bin", bytes(range(256)) * 40)]))
    place = content.index(b"word/media.bin") + len("word/media.bin")
    content[place : place + 40] = b"\xff" * 40
    assert refusal(storage, "a.docx", bytes(content)) == "damaged"
