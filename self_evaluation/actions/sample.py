"""Drawing the supervisor's sample."""

import secrets

from django.db import transaction

from accounts import audit
from self_evaluation import policy
from self_evaluation.actions.review import hold
from self_evaluation.models import Sample, SampleItem
from self_evaluation.queries.sample import candidates_of, choose

SEEDS = 1_000_000  # six digits: a person can read a seed aloud and draw again


@transaction.atomic
def draw_sample(evaluation, *, by, share, seed=None):
    """Draw the sample of a verification and record how; again is a new row, the newest counts."""
    policy.may_draw_sample(by, evaluation).require()
    hold(evaluation, by)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    found = candidates_of(evaluation)
    causes = {code: why for code, (_answer, why) in found.items()}
    sample = Sample.objects.create(evaluation=evaluation, seed=seed, share=share, drawn_by=by)
    SampleItem.objects.bulk_create(
        SampleItem(sample=sample, answer=found[code][0], causes=list(why))
        for code, why in choose(causes, seed=seed, share=share).items()
    )
    audit.record(
        "self_evaluation.draw_sample",
        by=by,
        subject=evaluation,
        school=evaluation.school,
        after={"seed": seed, "share": share, "count": sample.items.count()},
    )
    return sample
