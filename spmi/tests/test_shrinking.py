"""Making a file smaller: below the limit or not at all, and the source is as it was."""

import hashlib
import io
import os

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from spmi import shrinking
from spmi.shrinking import shrink

LIMIT = 2_000_000


def noise(width=1500, height=2000, mode="RGB"):
    """Return a picture that hardly packs, as photographs are."""
    grains = width // 5, height // 5
    content = os.urandom(grains[0] * grains[1] * len(mode))
    return Image.frombytes(mode, grains, content).resize((width, height))


@pytest.fixture(scope="module")
def large():
    """A photograph of more than six megabytes."""
    return noise(3000, 4000)


def saved(picture, path, **how):
    """Save a picture under a name; return the path."""
    picture.save(path, **how)
    return path


def picture_pdf(path, picture, pages=1):
    """Write a PDF that shows one picture on several pages, with a line of text on each."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    with pikepdf.new() as pdf:
        stream = pdf.make_stream(
            buffer.getvalue(), Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode,
            Width=picture.width, Height=picture.height, BitsPerComponent=8,
            ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        )  # fmt: skip
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        for _number in range(pages):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(
                XObject=Dictionary(Scan=stream), Font=Dictionary(F=pdf.make_indirect(font))
            )
            page.Contents = pdf.make_stream(
                b"q 500 0 0 700 40 100 cm /Scan Do Q BT /F 12 Tf 40 40 Td (Daftar hadir) Tj ET"
            )
        pdf.save(path)
    return path


def changed(path, change):
    """Change a PDF in place by a function; return its path."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    return path


def colour_of(path, page=0):
    """Return the colour in the middle of a drawn page."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[page].render(scale=0.2).to_pil().convert("RGB")
    return picture.getpixel((picture.width // 2, picture.height // 2))


def masks_in(path):
    """Return how many pictures of a PDF have a mask."""
    with pikepdf.open(path) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        return sum("/SMask" in stream for stream in streams)


@pytest.mark.parametrize("name", ["foto.jpg", "foto.png", "foto.webp"])
def test_a_picture_becomes_a_jpeg_below_the_limit(tmp_path, large, name):
    source = saved(large, tmp_path / name, quality=95)
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    assert source.stat().st_size > 5_000_000
    assert shrink([source], tmp_path / "kecil.jpg", limit=LIMIT) == ""
    assert 0 < (tmp_path / "kecil.jpg").stat().st_size <= LIMIT
    with Image.open(tmp_path / "kecil.jpg") as image:
        assert image.format == "JPEG"
        assert max(image.size) >= 1404
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before


def test_what_is_clear_becomes_white_paper(tmp_path):
    source = saved(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), tmp_path / "stempel.png")
    assert shrink([source], tmp_path / "kecil.jpg", limit=LIMIT) == ""
    with Image.open(tmp_path / "kecil.jpg") as image:
        assert image.getpixel((25, 25)) == (255, 255, 255)


def test_several_pictures_become_one_pdf_with_a_page_each(tmp_path, large):
    portrait = saved(large, tmp_path / "1.jpg", quality=90)
    landscape = saved(Image.new("L", (1600, 900), 200), tmp_path / "2.png")
    target = tmp_path / "semua.pdf"
    assert shrink([portrait, landscape], target, limit=LIMIT) == ""
    assert target.stat().st_size <= LIMIT
    boxes = [tuple(map(round, page.mediabox[2:])) for page in pypdf.PdfReader(target).pages]
    assert boxes == [(631, 842), (842, 474)]
    red, green, blue = colour_of(target, 1)
    assert red == green == blue == 200


def test_a_scanned_pdf_is_drawn_again_and_keeps_its_text(tmp_path, large):
    source = picture_pdf(tmp_path / "pindai.pdf", large, pages=3)
    assert source.stat().st_size > 4_000_000
    target = tmp_path / "kecil.pdf"
    assert shrink([source], target, limit=1_000_000) == ""
    assert target.stat().st_size <= 1_000_000
    pages = pypdf.PdfReader(target).pages
    assert [page.extract_text() for page in pages] == ["Daftar hadir"] * 3
    # One picture on three pages is still one picture.
    with pikepdf.open(target) as pdf:
        kinds = [str(t.get("/Subtype")) for t in pdf.objects if isinstance(t, pikepdf.Stream)]
    assert kinds.count("/Image") == 1


def test_only_packing_more_tightly_is_tried_first(tmp_path):
    path = tmp_path / "longgar.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page().Contents = pdf.make_stream(b"0 0 m 10 10 l S\n" * 100_000)
        pdf.save(path, compress_streams=False)
    assert shrink([path], tmp_path / "kecil.pdf", limit=50_000) == ""


def _as_mask(pdf):
    scan = pdf.pages[0].Resources.XObject.Scan
    scan.SMask = pdf.make_stream(
        bytes(range(256)) * 40, Type=Name.XObject, Subtype=Name.Image, Width=128, Height=80,
        BitsPerComponent=8, ColorSpace=Name.DeviceGray,
    )  # fmt: skip


def _in_a_form(pdf):
    page = pdf.pages[0]
    form = pdf.make_stream(
        page.Contents.read_bytes(), Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 595, 842], Resources=page.Resources,
    )  # fmt: skip
    page.Resources = Dictionary(XObject=Dictionary(Form=form))
    page.Contents = pdf.make_stream(b"/Form Do")


@pytest.mark.parametrize("change", [_as_mask, _in_a_form])
def test_pictures_with_a_mask_or_deep_inside_are_found(tmp_path, large, change):
    source = changed(picture_pdf(tmp_path / "dalam.pdf", large), change)
    target = tmp_path / "kecil.pdf"
    assert shrink([source], target, limit=LIMIT) == ""
    assert target.stat().st_size < source.stat().st_size / 2
    assert masks_in(target) == masks_in(source)
    assert sum(abs(a - b) for a, b in zip(colour_of(source), colour_of(target), strict=True)) < 90


def _not_for_jpeg(pdf):
    pdf.pages[0].Resources.XObject.Scan.Decode = pikepdf.Array([1, 0, 1, 0, 1, 0])


def _signed(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=[], SigFlags=3)


@pytest.mark.parametrize(("change", "reason"), [(_not_for_jpeg, "text"), (_signed, "signed")])
def test_what_may_not_be_drawn_again_stays(tmp_path, large, change, reason):
    source = changed(picture_pdf(tmp_path / "tetap.pdf", large), change)
    assert shrink([source], tmp_path / "kecil.pdf", limit=LIMIT) == reason


@pytest.mark.parametrize("password", ["", "rahasia"])
def test_a_locked_pdf_is_not_opened(tmp_path, password):
    source = tmp_path / "terkunci.pdf"
    with pikepdf.open(picture_pdf(tmp_path / "buka.pdf", noise())) as pdf:
        pdf.save(source, encryption=pikepdf.Encryption(owner="kepala", user=password))
    assert shrink([source], tmp_path / "kecil.pdf", limit=10) == "locked"


def test_pictures_that_are_small_already_do_not_help(tmp_path):
    source = picture_pdf(tmp_path / "kecil.pdf", noise(100, 100))
    assert shrink([source], tmp_path / "lagi.pdf", limit=100) == "text"


def test_what_is_not_legible_below_the_limit_is_not_made(tmp_path, large):
    scan = picture_pdf(tmp_path / "pindai.pdf", large)
    photo = saved(large, tmp_path / "foto.jpg")
    assert shrink([scan], tmp_path / "a.pdf", limit=20_000) == "large"
    assert shrink([photo], tmp_path / "a.jpg", limit=20_000) == "large"
    assert shrink([photo, photo], tmp_path / "b.pdf", limit=20_000) == "many"


@pytest.mark.parametrize("name", ["rusak.pdf", "rusak.jpg", "tidak-ada.pdf"])
def test_a_damaged_or_missing_file_says_so(tmp_path, name):
    if name.startswith("rusak"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 bukan apa-apa")
    assert shrink([tmp_path / name], tmp_path / "a.pdf", limit=LIMIT) == "damaged"


def test_it_ends_when_its_time_is_over(tmp_path, monkeypatch):
    monkeypatch.setattr(shrinking, "SECONDS", 0.01)
    source = saved(noise(), tmp_path / "foto.jpg")
    assert shrink([source], tmp_path / "a.jpg", limit=LIMIT) == "slow"
