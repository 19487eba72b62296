"""Is this file what it says? Checks and stores a file that a person sent; knows no models.

A name, a declared type and the content must agree (S-24). Pictures are drawn again, which drops
where and with what they were taken; office files are zips and are looked at before they are
trusted (S-25). Each refusal is one plain sentence (U-18), so that the person knows what to do.
"""

import hashlib
import io
import lzma
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filetype
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from spmi.storage import generated_name
from spmi.tables import SIZE_LIMIT as LARGEST_REQUEST_FILE
from spmi.tables import escapes

PIXEL_LIMIT = 50_000_000
UNPACKED_LIMIT = 200 * 1024 * 1024
MEMBER_LIMIT = 2_000
RATIO_LIMIT = 200
PART_SUFFIX = ".part"
PREVIEW_SUFFIX = ".preview.jpg"
PREVIEW_EDGE = 800
PREVIEW_LIMIT = 100 * 1024
PAGE_SECONDS = 20
TAIL = 4096
BLOCK = 1024 * 1024
# A browser that does not know a type says one of these; it contradicts nothing.
UNDECLARED = {"", "application/octet-stream"}
ZIP_MAGIC = b"PK\x03\x04"
COMPOUND_MAGIC = b"\xd0\xcf\x11\xe0"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
PDF_ENCRYPTION = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")


class Refused(Exception):
    """A file that is not taken; `code` names the reason, `sentence` is for the person."""

    def __init__(self, code, sentence):
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Kind:
    """An accepted type: what it is called, how to look into it, how a picture is drawn again."""

    content_type: str
    check: Callable[[Path], None]
    declared: frozenset = frozenset()
    formats: tuple = ()

    def admits(self, declared):
        """Say whether what the browser declared does not contradict this type."""
        return declared in UNDECLARED or declared == self.content_type or declared in self.declared


@dataclass(frozen=True)
class Received:
    """A stored file: its place, and the facts of the stamp that never changes."""

    name: str
    stored_as: str
    size: int
    sha256: str
    content_type: str


class SizeLimit(FileUploadHandler):
    """Stops keeping a file that is larger than anything we take; the check then says so.

    What comes after the limit is read and dropped, so that a huge file fills no disk and the
    person still gets a sentence instead of a broken connection.
    """

    def new_file(self, *args, **kwargs):
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data, start):
        """Pass the data on until the limit was crossed."""
        is_over = self.seen > LARGEST_REQUEST_FILE
        self.seen += len(raw_data)
        return None if is_over else raw_data

    def file_complete(self, file_size):
        """Leave the file itself to the next handler."""


def receive(upload, *, storage, limit, folder="evidence"):
    """Check an uploaded file and store it under a name of ours; return `Received`.

    It is streamed to a temporary name, looked into, and renamed when it is good: a file under
    its final name is always whole. `limit` is the largest size in bytes. Raises `Refused`.
    """
    suffix = Path(upload.name).suffix.lower()
    kind = _expected(suffix, (upload.content_type or "").partition(";")[0].strip().lower())
    stored_as = generated_name(folder, ".jpg" if suffix == ".jpeg" else suffix)
    final = Path(storage.path(stored_as))
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(final.name + PART_SUFFIX)
    try:
        size, digest = _write(part, upload, limit)
        kind.check(part)
        if kind.formats:
            size, digest = _draw_again(part, kind.formats)
            _write_preview(part, final)
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)
    return Received(Path(upload.name).name[-200:], stored_as, size, digest, kind.content_type)


def discard(storage, stored_as):
    """Remove a stored file with its preview; for a change that was rolled back."""
    storage.delete(stored_as)
    storage.delete(stored_as + PREVIEW_SUFFIX)


def preview_of(path):
    """Return a small JPEG of a picture, at most 100 KB, as bytes."""
    with Image.open(path) as image:
        return _preview(image)


def draw_first_page(path):
    """Draw the first page of a stored PDF beside it, as its preview; return whether one was made.

    What can't be drawn within the time has none: the file itself is as good as before.
    """
    program = Path(__file__).with_name("first_page.py")
    command = [sys.executable, "-I", str(program), str(path)]
    try:
        drawn = subprocess.run(command, capture_output=True, timeout=PAGE_SECONDS, check=True)  # noqa: S603 - our own program on a path of ours
        with Image.open(io.BytesIO(drawn.stdout), formats=("PNG",)) as image:
            content = _preview(image)
    except (subprocess.SubprocessError, OSError):
        return False
    final = path.with_name(path.name + PREVIEW_SUFFIX)
    part = final.with_name(final.name + PART_SUFFIX)
    part.write_bytes(content)
    part.replace(final)
    return True


def _expected(suffix, declared):
    kind = KINDS.get(suffix)
    if kind is None:
        raise Refused(
            "type",
            _("This type of file is not accepted. Use PDF, JPG, PNG, WEBP, DOCX, XLSX or PPTX."),
        )
    if not kind.admits(declared):
        raise _mismatch()
    return kind


def _mismatch():
    return Refused(
        "mismatch",
        _("The content is not what the name of the file says. Please save it again and retry."),
    )


def _damaged():
    return Refused(
        "damaged", _("The file is damaged and cannot be opened. Please upload it again.")
    )


def _protected():
    return Refused(
        "password",
        _("The file is protected by a password. Remove the password and upload it again."),
    )


def _write(path, upload, limit):
    """Write the chunks while counting and hashing them; never the whole file in memory."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limit:
                raise Refused(
                    "size", _("The file is larger than %(limit)s MB.") % {"limit": limit >> 20}
                )
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise Refused("empty", _("The file is empty."))
    return size, digest.hexdigest()


def _is_of(content_type):
    """Return a check that the first bytes are those of a type."""

    def check(path):
        found = filetype.guess(str(path))
        if found is None or found.mime != content_type:
            raise _mismatch()

    return check


def _check_pdf(path):
    _is_of("application/pdf")(path)
    window = b""
    for window in _windows(path):
        if PDF_ENCRYPTION.search(window):
            raise _protected()
    if b"%%EOF" not in window[-TAIL:]:
        raise _damaged()


def _windows(path):
    """Yield a file in blocks, each with the end of the one before, to look for words in it."""
    carried = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield carried + block
            carried = (carried + block)[-TAIL:]


def _check_office(main_part):
    """Return a check for an office file whose zip must hold `main_part`."""

    def check(path):
        with path.open("rb") as file:
            magic = file.read(4)
        if magic == COMPOUND_MAGIC and any(ENCRYPTED_PACKAGE in w for w in _windows(path)):
            raise _protected()
        if magic != ZIP_MAGIC:
            raise _mismatch()
        names = _archive_names(path)
        if "[Content_Types].xml" not in names or main_part not in names:
            raise _mismatch()
        if any(name.endswith("vbaProject.bin") for name in names):
            raise _mismatch()

    return check


def _archive_names(path):
    """Return the names in a zip after looking at its sizes and reading every byte once."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            # Reads at most what was declared, so a member that lies about its size is damaged.
            if archive.testzip() is not None:
                raise _damaged()
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        ValueError,
        EOFError,
        OSError,
    ):
        raise _damaged() from None
    return {member.filename for member in members}


def _check_members(members):
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_bomb = unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(packed, 1)
    if is_bomb or len(members) > MEMBER_LIMIT or any(escapes(member) for member in members):
        raise Refused(
            "unpacked", _("The file would unpack to something harmful, so it was not accepted.")
        )
    if any(member.flag_bits & 1 for member in members):
        raise _protected()


def _draw_again(path, formats):
    """Replace a picture by its pixels alone; return the new size and hash.

    The first of `formats` is written, all of them may be read: phones call some JPEG files MPO.
    """
    # WeasyPrint, where it is loaded, tells Pillow to complete torn pictures with grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(path, formats=formats) as image:
            _check_pixels(image)
            drawn = ImageOps.exif_transpose(image)
            profile = drawn.info.get("icc_profile")
            drawn.info.clear()
            if formats[0] == "JPEG" and drawn.mode not in ("RGB", "L"):
                drawn, profile = drawn.convert("RGB"), None
            drawn.save(path, formats[0], quality=88, icc_profile=profile)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _damaged() from None
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()


def _check_pixels(image):
    if image.width * image.height > PIXEL_LIMIT:
        raise _too_many_pixels()


def _too_many_pixels():
    limit = PIXEL_LIMIT // 1_000_000
    return Refused(
        "pixels",
        _("The picture has more than %(limit)s megapixels. Make it smaller first.")
        % {"limit": limit},
    )


def _write_preview(part, final):
    content = preview_of(part)
    final.with_name(final.name + PREVIEW_SUFFIX).write_bytes(content)


def _preview(image):
    image.draft("RGB", (PREVIEW_EDGE, PREVIEW_EDGE))
    small = image.convert("RGBA") if "A" in image.getbands() or image.mode == "P" else image
    small.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE))
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    return _small_enough(small.convert("RGB"))


def _small_enough(image):
    for quality in (75, 50, 25):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= PREVIEW_LIMIT:
            return buffer.getvalue()
    return _small_enough(image.reduce(2))


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPS = frozenset({"application/zip", "application/x-zip-compressed"})
_JPEG = Kind(
    "image/jpeg", _is_of("image/jpeg"), frozenset({"image/jpg", "image/pjpeg"}), ("JPEG", "MPO")
)
KINDS = {
    ".pdf": Kind("application/pdf", _check_pdf, frozenset({"application/x-pdf"})),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": Kind("image/png", _is_of("image/png"), frozenset({"image/x-png"}), ("PNG",)),
    ".webp": Kind("image/webp", _is_of("image/webp"), formats=("WEBP",)),
    ".docx": Kind(f"{_OFFICE}wordprocessingml.document", _check_office("word/document.xml"), _ZIPS),
    ".xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _check_office("xl/workbook.xml"), _ZIPS),
    ".pptx": Kind(
        f"{_OFFICE}presentationml.presentation", _check_office("ppt/presentation.xml"), _ZIPS
    ),
}
ACCEPTED = ",".join(KINDS)
INLINE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
PICTURE_TYPES = INLINE_TYPES - {"application/pdf"}
