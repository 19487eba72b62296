"""Handing parts of a sheet to people of the school, and taking them back."""

from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.notifications import tell
from self_evaluation import policy
from self_evaluation.models import Assignment
from self_evaluation.queries.item import named
from spmi.decisions import yes_if


@transaction.atomic
def assign(evaluation, *, by, nodes, people, due_on=None):
    """Hand each node, with all below it, to each person; a repeat moves the due date.

    Everybody is told once, with the way to the first part. Raises `NotAllowed` where somebody
    can't answer at this school.
    """
    policy.may_assign(by, evaluation).require()
    known = set(policy.assignable_people(evaluation.school).values_list("pk", flat=True))
    yes_if(
        all(person.pk in known for person in people),
        _("Parts go to the principal and the contributors of this school."),
    ).require()
    Assignment.objects.bulk_create(
        [
            Assignment(
                sheet_id=evaluation.sheet_id, node=node, user=person, due_on=due_on, created_by=by
            )
            for person in people
            for node in nodes
        ],
        update_conflicts=True,
        unique_fields=("sheet", "node", "user"),
        update_fields=("due_on",),
    )
    for person in people:
        _record_and_tell(evaluation, person, nodes, due_on, by=by)


def _record_and_tell(evaluation, person, nodes, due_on, *, by, before=None):
    codes = [node.code for node in nodes]
    after = {"person": str(person), "nodes": codes, "due": due_on and due_on.isoformat()}
    event = audit.record(
        "self_evaluation.assign",
        by=by,
        subject=evaluation,
        school=evaluation.school,
        before=before,
        after=after,
    )
    if person == by or not nodes:
        return
    way = reverse("self_evaluation:sheet_jump", args=[evaluation.public_id])
    tell(
        person,
        "assigned",
        key=f"assigned:{event.pk}",
        path=f"{way}?{urlencode({'q': codes[0]})}",
        who=str(by),
        what=", ".join(named(node) for node in nodes),
    )


@transaction.atomic
def reassign(evaluation, *, by, giver, taker):
    """Hand all parts of one person to another, each with its day; return how many.

    A part the other has already stays theirs with their own day. The other is told once.
    """
    policy.may_assign(by, evaluation).require()
    yes_if(giver != taker, _("Choose another person.")).require()
    known = policy.assignable_people(evaluation.school)
    yes_if(
        known.filter(pk=taker.pk).exists(),
        _("Parts go to the principal and the contributors of this school."),
    ).require()
    given = list(
        Assignment.objects.filter(sheet_id=evaluation.sheet_id, user=giver).select_related("node")
    )
    Assignment.objects.bulk_create(
        [
            Assignment(
                sheet_id=evaluation.sheet_id,
                node=row.node,
                user=taker,
                due_on=row.due_on,
                created_by=by,
            )
            for row in given
        ],
        ignore_conflicts=True,
    )
    Assignment.objects.filter(pk__in=[row.pk for row in given]).delete()
    before = {"person": str(giver), "nodes": [row.node.code for row in given]}
    if given:
        nodes, due_on = (
            [row.node for row in given],
            min((r.due_on for r in given if r.due_on), default=None),
        )
        _record_and_tell(evaluation, taker, nodes, due_on, by=by, before=before)
    return len(given)


@transaction.atomic
def unassign(evaluation, *, by, assignments):
    """Take parts back; what was answered stays."""
    policy.may_assign(by, evaluation).require()
    for assignment in assignments:
        audit.record(
            "self_evaluation.unassign",
            by=by,
            subject=evaluation,
            school=evaluation.school,
            before={"person": str(assignment.user), "nodes": [assignment.node.code]},
        )
    ids = [assignment.pk for assignment in assignments]
    Assignment.objects.filter(sheet_id=evaluation.sheet_id, pk__in=ids).delete()
