"""A ZIP as it is written: every file hashed on its way in, and tables that no spreadsheet misreads.

Nothing is read whole; the archive stores bytes as they are, because pictures, PDF and office files
hardly shrink.
"""

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass, replace

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

CHUNK = 1024 * 1024
MANIFEST = "SHA256SUMS"
# What a spreadsheet would take for a formula, or a sign that hides one (S-32).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Copy:
    """A file as it lies in the package; `remark` says what is wrong with it, mostly nothing."""

    path: str
    size: int = 0
    sha256: str = ""
    remark: str = ""


class Archive:
    """A ZIP being written: every file is hashed as it goes in and remembered for the manifest."""

    def __init__(self, target, folder, at):
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._folder, self._at = folder, at
        self.sums = []

    def __enter__(self):
        return self

    def __exit__(self, *_ended):
        self._zip.close()

    def write(self, path, chunks, *, size=0, at=None):
        """Put a file in, chunk by chunk; return its `Copy`."""
        entry = zipfile.ZipInfo(f"{self._folder}/{path}", (at or self._at).timetuple()[:6])
        entry.file_size, entry.external_attr = size, 0o644 << 16
        digest, written = hashlib.sha256(), 0
        with self._zip.open(entry, "w") as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
                written += len(chunk)
        self.sums.append((digest.hexdigest(), path))
        return Copy(path, written, digest.hexdigest())

    def write_manifest(self):
        """Put the manifest in, last: everything but itself."""
        lines = "".join(f"{digest}  {path}\n" for digest, path in self.sums)
        self._zip.writestr(f"{self._folder}/{MANIFEST}", lines)


def copy_stored(archive, path, file):
    """Copy a stored file to a path; what is lost or changed on disk is remarked, not passed over."""
    if not default_storage.exists(file.stored_as):
        return Copy(path, remark=_("The file is missing from the store."))
    at = timezone.localtime(file.stamped_at)
    copy = archive.write(path, chunks_of(file.stored_as), size=file.size, at=at)
    if copy.sha256 == file.sha256:
        return copy
    return replace(copy, remark=_("The content is not the one that was stamped when it came."))


def chunks_of(stored_as):
    """Yield a stored file piece by piece."""
    with default_storage.open(stored_as) as stored:
        while chunk := stored.read(CHUNK):
            yield chunk


def table(rows):
    """Return rows as CSV as a spreadsheet here opens it; no cell is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(_safe(row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cells):
    """Return cells as text that no spreadsheet reads as a formula."""
    texts = [str(cell) for cell in cells]
    return [f"'{text}" if text.startswith(FORMULA) else text for text in texts]
