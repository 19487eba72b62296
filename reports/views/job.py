"""Background work, for administrators: how it stands, what failed and why, trying again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jobs.models import State
from jobs.queries import overview
from reports import actions, policy, queries


@require_safe
def job_list(request):
    """Show how the work stands and which of it failed."""
    policy.may_see_jobs(request.user).require()
    standing = overview()
    counts = [(State(state).label, count) for state, count in standing.counts.items()]
    rows = [
        {
            "job": job,
            "work": queries.WORK.get(job.name, job.name),
            "why": _(job.error),  # our own sentences; what a crash said of itself stays as it is
            "decision": policy.may_retry_job(request.user, job),
        }
        for job in standing.failed
    ]
    context = {"counts": counts, "waits": standing.oldest_waits_seconds, "rows": rows}
    return render(request, "reports/job_list.html", context)


@require_POST
def job_retry(request, public_id):
    """Queue failed work again."""
    policy.may_see_jobs(request.user).require()
    job = get_object_or_404(policy.visible_jobs(request.user), public_id=public_id)
    if actions.retry_job(job, by=request.user):
        messages.success(request, _("The work is queued again."))
    else:
        messages.warning(request, _("Not queued: the same work is waiting or running already."))
    return redirect("reports:job_list")


routes = [
    path("pekerjaan/", job_list, name="job_list"),
    path("pekerjaan/<uuid:public_id>/ulang/", job_retry, name="job_retry"),
]
