"""Dossiers with evidence that has real files, for the tests of what is handed in."""

import hashlib
import io
import os
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from accounts.tests.factories import SchoolFactory
from accreditation.tests.factories import answer_of, dossier_of
from reports import actions
from reports.models import Filing
from reports.rendering.filing import make_filing
from reports.tests.factories import quiet
from self_evaluation.models import EvidenceFile, EvidenceUse
from self_evaluation.tests import factories as years
from spmi.storage import generated_name

LIMIT = 400_000
TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def bare_dossier():
    """Open a dossier without evidence; return it and the year with its people."""
    return dossier_of(years.year_of(SchoolFactory(level="SD")))


def proved(dossier, begun, *codes, files=(), **values):
    """Put a new evidence item with these files beside items of a dossier; return it."""
    item = years.EvidenceItemFactory(
        school=begun.school, created_by=begun.principal, **{"title": "Bukti"} | values
    )
    for name, content in files:
        stored(item, name, content)
    for code in codes:
        use(item, dossier, code)
    return item


def use(item, dossier, code):
    """Put an evidence item beside an item of a dossier, in the version of its files of now."""
    item.refresh_from_db()
    EvidenceUse.objects.create(
        item=item,
        answer=answer_of(dossier, code),
        version=item.version,
        created_by=item.created_by,
    )


def stored(item, name, content):
    """Give an evidence item a file that is really in the store."""
    ending = name.rpartition(".")[2]
    path = default_storage.save(generated_name("evidence", f".{ending}"), ContentFile(content))
    return EvidenceFile.objects.create(
        item=item,
        name=name,
        stored_as=path,
        size=len(content),
        content_type=TYPES.get(ending, "application/octet-stream"),
        sha256=hashlib.sha256(content).hexdigest(),
        stamped_by=item.created_by,
    )


def photo(edge=1800, kind="JPEG"):
    """Return a photograph as bytes: three times the limit, and legible below it."""
    grain = edge // 10
    picture = Image.frombytes("RGB", (grain, grain), os.urandom(grain * grain * 3))
    buffer = io.BytesIO()
    picture.resize((edge, edge)).save(buffer, kind, quality=95)
    return buffer.getvalue()


def packed_filing(owner, dossier, content=b"PK zip", items=(), **values):
    """Return a ZIP of a dossier's files that is there."""
    filing = Filing.objects.create(
        owner=owner,
        dossier=dossier,
        expires_at=timezone.now() + timedelta(hours=24),
        stored_as=default_storage.save(generated_name("bundles", ".zip"), ContentFile(content)),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **values,
    )
    filing.items.set(items)
    return filing


def made(dossier, by):
    """Ask for a dossier's files and make them; return the row."""
    filing = actions.create_filing(dossier, by=by)
    make_filing(filing.pk, quiet)
    filing.refresh_from_db()
    return filing
