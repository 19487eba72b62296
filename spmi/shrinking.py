"""Can this file be sent through a door that takes only so many bytes? Makes it smaller if it can.

Knows no models. The source is read and never written; the work is done by `smaller.py`, a program
of its own with little memory and time.
"""

import subprocess
import sys
from pathlib import Path

# Part of what a result is known by: raise it when `smaller.py` draws otherwise.
RECIPE = "1"
SECONDS = 60
PICTURES = frozenset({".jpg", ".png", ".webp"})
SHRINKABLE = PICTURES | {".pdf"}
# Why a file stays as large as it is. `kind` is known beforehand: nothing here makes it smaller.
KIND, SLOW, DAMAGED = "kind", "slow", "damaged"
REASONS = frozenset({KIND, SLOW, DAMAGED, "locked", "signed", "text", "large", "many"})


def shrink(sources, target, *, limit):
    """Write files into one of at most `limit` bytes; return nothing, or one of `REASONS`.

    The sources are paths of one PDF or of pictures; several pictures need a target that is a PDF.
    """
    program = Path(__file__).with_name("smaller.py")
    command = [sys.executable, "-I", str(program), str(limit), str(target), *map(str, sources)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own program on paths of ours
    except subprocess.TimeoutExpired:
        return SLOW
    said = ended.stdout.decode()
    if said == "ok":
        return ""
    return said if said in REASONS else DAMAGED
