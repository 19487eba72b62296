"""Changing what is known about a school."""

from django.db import transaction
from django.utils import timezone

from accounts import audit, policy


@transaction.atomic
def update_school(school, data, *, by):
    """Write the checked data of a school down; checking without a change counts as checked."""
    policy.may_manage_school(by, school).require()
    changed = {field: value for field, value in data.items() if getattr(school, field) != value}
    if "region" in changed:
        policy.may_move_school(by, school).require()
    before = {field: str(getattr(school, field) or "") for field in changed}
    for field, value in changed.items():
        setattr(school, field, value)
    school.checked_at = timezone.now()
    school.save(update_fields=[*changed, "checked_at"])
    audit.record(
        "accounts.update_school",
        by=by,
        subject=school,
        school=school,
        before=before,
        after={field: str(value or "") for field, value in changed.items()},
    )
    return school
