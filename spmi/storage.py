"""Private files: never under a served folder, always under a name that we made."""

import os
import secrets
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

# Nothing in a stored file may run, load or send; a picture or PDF may stand in a frame of ours.
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
INLINE_POLICY = (
    "sandbox; default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'"
)


def generated_name(kind, suffix):
    """Return a storage path such as `evidence/3f/3f9a….pdf`; nothing of the sender's name stays."""
    token = secrets.token_hex(16)
    return str(PurePosixPath(kind, token[:2], f"{token}{suffix}"))


class PrivateStorage(FileSystemStorage):
    """A folder that no web server may serve; asking for an address is a programming error."""

    def url(self, name):
        """Refuse: private files are streamed by a view that asks the policy."""
        raise NotImplementedError("Private files have no address; use the asking view.")

    def _save(self, name, content):
        """Write under another name, then rename: a file of this name is always whole (R-09)."""
        begun = super()._save(f"{name}.part", content)
        with Path(self.path(begun)).open("rb") as written:
            os.fsync(written.fileno())
        Path(self.path(begun)).replace(self.path(name))
        return name


def send(stored_as, *, name, content_type, inline=False):
    """Answer with a stored private file; ask the policy before calling this.

    `name` is what the person's copy will be called (RFC 6266). Inline only for what may show in
    a page: PDF and pictures that were drawn again. Whatever it holds, it may run nothing here.
    """
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(stored_as)
    else:
        response = FileResponse(default_storage.open(stored_as), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name)
    response["Content-Security-Policy"] = INLINE_POLICY if inline else DOWNLOAD_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    if inline:
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response
