"""What a supervisor or an office does for many schools at once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Membership, Role
from accounts.notifications import tell
from accounts.policy import active
from self_evaluation import policy
from self_evaluation.models import Evaluation, Status


@transaction.atomic
def remind(schools, year, *, by, code):
    """Remind the principals of schools whose year is not finished; return how many were told.

    A principal is reminded of the same evaluation at most once a day, whoever asks.
    """
    policy.may_supervise(by).require()
    mine = policy.supervised_schools(by).filter(pk__in=[school.pk for school in schools])
    evaluations = Evaluation.objects.filter(school__in=mine, year=year, instrument_code=code)
    open_ones = list(evaluations.exclude(status=Status.VERIFIED).select_related("school__region"))
    principals = _principals([evaluation.school_id for evaluation in open_ones])
    return sum(_remind(one, principals.get(one.school_id, ()), by) for one in open_ones)


def _principals(school_ids):
    found = {}
    members = Membership.objects.filter(active(), school__in=school_ids, role=Role.PRINCIPAL)
    for member in members.select_related("user"):
        found.setdefault(member.school_id, []).append(member.user)
    return found


def _remind(evaluation, principals, by):
    today = timezone.localdate(timezone=evaluation.school.region.zone)
    values = {
        "key": f"reminder:{evaluation.pk}:{today.isoformat()}",
        "path": reverse("self_evaluation:evaluation_detail", args=[evaluation.public_id]),
        "school": str(evaluation.school),
        "year": evaluation.year,
        "by": str(by),
    }
    told = [user for user in principals if tell(user, "reminder", **values)]
    if told:
        audit.record("self_evaluation.remind", by=by, subject=evaluation, school=evaluation.school)
    return bool(told)
