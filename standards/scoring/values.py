"""What scoring is told and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

LESS_IS_BETTER = "less"
AT_NODE = "node"
OWN, COMPUTED, IMPORTED = "own", "computed", "imported"


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale that ends at `upper`, which belongs to it if `inclusive`."""

    code: str
    upper: Fraction
    inclusive: bool = True


@dataclass(frozen=True)
class Rules:
    """How one instrument counts: the top of its scale, what each level is worth, its bands.

    Values are shown with `places`. `round_at` is "display" where only shown numbers are rounded,
    "node" where a child's rounded value goes into its parent's mean.
    """

    scale_max: Fraction
    places: int
    shares: Mapping[int, Fraction]
    bands: tuple[Band, ...]
    round_at: str = "display"


@dataclass(frozen=True)
class Place:
    """A node as scoring needs it. Children name their parent's code; a leaf has no children.

    `is_counted`: its level follows from numbers, which without a level are worth nothing.
    """

    code: str
    parent: str | None = None
    weight: Fraction = Fraction(1)
    direction: str = "more"
    is_counted: bool = False


@dataclass(frozen=True)
class Mark:
    """What was judged of a leaf: a level, or a quantity had of a quantity needed, or N/A."""

    level: int | None = None
    have: Decimal | None = None
    need: Decimal | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Part:
    """One term of a mean: a child's code, the value that went in and its weight."""

    code: str
    value: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Score:
    """A node's result: exact value or None, how many leaves were judged of how many apply.

    `applicable` is False where every leaf is N/A. A parent has `parts`, the terms of its mean, a
    leaf `mark` and `direction`. `imported` was published elsewhere and differs from ours.
    `is_coarse`: a published number stands for more than a leaf here or below; it counts as one
    and its parents count children ("2 of 8", decisions.md 5); `settled`: all below was judged.
    """

    code: str
    exact: Fraction | None
    judged: int
    of: int
    applicable: bool = True
    parts: tuple[Part, ...] = ()
    source: str = OWN
    imported: Fraction | None = None
    band: str | None = None
    mark: Mark | None = None
    direction: str = "more"
    is_coarse: bool = False
    settled: bool = True

    @property
    def provisional(self) -> bool:
        """Not everything that applies was judged, so the number may still move."""
        return self.exact is not None and not (self.settled and self.judged == self.of)


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Read the `rules` of an instrument file. Raises `ValueError` with what is wrong."""
    try:
        bands = tuple(
            Band(band["code"], Fraction(str(band["upper"])), bool(band["inclusive"]))
            for band in data["bands"]
        )
        return Rules(
            scale_max=Fraction(str(data["scale_max"])),
            places=int(data["places"]),
            shares={int(step["level"]): Fraction(str(step["share"])) for step in data["steps"]},
            bands=bands,
            round_at=str(data.get("round_at", "display")),
        )
    except (KeyError, TypeError, ZeroDivisionError) as error:
        raise ValueError(f"rules: {error} is missing or has the wrong form") from error
