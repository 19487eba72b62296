"""What a package of a school's year holds: the evidence versions used, and what stays out."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from self_evaluation import policy
from self_evaluation.models import EvidenceItem, EvidenceUse, FileState
from standards.models import in_language

# What every file system and every archive program takes; no accents, no signs of a path.
UNSAFE = re.compile(r"[^A-Za-z0-9 ._()-]+")


@dataclass(frozen=True)
class StoredFile:
    """One stored file of an evidence item, with its place inside the package."""

    path: str
    name: str
    stored_as: str
    size: int
    sha256: str
    stamped_at: datetime


@dataclass(frozen=True)
class Leaf:
    """A leaf that an item proves."""

    code: str
    title: str


@dataclass(frozen=True)
class Proof:
    """One evidence item in one version of its files, with the leaves it proves.

    `is_withheld`: people can be recognised in it and no consent is noted, so that neither its
    files nor their names leave the school; `count` still says how many there are.
    """

    number: int
    item: EvidenceItem
    version: int
    leaves: tuple[Leaf, ...]
    is_withheld: bool
    count: int
    files: tuple[StoredFile, ...]
    folder: str

    @property
    def says(self):
        """Whether words of its own belong to it: an account of a visit or a talk, or a remark."""
        return bool(self.item.note.strip()) or self.field_note is not None

    @property
    def field_note(self):
        """Return the observation or interview note, or None where the item is none."""
        return getattr(self.item, "field_note", None)

    @property
    def kind(self):
        """Return what sort of proof it is, in words."""
        return self.item.get_kind_display()

    @property
    def period(self) -> tuple[date, date]:
        """Return the days from which and to which it proves something."""
        return self.item.period_from, self.item.period_to


@dataclass(frozen=True)
class Contents:
    """Everything that goes into the package of a frozen result besides the report itself."""

    folder: str
    proofs: tuple[Proof, ...]

    @property
    def files(self):
        """Return the files of all proofs in order."""
        return [file for proof in self.proofs for file in proof.files]

    @property
    def packed(self):
        """Return the proofs of which something is said inside: files or an address."""
        return [proof for proof in self.proofs if not proof.is_withheld]

    @property
    def withheld(self):
        """Return the proofs that stay at the school."""
        return [proof for proof in self.proofs if proof.is_withheld]


def contents_of(result):
    """Return what the package of a frozen result holds; three queries, any number of files."""
    proofs = proofs_of(result.evaluation.sheet_id, node__code__in=list(result.inputs))
    years = f"{result.year}-{result.year + 1}"
    return Contents(f"{result.school.npsn} {safe_name(result.school.name)} {years}", proofs)


def proofs_of(sheet_id, **which):
    """Return the proofs behind a sheet's answers in the tree's order, each once a version.

    `which` narrows the answers down; three queries, any number of files.
    """
    answers = {f"answer__{field}": value for field, value in which.items()}
    used = defaultdict(list)
    for use in _uses(answer__sheet_id=sheet_id, **answers):
        used[use.item, use.version].append(_leaf(use.answer.node))
    return tuple(
        _proof(number, item, version, tuple(leaves))
        for number, ((item, version), leaves) in enumerate(used.items(), start=1)
    )


def _uses(**answers):
    return (
        EvidenceUse.objects.filter(item__deleted_at__isnull=True, **answers)
        .select_related("item__field_note", "answer__node")
        .prefetch_related("item__files")
        .order_by("answer__node__path", "pk")
    )


def _leaf(node):
    return Leaf(node.code, in_language(node.title))


def _proof(number, item, version, leaves):
    ready = [f for f in item.files.all() if f.state == FileState.READY and f.is_in(version)]
    leaves_school = policy.may_leave_school(item)
    folder = f"bukti/{number:03} {safe_name(item.title)}"
    files = tuple(_stored(folder, place, file) for place, file in enumerate(ready, start=1))
    return Proof(
        number=number,
        item=item,
        version=version,
        leaves=leaves,
        is_withheld=not leaves_school,
        count=len(ready),
        files=files if leaves_school else (),
        folder=folder,
    )


def _stored(folder, place, file):
    """Return a file with a name that people can read and no program stumbles over.

    Its ending is that of the stored file, which was found by content.
    """
    ending = PurePath(file.stored_as).suffix
    path = f"{folder}/{place:02} {safe_name(PurePath(file.name).stem)}{ending}"
    return StoredFile(path, file.name, file.stored_as, file.size, file.sha256, file.stamped_at)


def safe_name(text, limit=50):
    """Return a text as part of a file's name: plain letters, never empty, never a path."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = " ".join(UNSAFE.sub(" ", plain).replace("..", ".").split())
    return words[:limit].strip(" .-") or "berkas"
