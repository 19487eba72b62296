"""What dossiers ask of a person, among the tasks after sign-in."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests import factories as people
from accreditation.actions import send
from accreditation.tests.factories import answer_all, dossier_of
from self_evaluation.actions import assignment
from self_evaluation.models import Answer
from self_evaluation.tests.cost import cost_of

pytestmark = pytest.mark.django_db


def tasks(client, user):
    """Return the tasks that dossiers ask; the year of the fixture is verified and asks nothing."""
    client.force_login(user)
    return client.get(reverse("self_evaluation:task_list")).context["tasks"]


def told(client, user):
    return [(task.verb, task.object) for task in tasks(client, user)]


def field(dossier, code, anchor):
    page = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, code])
    return f"{page}#{anchor}"


def hand_out(dossier, begun, *codes, due_on=None):
    nodes = list(dossier.sheet.instrument.nodes.filter(code__in=codes))
    people_here = [begun.contributor]
    assignment.assign(dossier, by=begun.principal, nodes=nodes, people=people_here, due_on=due_on)


def test_the_head_is_told_what_is_open_and_what_waits_to_be_confirmed(client):
    dossier, begun = dossier_of()
    assert told(client, begun.principal) == [
        ("Fill in", "the dossier Invented edition: 1 of 6 items answered"),
        ("Confirm", "1 answer filled in beforehand in the dossier Invented edition"),
    ]
    fill, confirm = tasks(client, begun.principal)
    assert fill.url == field(dossier, "P", "item-p-1-2")
    assert confirm.url == field(dossier, "P", "item-p-1-1")
    assert (fill.school, fill.due) == (str(begun.school), None)


def test_ready_it_asks_to_be_checked_and_sent_and_sent_it_asks_nothing(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    [task] = tasks(client, begun.principal)
    assert (task.verb, task.object) == ("Check and send", "the dossier Invented edition")
    assert task.url == reverse("accreditation:dossier_check", args=[dossier.public_id])
    send(dossier, by=begun.principal)
    assert tasks(client, begun.principal) == []


def test_a_contributor_sees_each_assigned_part_with_its_day_and_what_is_left(client):
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P")
    late = dossier.sheet.assignments.get()
    late.due_on = date(2020, 1, 1)
    late.save()
    hand_out(dossier, begun, "R")
    first, second = tasks(client, begun.contributor)
    assert first.object == "Field P, in the dossier Invented edition: 3 items left"
    assert (first.verb, first.late) == ("Fill in", True)
    assert first.url == field(dossier, "P", "item-p-1-1")
    assert second.object == "Field R, in the dossier Invented edition: 2 items left"
    Answer.objects.filter(sheet=dossier.sheet, node__code="R.1.1").update(level=1)
    assert tasks(client, begun.contributor)[1].object == (
        "Field R, in the dossier Invented edition: 1 item left"
    )


def test_nobody_else_is_asked(client):
    _dossier, begun = dossier_of()
    for user in (
        begun.contributor,
        begun.team,
        begun.supervisor,
        people.principal_of(people.SchoolFactory()),
    ):
        assert [task for task in told(client, user) if "dossier" in task[1]] == []


def test_a_contributor_who_left_the_school_is_not_asked(client):
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P")
    begun.contributor.memberships.update(ends_on=timezone.localdate())
    assert tasks(client, begun.contributor) == []


def test_more_dossiers_and_parts_cost_no_queries(client):
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P")
    for user in (begun.principal, begun.contributor):
        client.force_login(user)
        before = cost_of(client, reverse("self_evaluation:task_list"))
        hand_out(dossier, begun, "Q", "R")
        twin, other = dossier_of()
        people.MembershipFactory(user=user, school=other.school, role=user.memberships.get().role)
        hand_out(twin, other, "P", "Q", "R")
        assert cost_of(client, reverse("self_evaluation:task_list")) == before
        user.memberships.filter(school=other.school).delete()
