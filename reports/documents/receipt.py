"""The receipt of a sending as plain rows; everything on it was fixed in the moment of sending."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy

from self_evaluation.queries.evaluation import code_of, receipt_number, went_to_supervisor


@dataclass(frozen=True)
class Receipt:
    """What a receipt says. `zone` is the school's time zone; `of` is None where nobody counted;
    `fingerprint` is the beginning of the hash, for comparing with the page. `state` and `title`
    say what was sent, `edition` by which instrument where that matters, `next_steps` what follows.
    """

    number: str
    school: str
    npsn: str
    year: int
    zone: str
    sent_at: datetime
    sent_by: str
    answered: int | None
    of: int | None
    sha256: str
    fingerprint: str
    check_code: str
    printed_at: datetime
    state: str
    title: str
    next_steps: tuple[str, ...]
    edition: str = ""


TO_SUPERVISOR = gettext_lazy("The supervisor who sent it back looks at it again.")
TO_TEAM = gettext_lazy(
    "Your quality team reviews every item beside its evidence, then you approve, "
    "then the supervisor verifies."
)
CLOSED = gettext_lazy("From now on the answers can't be changed, unless an item is sent back.")


def receipt_rows(evaluation, *, check_code=""):
    """Return the receipt of the latest sending of an evaluation; `check_code` is the file's."""
    return Receipt(
        number=receipt_number(evaluation),
        school=evaluation.school.name,
        npsn=evaluation.school.npsn,
        year=evaluation.year,
        zone=evaluation.school.region.time_zone,
        sent_at=evaluation.submitted_at,
        sent_by=str(evaluation.submitted_by),
        answered=evaluation.submitted_answered,
        of=evaluation.submitted_of,
        sha256=evaluation.submitted_hash,
        fingerprint=code_of(evaluation.submitted_hash),
        check_code=check_code,
        printed_at=timezone.now(),
        state=gettext_lazy("The self-evaluation was sent."),
        title=gettext_lazy("Receipt of a sent self-evaluation"),
        next_steps=(TO_SUPERVISOR if went_to_supervisor(evaluation) else TO_TEAM, CLOSED),
    )
