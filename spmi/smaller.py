"""Writes files of evidence as one file of at most so many bytes; run as a program of its own.

    smaller.py LIMIT TARGET SOURCE…

Pictures become one JPEG, several of them one PDF with a page each; the large pictures inside a PDF
are drawn again with fewer pixels, its text and its drawings stay. Says in one word how it ended.
qpdf and Pillow read what strangers sent: in a process with little memory and time they can neither
hang the worker nor take it down.
"""

import io
import resource
import sys
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

MEMORY = 1024 * 1024 * 1024
# The longer edge in pixels and the quality of JPEG, tried in this order. A sheet of A4 has 200, 150
# and 120 dots an inch then; with fewer, small print can't be read any more.
STEPS = ((2339, 80), (1754, 70), (1754, 55), (1404, 50))
PIXEL_LIMIT = 50_000_000
# A stamp or a letterhead smaller than this is not what makes a file large.
SMALL = 20_000
A4_EDGE = 842
SIGNED = 1
UNREADABLE = (
    pikepdf.PdfError,
    pikepdf.UnsupportedImageTypeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    Image.DecompressionBombError,
)


def shrink(limit, target, sources):
    """Write the sources into the target; return `ok`, or the reason why that can't be done."""
    if sources[0].suffix == ".pdf":
        return _shrink_pdf(limit, target, sources[0])
    for edge, quality in STEPS:
        drawn = [_redrawn_file(source, edge, quality) for source in sources]
        if target.suffix == ".pdf":
            _bind(drawn, target)
        else:
            target.write_bytes(drawn[0])
        if target.stat().st_size <= limit:
            return "ok"
    return "many" if len(sources) > 1 else "large"


def _redrawn_file(source, edge, quality):
    with Image.open(source) as image:
        return _redrawn(image, edge, quality)


def _redrawn(image, edge, quality):
    """Return a picture as JPEG with no edge longer than this; what is clear becomes white paper."""
    image.draft("RGB", (edge, edge))  # a large JPEG is not even unpacked at its full size
    if "A" in image.getbands() or "transparency" in image.info:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        image.thumbnail((edge, edge))
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image.thumbnail((edge, edge))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def _bind(drawn, target):
    """Write pictures as a PDF: each fills a page whose longer edge is that of A4."""
    with pikepdf.new() as pdf:
        for content in drawn:
            with Image.open(io.BytesIO(content)) as image:
                width, height = (A4_EDGE * side / max(image.size) for side in image.size)
                picture = pdf.make_stream(content, _described(image))
            page = pdf.add_blank_page(page_size=(width, height))
            page.Resources = Dictionary(XObject=Dictionary(Picture=picture))
            placed = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Picture Do Q"
            page.Contents = pdf.make_stream(placed.encode())
        pdf.save(target)


def _described(image):
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB,
        Filter=Name.DCTDecode,
    )


def _shrink_pdf(limit, target, source):
    """Pack a PDF more tightly, then draw its pictures again, smaller at each step."""
    pikepdf.settings.set_flate_compression_level(9)
    redrawn = 0
    for step in (None, *STEPS):
        with pikepdf.open(source) as pdf:
            if reason := _why_not(pdf):
                return reason
            redrawn = sum(_redraw(picture, *step) for picture in _pictures(pdf)) if step else 0
            pdf.save(
                target,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                recompress_flate=True,
            )
        if target.stat().st_size <= limit:
            return "ok"
    return "large" if redrawn else "text"


def _why_not(pdf):
    """Say what forbids to write a PDF anew: a lock is not ours to open, a signature breaks."""
    if pdf.is_encrypted:
        return "locked"
    form = pdf.Root.get("/AcroForm", {})
    if int(form.get("/SigFlags", 0)) & SIGNED or "/Perms" in pdf.Root:
        return "signed"
    return ""


def _pictures(pdf):
    """Yield the pictures that may be drawn again, each once, however many pages show it."""
    found = [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
    ]
    masks = {thing.SMask.objgen for thing in found if "/SMask" in thing}
    for thing in found:
        if thing.objgen not in masks and _may_redraw(thing):
            yield thing


def _may_redraw(thing):
    """Say whether a picture is one that JPEG can hold: no black on white, no colour that is clear."""
    is_plain = not any(key in thing for key in ("/ImageMask", "/Decode", "/Matte"))
    is_keyed = isinstance(thing.get("/Mask"), pikepdf.Array)
    pixels = int(thing.get("/Width", 0)) * int(thing.get("/Height", 0))
    bits = int(thing.get("/BitsPerComponent", 8))
    return is_plain and not is_keyed and bits > 1 and 0 < pixels <= PIXEL_LIMIT


def _redraw(thing, edge, quality):
    """Replace a picture in place where that makes it smaller; return whether it did."""
    before = len(thing.read_raw_bytes())
    if before < SMALL or "/Matte" in thing.get("/SMask", {}):
        return False
    try:
        content = _redrawn(pikepdf.PdfImage(thing).as_pil_image(), edge, quality)
    except UNREADABLE:
        return False  # a kind of picture that Pillow does not know stays as it is
    if len(content) >= before:
        return False
    with Image.open(io.BytesIO(content)) as image:
        described = _described(image)
    thing.write(content, filter=Name.DCTDecode)
    for key in ("/Width", "/Height", "/BitsPerComponent", "/ColorSpace"):
        thing[key] = described[key]
    return True


def main(limit, target, *sources):
    """Do it, and say how it ended in one word."""
    try:
        return shrink(int(limit), Path(target), [Path(source) for source in sources])
    except pikepdf.PasswordError:
        return "locked"
    except UNREADABLE:
        return "damaged"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    sys.stdout.write(main(*sys.argv[1:]))
