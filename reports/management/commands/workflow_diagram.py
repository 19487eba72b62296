"""The picture of a school's year, drawn from the table of moves."""

from django.utils import translation

from self_evaluation.models import Status
from self_evaluation.workflow import TRANSITIONS
from spmi import commands

BEFORE = """# A school's year

Drawn by `manage.py workflow_diagram` from `self_evaluation/workflow.py`; a test compares the two.
Change the table, not the picture.

```mermaid
stateDiagram-v2
    [*] --> draft: open_evaluation"""


class Command(commands.Command):
    """Print docs/workflow.md."""

    help = "Print the diagram of the moves of a school's year (docs/workflow.md)."

    def handle(self, *args, **options):
        """Print one line a status and one a move, in the order of the table."""
        with translation.override("en"):
            self.stdout.write(diagram(), ending="")


def diagram():
    """Return the whole page as text, ending with a line break."""
    names = [f"    {status.value}: {status.label}" for status in Status]
    moves = [
        f"    {source} --> {move.target}: {move.name}"
        for move in TRANSITIONS
        for source in sorted(move.sources)
    ]
    return "\n".join([BEFORE, *names, *moves, "```", ""])
