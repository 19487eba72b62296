"""A dossier's files, small enough for the national system, in one ZIP with an index.

The originals are read and never written. A smaller file is stored for a day under the hash of what
it was made from: a worker that was stopped goes on where it was.
"""

import hashlib
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notifications import tell
from reports import policy
from reports.documents.filing import SHRUNK, TOO_LARGE, listing_of
from reports.documents.package import safe_name
from reports.documents.words import LANGUAGE
from reports.models import Filing, Shrunk
from reports.rendering import drop_earlier, keep
from reports.rendering.archive import Archive, copy_stored, table
from spmi.shrinking import DAMAGED, shrink
from spmi.storage import generated_name
from spmi.templatetags.spmi_format import file_size, school_year

KEPT = timedelta(hours=24)
NOTHING = {"problem": "", "stored_as": "", "size": None, "sha256": ""}
TOO_LARGE_FOLDER = "terlalu besar"


def make_filing(filing_id, report):
    """Shrink and pack a dossier's files for their owner; running it twice leaves one ZIP.

    Rights are asked again (S-18): who lost the school gets nothing and finds nothing.
    """
    people = ("owner", "dossier__school__region", "dossier__sheet__instrument")
    filing = Filing.objects.select_related(*people).get(pk=filing_id)
    if filing.stored_as or not policy.may_file(filing.owner, filing.dossier):
        return
    with override(LANGUAGE):
        listing = _shrunk_listing(filing.dossier, report)
        # Written down before the file can be taken: who takes it is asked about each of them.
        filing.items.set(listing.items)
        is_first = _pack(filing, listing)
    if is_first:
        Filing.objects.filter(pk=filing.pk).update(made_from=listing.digest)
        drop_earlier(filing, dossier=filing.dossier)
        _tell(filing)


def _shrunk_listing(dossier, report):
    """Return the list once no document of it waits to be shrunk, also one that came meanwhile."""
    listing = listing_of(dossier)
    while waiting := [document for document in listing.documents if document.waits]:
        for number, document in enumerate(waiting):
            report(99 * number // len(waiting))
            _shrink(document)
        listing = listing_of(dossier)
    keys = [document.key for document in listing.documents]
    Shrunk.objects.filter(key__in=keys).update(expires_at=timezone.now() + KEPT)
    return listing


def _shrink(document):
    """Make a document smaller, or find out why not, and write down which."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        target = Path(folder) / f"smaller{_ending(document)}"
        sources = [default_storage.path(file.stored_as) for file in document.files]
        if all(map(default_storage.exists, sources)):
            problem = shrink([Path(s) for s in sources], target, limit=document.limits.size)
        else:
            problem = DAMAGED
        _write_down(document.key, **({"problem": problem} if problem else _stored(target)))


def _ending(document):
    """Return the ending of the smaller file, also where the last try found a problem."""
    return replace(document, shrunk=None).ending


def _stored(target):
    name = generated_name("shrunk", target.suffix)
    with target.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        stored_as = default_storage.save(name, File(content))
    return {"stored_as": stored_as, "size": target.stat().st_size, "sha256": digest}


@transaction.atomic
def _write_down(key, **values):
    """Keep what became of a document; where another worker was faster, its file is the one."""
    now = timezone.now()
    known = NOTHING | values | {"made_at": now, "expires_at": now + KEPT}
    row, is_new = Shrunk.objects.select_for_update().get_or_create(key=key, defaults=known)
    if is_new:
        return
    needless = known["stored_as"] if row.is_fresh else row.stored_as
    if not row.is_fresh:
        Shrunk.objects.filter(pk=row.pk).update(**known)
    if needless:
        default_storage.delete(needless)


def _pack(filing, listing):
    """Write the whole archive and store it; return whether it was the first to be there."""
    dossier = filing.dossier
    folder = f"{dossier.school.npsn} {safe_name(dossier.school.name)} {safe_name(name_of(dossier))}"
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".zip") as packed:
        with Archive(packed, folder, timezone.localtime()) as archive:
            copies = {d.number: list(_copies(archive, d)) for d in listing.documents}
            lines = table(_index(listing, copies))
            archive.write("indeks.csv", [lines], size=len(lines))
            archive.write_manifest()
        return keep(filing, packed)


def name_of(dossier):
    """Return what the files of a dossier are called: its edition and its school year."""
    return f"{dossier.sheet.instrument.code} {school_year(dossier.year).replace('/', '-')}"


def _copies(archive, document):
    """Put a document in: the smaller one where there is one, else its files as they are."""
    state = document.state
    if state == SHRUNK:
        smaller = document.shrunk
        facts = {"stored_as": smaller.stored_as, "size": smaller.size, "sha256": smaller.sha256}
        path = f"{document.stem}{document.ending}"
        yield copy_stored(archive, path, replace(document.files[0], **facts))
        return
    folder = f"{TOO_LARGE_FOLDER}/" if state == TOO_LARGE else ""
    for place, (file, ending) in enumerate(zip(document.files, document.endings, strict=True), 1):
        part = f" ({place})" if document.is_bound else ""
        yield copy_stored(archive, f"{folder}{document.stem}{part}{ending}", file)


def _index(listing, copies):
    """Yield the lines of the index: which file belongs to which item, and what did not fit."""
    yield [
        _("Item"), _("Title"), _("Evidence"), _("No."), _("File"), _("Size in bytes"), "SHA-256",
        _("Remark"),
    ]  # fmt: skip
    for line in listing.lines:
        said = [line.code, line.title, line.proof.item.title if line.proof else ""]
        if line.document is None:
            yield [*said, "", "", "", "", _without_file(line.proof)]
        elif line.is_again:
            yield [*said, line.document.number, "", "", "", _same(line.document)]
        else:
            for copy in copies[line.document.number]:
                facts = [line.document.number, copy.path, copy.size, copy.sha256]
                yield [*said, *facts, " ".join([copy.remark, *_remarks(line.document)]).strip()]


def _same(document):
    return _("The same file as no. %(number)s.") % {"number": document.number}


def _without_file(proof):
    """Say why a line of the list brings no file."""
    if proof is None:
        return _("No evidence")
    if proof.is_withheld:
        return _("Stays at the school: people can be recognised in it and no consent is noted.")
    if proof.item.link:
        return proof.item.link
    if proof.says:
        return _("Words only, no file: print its page as PDF if it is asked for.")
    return _("No file.")


def _remarks(document):
    """Return what is to be said of a document: shrunk, too large, one too many."""
    remarks = []
    if document.state == SHRUNK:
        remarks.append(_("Shrunk from %(size)s.") % {"size": file_size(document.size)})
    if document.state == TOO_LARGE:
        remarks.append(str(document.advice))
    if document.is_beyond:
        remarks.append(_("One file more than the national system takes."))
    return remarks


def _tell(filing):
    path = reverse("reports:filing_detail", args=[filing.dossier.public_id])
    title = f"{filing.dossier.school} {name_of(filing.dossier)} (ZIP)"
    tell(filing.owner, "report_ready", key=f"filing_ready:{filing.pk}", path=path, title=title)
