"""What the report says of the supervisor's sample: how it was drawn, so that anybody can draw it again."""

from dataclasses import dataclass
from datetime import datetime

from self_evaluation.models import SampleCause
from self_evaluation.queries.sample import newest_sample


@dataclass(frozen=True)
class SampleNote:
    """The sample that stood when the result was verified; `causes` are (words, how many).

    `judged` counts those that the supervisor judged one by one; None where that is not known any
    more, because the answers of a reopened year have moved on.
    """

    count: int
    judged: int | None
    of: int
    share: int
    seed: str
    draws: int
    at: datetime
    by: str
    causes: tuple[tuple[str, int], ...]

    @property
    def causes_text(self):
        """Return how many items each cause brought in, in a line."""
        return "; ".join(f"{label}: {count}" for label, count in self.causes)


def sample_of(source):
    """Return the note on the newest sample drawn before the verification, or None."""
    if source.evaluation is None:
        return None
    until = source.result.verified_at if source.result else None
    drawn = newest_sample(source.evaluation, until)
    if drawn is None:
        return None
    return SampleNote(
        count=len(drawn.items),
        judged=_judged(source, drawn),
        of=drawn.of,
        share=drawn.sample.share,
        seed=f"{drawn.sample.seed:06}",
        draws=drawn.draws,
        at=drawn.at,
        by=str(drawn.sample.drawn_by),
        causes=tuple((str(c.label), drawn.counts[c.value]) for c in SampleCause),
    )


def _judged(source, drawn):
    if not source.counted:
        return None
    leaves = (source.counted.get(item.answer.node.code) for item in drawn.items)
    said = (leaf.supervisor for leaf in leaves if leaf is not None)
    return sum(judgement is not None and judgement.batch is None for judgement in said)
