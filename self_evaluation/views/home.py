"""What waits for a person after sign-in."""

from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policy import memberships_of
from accounts.queries import notices
from accounts.queries.people import zone_of
from self_evaluation.queries import home as queries

NEWEST = 5


@require_safe
def task_list(request):
    """Show what the person needs to do, what waits for others, and what is new."""
    on_desk = queries.desk(request.user)
    tasks = queries.tasks(request.user, on_desk)
    newest = notices.lines(notices.news(request.user)[:NEWEST])
    context = {
        "tasks": tasks[: queries.SHOWN],
        "more": len(tasks[queries.SHOWN :]),
        "waiting": queries.waiting(on_desk)[: queries.SHOWN],
        "newest": newest,
        "first_steps": queries.first_steps(request.user),
        "has_roles": bool(memberships_of(request.user)),
    }
    with timezone.override(zone_of(request.user)):
        return render(request, "self_evaluation/task_list.html", context)


routes = [path("", task_list, name="task_list")]
