"""The receipt of a sending as plain rows; everything on it was fixed in the moment of sending."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from self_evaluation.queries.evaluation import code_of, receipt_number, went_to_supervisor


@dataclass(frozen=True)
class Receipt:
    """What a receipt says. `zone` is the school's time zone; `of` is None where nobody counted;
    `fingerprint` is the beginning of the hash, for comparing with the page."""

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
    to_supervisor: bool
    printed_at: datetime


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
        to_supervisor=went_to_supervisor(evaluation),
        printed_at=timezone.now(),
    )
