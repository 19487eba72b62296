"""A figure beside its reference and its target, and how a table of them is written."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass

HEAD = ("benchmark", "what", "figure", "reference", "ratio", "target", "met")


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    `target` bounds the ratio where there is a reference that it names, else the figure itself
    (`on_ratio`); `at_least` turns the bound round. `low` and `high` are the smallest and largest
    round: how noisy the machine was. Without a target the line only tells.
    """

    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    reference: float | None = None
    reference_name: str = ""
    on_ratio: bool = False
    low: float | None = None
    high: float | None = None
    benchmark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the reference."""
        return self.value / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        judged = self.ratio if self.on_ratio else self.value
        if judged is None:
            return False
        return judged >= self.target if self.at_least else judged <= self.target

    def as_json(self) -> dict[str, object]:
        """Return all of it, the derived values too."""
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


def rounds(what: str, values: list[float], unit: str, **more) -> Figure:
    """Return the median of several rounds, with the smallest and the largest."""
    return Figure(what, statistics.median(values), unit, low=min(values), high=max(values), **more)


def least(what: str, values: list[float], unit: str, **more) -> Figure:
    """Return the round that was disturbed least: neighbours on the machine only ever add.

    For a ratio both sides are taken so. Code that is larger suffers more from a neighbour in the
    cache, so that a ratio of medians says how busy the machine was.
    """
    return Figure(what, min(values), unit, low=min(values), high=max(values), **more)


def row(figure: Figure) -> tuple[str, ...]:
    """Return the cells of a figure, in the order of HEAD."""
    bound = "≥" if figure.at_least else "≤"
    target = ""
    if figure.target is not None:
        target = f"{bound} {number(figure.target)} {'×' if figure.on_ratio else figure.unit}"
    spread = ""
    if figure.low is not None:
        spread = f" ({number(figure.low)}–{number(figure.high)})"
    reference = ""
    if figure.reference is not None:
        reference = f"{number(figure.reference)} {figure.unit} {figure.reference_name}"
    return (
        figure.benchmark,
        figure.what,
        f"{number(figure.value)} {figure.unit}{spread}",
        reference,
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        target.strip(),
        {None: "", True: "met", False: "NOT MET"}[figure.met],
    )


def number(value: float) -> str:
    """Write three figures that count, and no more."""
    if value == int(value):
        return str(int(value))
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: list[Figure]) -> str:
    """Return the figures as a table of Markdown, wide enough to be read as it stands."""
    rows = [HEAD, *(row(figure) for figure in figures)]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(HEAD))]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"
             for cells in rows]  # fmt: skip
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])
