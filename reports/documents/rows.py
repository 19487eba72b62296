"""The rows a report is made of."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from reports.documents.numbers import Number


@dataclass(frozen=True)
class NodeRow:
    """A node with its number; `before` and `change` look at the last known year."""

    code: str
    title: str
    depth: int
    number: Number
    parent: str = ""
    before: Decimal | None = None
    before_text: str = ""
    change: str = ""
    meaning: str = ""
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Remark:
    """What a reviewer wrote about a leaf."""

    code: str
    title: str
    layer: str
    verdict: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class LeafRow:
    """A leaf with every layer side by side (decisions.md 1). Layers are short texts: "75 %",
    "34 / 36", "N/A", empty where that layer did not judge; `layer` names the one that counts:
    school, team, supervisor, or empty where nothing says (an import, a superseded result)."""

    node: NodeRow
    mark: object
    school: str
    team: str
    supervisor: str
    layer: str
    direction: str
    not_applicable: bool
    reason: str
    note: str
    exceeds: str
    evidence: int
    origin: str
    tags: tuple[str, ...]

    @property
    def number(self):
        """Return the number of the value that counts."""
        return self.node.number

    @property
    def face(self):
        """Return the number without a coverage: "1 of 1 judged" tells nobody anything."""
        return replace(self.node.number, of=0)


@dataclass(frozen=True)
class FileRow:
    """One stored file of an evidence item."""

    name: str
    size: int
    sha256: str
    stamped_at: datetime


@dataclass(frozen=True)
class EvidenceRow:
    """An item of the locker with the leaves that it proves here.

    `version` is None where the item has only ever had one; `withheld` says that its content is
    personal data without consent and stays in the school; `number` is its place in a numbered list.
    """

    title: str
    kind: str
    period_from: date
    period_to: date
    link: str
    codes: tuple[str, ...]
    files: tuple[FileRow, ...]
    version: int | None = None
    withheld: bool = False
    number: int = 0


@dataclass(frozen=True)
class Group:
    """A node with the leaves right below it: one table of a chapter."""

    node: NodeRow
    leaves: tuple[LeafRow, ...]


@dataclass(frozen=True)
class Chapter:
    """A top node with everything below: tables, findings, evidence, remarks."""

    node: NodeRow
    indicators: tuple[NodeRow, ...]
    groups: tuple[Group, ...]
    strengths: tuple[LeafRow, ...]
    weaknesses: tuple[LeafRow, ...]
    practices: tuple[LeafRow, ...]
    not_applicable: tuple[LeafRow, ...]
    evidence: tuple[EvidenceRow, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class TagRow:
    """The mean of the leaves that carry a tag."""

    code: str
    label: str
    number: Number
    leaves: int


@dataclass(frozen=True)
class Reading:
    """Another way to read the same leaves: one group of tags."""

    key: str
    label: str
    rows: tuple[TagRow, ...]


@dataclass(frozen=True)
class Signature:
    """One of the three acts on the approval sheet; without a person it is still open."""

    act: str
    meaning: str
    name: str
    at: datetime | None


@dataclass(frozen=True)
class Reopening:
    """A verified year that was looked at again: when, by whom, why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class BandRow:
    """One band of the scale in words."""

    code: str
    label: str
    upper: Decimal
    inclusive: bool
    step: int


@dataclass(frozen=True)
class StepRow:
    """One degree of fulfilment and what it is worth."""

    level: int
    label: str
    percent: str
    value: Decimal


@dataclass(frozen=True)
class Profile:
    """The school as the report shows it; `places` from its district up to its province."""

    name: str
    npsn: str
    nsm: str
    level: str
    status: str
    places: tuple[str, ...]
    address: str
    phone: str
    email: str
    pupils: int | None
    teachers: int | None
    note: str
    zone: str
