"""The rows that the paper and the workbook of a dossier are made of."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.documents.rows import EvidenceRow


@dataclass(frozen=True)
class ComponentRow:
    """A component: `value` of `worth`, `hundred` on the scale of 100, both None until complete.

    `exact` is the value before rounding, `counts` how much of the value goes into the final one,
    `percent` how much of the whole sum that is with full marks.
    """

    code: str
    title: str
    worth: Decimal
    counts: Fraction
    percent: Decimal
    value: Decimal | None
    hundred: Decimal | None
    exact: Fraction | None
    judged: int
    of: int


@dataclass(frozen=True)
class ItemRow:
    """What the school says of one item: its level with the item's own sentence, or numbers, or why
    it does not apply; the explanation; its evidence, numbered as in the list at the end. Of an
    item that asks for words, `text` are the words.

    `reason` is why it does not apply, or why another level than the numbers give.
    """

    code: str
    title: str
    answer: str
    text: str
    numbers: str
    sentence: str
    reason: str
    note: str
    evidence: tuple[EvidenceRow, ...]
    is_answered: bool
    is_applicable: bool
    waits: bool


@dataclass(frozen=True)
class NodeLine:
    """A node in the edition's own order, as a heading or, with `item`, as what is answered.

    `exact` is its score on the instrument's scale, None where nothing was judged; `judged` and
    `of` count the items below that apply.
    """

    code: str
    title: str
    parent: str
    depth: int
    weight: Decimal
    exact: Fraction | None
    judged: int
    of: int
    item: ItemRow | None


@dataclass(frozen=True)
class ItemGroup:
    """The items right below a node; the heading is None where that is the chapter itself."""

    heading: NodeLine | None
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class DossierChapter:
    """A top node with its items; `component` where it is one that gives a value."""

    node: NodeLine
    component: ComponentRow | None
    groups: tuple[ItemGroup, ...]
