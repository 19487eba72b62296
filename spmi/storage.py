"""Private files: never under a served folder, always under a name that we made."""

import secrets
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage


def generated_name(kind, suffix):
    """Return a storage path such as `evidence/3f/3f9a….pdf`; nothing of the sender's name stays."""
    token = secrets.token_hex(16)
    return str(PurePosixPath(kind, token[:2], f"{token}{suffix}"))


class PrivateStorage(FileSystemStorage):
    """A folder that no web server may serve; asking for an address is a programming error."""

    def url(self, name):
        """Refuse: private files are streamed by a view that asks the policy."""
        raise NotImplementedError("Private files have no address; use the asking view.")
