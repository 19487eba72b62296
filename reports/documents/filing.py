"""A dossier's evidence as the national system asks for it: in its order, counted, each so large.

What is handed in once is a document: one file, or all pictures of one piece of evidence together.
The same content is one document, whatever asks for it and however often.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accreditation.queries import nodes_of
from reports.documents.package import Proof, StoredFile, proofs_of, safe_name
from reports.models import Shrunk
from spmi.shrinking import KIND, PICTURES, RECIPE, SHRINKABLE
from standards.queries.accreditation import FileLimits, file_limits

FITS, TO_SHRINK, SHRUNK, TOO_LARGE = "fits", "to_shrink", "shrunk", "too_large"
# Why a file stays too large, and what its school can do.
ADVICE = {
    KIND: _("Office files can't be shrunk here. Save it as PDF and add that as a new version."),
    "slow": _("Shrinking it took too long. Split it into parts and add them as a new version."),
    "damaged": _("It can't be opened, it may be damaged. Please add it again as a new version."),
    "locked": _("It is protected by a password. Save it without and add it as a new version."),
    "signed": _(
        "It carries an electronic signature, which shrinking would break. "
        "Ask whoever signed it for a smaller one, or for parts."
    ),
    "text": _("It holds no large pictures that could be made smaller. Split it into parts."),
    "large": _(
        "Made smaller still, it could not be read any more. "
        "Scan it again in grey at 150 dpi, or split it into parts."
    ),
    "many": _(
        "Together these pictures are too large for one PDF. "
        "Choose fewer, or put them into two pieces of evidence."
    ),
}


@dataclass(frozen=True)
class Filed:
    """A document: what is handed in once, under its number.

    `code` is that of the first item that asks for it; `shrunk` is what became of it, if known.
    """

    number: int
    code: str
    title: str
    files: tuple[StoredFile, ...]
    limits: FileLimits
    shrunk: Shrunk | None = None

    @cached_property
    def size(self):
        """Return how large its files are together."""
        return sum(file.size for file in self.files)

    @cached_property
    def key(self):
        """Return the hash by which is known what became of it."""
        return _key(self.files, self.limits)

    @property
    def endings(self):
        """Return the endings of its files."""
        return [PurePath(file.stored_as).suffix for file in self.files]

    @property
    def is_bound(self):
        """Whether several pictures become one PDF."""
        return len(self.files) > 1

    @property
    def state(self):
        """Return whether it fits as it is, was or will be shrunk, or stays too large."""
        if not self.is_bound and self.size <= self.limits.size:
            return FITS
        if self.reason:
            return TOO_LARGE
        return SHRUNK if self.shrunk else TO_SHRINK

    @property
    def reason(self):
        """Return why it stays too large, as a key of `ADVICE`; nothing where that is not known."""
        if self.endings[0] not in SHRINKABLE:
            return KIND
        return self.shrunk.problem if self.shrunk else ""

    @property
    def advice(self):
        """Return what the school can do about a document that stays too large."""
        return ADVICE[self.reason]

    @property
    def waits(self):
        """Whether there is work to do before it can be packed."""
        if self.state == FITS or self.reason == KIND:
            return False
        return self.shrunk is None or not self.shrunk.is_fresh

    @property
    def ending(self):
        """Return the ending of what is handed in."""
        if self.state in (FITS, TOO_LARGE):
            return self.endings[0]
        return ".jpg" if self.endings[0] in PICTURES and not self.is_bound else ".pdf"

    @property
    def is_beyond(self):
        """Whether the national system takes fewer files than come before this one."""
        return self.number > self.limits.most

    @property
    def stem(self):
        """Return its name without an ending: in order, with the item and what it is."""
        return f"{self.number:03} {safe_name(self.code, 20)} {safe_name(self.title)}"


@dataclass(frozen=True)
class Asked:
    """One line of the list: an item asks for a document, or for evidence that brings none.

    `is_again` marks a document that an earlier line brought.
    """

    code: str
    title: str
    proof: Proof | None = None
    document: Filed | None = None
    is_again: bool = False


@dataclass(frozen=True)
class HandedIn:
    """A document with the evidence that brings it first, and the items that ask for it."""

    document: Filed
    proof: Proof
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """All that a dossier's items ask for, in the edition's order."""

    limits: FileLimits
    lines: tuple[Asked, ...]
    documents: tuple[Filed, ...]

    def _in(self, state):
        return [document for document in self.documents if document.state == state]

    @cached_property
    def handed_in(self):
        """Return the documents in their order, each with all that asks for it."""
        asked = defaultdict(list)
        for line in self.lines:
            if line.document:
                asked[line.document.number].append(line)
        return [
            HandedIn(lines[0].document, lines[0].proof, tuple(dict.fromkeys(n.code for n in lines)))
            for lines in asked.values()
        ]

    @property
    def without(self):
        """Return the lines that bring no document."""
        return [line for line in self.lines if line.document is None]

    @property
    def to_shrink(self):
        """Return the documents that a job has not looked at yet."""
        return self._in(TO_SHRINK)

    @property
    def too_large(self):
        """Return the documents that nothing here makes small enough."""
        return self._in(TOO_LARGE)

    @property
    def beyond(self):
        """Return how many documents there are more than the national system takes."""
        return max(0, len(self.documents) - self.limits.most)

    @property
    def withheld(self):
        """Return the pieces of evidence that stay at the school, each once."""
        proofs = {line.proof.number for line in self.lines if line.proof and line.proof.is_withheld}
        return len(proofs)

    @property
    def items(self):
        """Return the evidence items of which something is handed in."""
        return {line.proof.item for line in self.lines if line.document}

    @property
    def digest(self):
        """Return the hash of what is listed, in its order."""
        said = "\n".join(f"{document.stem} {document.key}" for document in self.documents)
        return hashlib.sha256(said.encode()).hexdigest()


def listing_of(dossier):
    """Return the list of a dossier's files; the same queries for any number of items and files."""
    limits = file_limits(dossier.sheet.instrument)
    by_code = defaultdict(list)
    for proof in proofs_of(dossier.sheet_id):
        for leaf in proof.leaves:
            by_code[leaf.code].append(proof)
    leaves = [node for node in nodes_of(dossier) if node.is_leaf]
    documents = _documents(leaves, by_code, limits)
    return Listing(limits, tuple(_lines(leaves, by_code, documents)), tuple(documents.values()))


def _documents(leaves, by_code, limits):
    """Return the documents by what they hold, numbered in the order in which they are asked for."""
    first = {}
    for leaf in leaves:
        for proof in by_code[leaf.code]:
            for files in _together(proof):
                first.setdefault(_held(files), (leaf.code, proof.item.title, files))
    keys = {held: _key(files, limits) for held, (_code, _title, files) in first.items()}
    shrunk = {row.key: row for row in Shrunk.objects.filter(key__in=keys.values())}
    return {
        held: Filed(number, *what, limits, shrunk.get(keys[held]))
        for number, (held, what) in enumerate(first.items(), start=1)
    }


def _together(proof):
    """Return the files of a proof as they are handed in: its pictures as one, the others singly."""
    pictures = tuple(file for file in proof.files if PurePath(file.stored_as).suffix in PICTURES)
    if len(pictures) < 2:
        return [(file,) for file in proof.files]
    return [pictures, *((file,) for file in proof.files if file not in pictures)]


def _held(files):
    return " ".join(file.sha256 for file in files)


def _key(files, limits):
    return hashlib.sha256(f"{RECIPE} {limits.size} {_held(files)}".encode()).hexdigest()


def _lines(leaves, by_code, documents):
    brought = set()
    for leaf in leaves:
        for proof, files in _asked(by_code[leaf.code]):
            document = documents[_held(files)] if files else None
            is_again = document is not None and document.number in brought
            yield Asked(leaf.code, leaf.title_text, proof, document, is_again)
            brought |= {document.number} if document else set()


def _asked(proofs):
    """Yield each proof with each of its documents; nothing at all is one line, too."""
    for proof in proofs:
        for files in _together(proof) or [None]:
            yield proof, files
    if not proofs:
        yield None, None
