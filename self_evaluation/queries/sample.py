"""Which claims a supervisor looks at more closely: by risk, and of the rest a share by chance."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import ceil

from django.db.models import Subquery

from self_evaluation.models import Answer, EvidenceUse, Sample, SampleCause, SampleItem
from self_evaluation.queries.claim import is_not_applicable, value_of
from self_evaluation.queries.last_year import has_jumped, last_year


def choose(candidates, *, seed, share):
    """Choose from {code: causes}: all with a cause, and `share` percent of the rest by chance.

    The same seed and codes choose the same, on any computer: the rest is put in the order of the
    SHA-256 of "seed:code", and its first ones are taken, rounded up. Returns {code: causes}.
    """
    rest = [code for code, causes in candidates.items() if not causes]
    drawn = set(sorted(rest, key=lambda code: _lot(seed, code))[: _by_chance(len(rest), share)])
    by_chance = (SampleCause.RANDOM.value,)
    chosen = {code: tuple(causes) for code, causes in candidates.items() if causes}
    return chosen | {code: by_chance for code in candidates if code in drawn}


def _by_chance(rest, share):
    return ceil(rest * share / 100)


def _lot(seed, code):
    return sha256(f"{seed}:{code}".encode()).hexdigest()


def candidates_of(evaluation):
    """Return every answer with what makes it risky, as {code: (answer, causes)}; five queries."""
    answers = Answer.objects.filter(sheet_id=evaluation.sheet_id).select_related("node")
    uses = EvidenceUse.objects.filter(answer__sheet=evaluation.sheet_id, item__deleted_at=None)
    proven = set(uses.values_list("answer_id", flat=True))
    earlier = last_year(evaluation) or {}
    instrument = evaluation.sheet.instrument
    return {
        answer.node.code: (
            answer,
            tuple(_causes(answer, earlier.get(answer.node.code), instrument, proven)),
        )
        for answer in answers.order_by("node__path")
    }


def _causes(answer, earlier, instrument, proven):
    if is_not_applicable(answer) or not answer.is_answered:
        return
    value = value_of(answer.mark, answer.node, instrument)
    if answer.pk not in proven:
        yield SampleCause.NO_EVIDENCE.value
    if value in (0, instrument.scoring_rules.scale_max):
        yield SampleCause.EXTREME.value
    if has_jumped(answer, earlier, instrument):
        yield SampleCause.JUMP.value


@dataclass(frozen=True)
class Foreseen:
    """What a sample would hold if it were drawn now; `counts` has the items of each cause."""

    of: int
    rest: int
    counts: dict

    def by_chance(self, share):
        """Return how many of the rest chance would add."""
        return _by_chance(self.rest, share)

    def size(self, share):
        """Return how many items the sample would have."""
        return self.of - self.rest + self.by_chance(share)

    @property
    def is_overlapping(self):
        """Say whether an item has several causes: the counts then add up to more than the items."""
        return sum(self.counts.values()) > self.of - self.rest


def foreseen(evaluation):
    """Return what a sample would hold, so that a supervisor knows before drawing; five queries."""
    found = [why for _answer, why in candidates_of(evaluation).values()]
    counts = _counts(found)
    return Foreseen(of=len(found), rest=sum(not why for why in found), counts=counts)


def _counts(found):
    causes = [cause for why in found for cause in why]
    return {cause: causes.count(cause) for cause in SampleCause.values}


@dataclass(frozen=True)
class Drawn:
    """A sample as it is told: how it was drawn, how much it holds, how often it was drawn."""

    sample: Sample
    items: list
    of: int
    draws: int
    counts: dict

    @property
    def at(self) -> datetime:
        """Return when it was drawn."""
        return self.sample.drawn_at

    @property
    def is_overlapping(self):
        """Say whether an item has several causes: the counts then add up to more than the items."""
        return sum(self.counts.values()) > len(self.items)


def newest_sample(evaluation, until=None):
    """Return the newest sample of an evaluation (drawn by a moment), or None; four queries."""
    samples = Sample.objects.filter(evaluation=evaluation)
    if until is not None:
        samples = samples.filter(drawn_at__lte=until)
    newest = samples.select_related("drawn_by").first()
    if newest is None:
        return None
    items = list(newest.items.select_related("answer__node"))
    return Drawn(
        sample=newest,
        items=items,
        of=Answer.objects.filter(sheet=evaluation.sheet_id).count(),
        draws=samples.count(),
        counts=_counts(item.causes for item in items),
    )


def causes_by_answer(evaluation):
    """Return {answer id: causes} of the newest sample, empty without one; one query."""
    newest = Sample.objects.filter(evaluation=evaluation).order_by("-pk").values("pk")[:1]
    items = SampleItem.objects.filter(sample=Subquery(newest)).order_by()
    return dict(items.values_list("answer_id", "causes"))


def in_words(causes):
    """Return causes as people read them."""
    return ", ".join(str(SampleCause(cause).label).lower() for cause in causes)
