"""Consent of those who can be recognised in a piece of evidence: noted, and taken back."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from self_evaluation import policy


@transaction.atomic
def note_consent(item, *, by, words):
    """Write down who agreed and how; from then on the item may leave the school."""
    policy.may_note_consent(by, item).require()
    _set(item, words, timezone.now(), by)
    audit.record(
        "self_evaluation.evidence_consent",
        by=by,
        subject=item,
        school=item.school,
        after={"words": words},
    )


@transaction.atomic
def revoke_consent(item, *, by):
    """Take the consent back: from then on the item stays inside the school again."""
    policy.may_note_consent(by, item).require()
    before = item.consent_note
    if not before:
        return
    _set(item, "", None, None)
    audit.record(
        "self_evaluation.evidence_consent_revoke",
        by=by,
        subject=item,
        school=item.school,
        before={"words": before},
    )


def _set(item, words, moment, person):
    item.consent_note, item.consent_at, item.consent_by = words, moment, person
    item.save(update_fields=["consent_note", "consent_at", "consent_by"])
