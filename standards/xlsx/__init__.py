"""An instrument as a workbook that people fill in, and back: plain content in, plain document out."""

from standards.xlsx.book import (
    SHEETS,
    band_cells,
    header_cells,
    node_cells,
    read,
    step_cells,
    write,
)
from standards.xlsx.outcome import outcome_cells
from standards.xlsx.variants import variant_cells

__all__ = [
    "SHEETS",
    "band_cells",
    "header_cells",
    "node_cells",
    "outcome_cells",
    "read",
    "step_cells",
    "variant_cells",
    "write",
]
