"""Taking a part back."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.models import Assignment, Status
from self_evaluation.tests.factories import assign, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def remove(client, begun, what, user=None):
    client.force_login(user or begun.principal)
    url = reverse("self_evaluation:assignment_remove", args=[begun.evaluation.public_id])
    return client.post(url, {"remove": what})


def test_a_part_is_taken_back_and_the_answers_stay(client):
    begun = year_of()
    assign(begun, "1.1", "2.1")
    begun.save("1.1.1", by=begun.contributor, level=2)
    response = remove(client, begun, f"1.1:{begun.contributor.public_id}")
    assert response.status_code == 302
    assert list(Assignment.objects.values_list("node__code", flat=True)) == ["2.1"]
    assert begun.answer("1.1.1").level == 2
    event = AuditEvent.objects.get(event="self_evaluation.unassign")
    assert event.before == {"person": str(begun.contributor), "nodes": ["1.1"]}


@pytest.mark.parametrize("what", ["", "1.1", "1.1:x", "9:", "1.1\0:x"])
def test_what_was_never_assigned_is_not_found(client, what):
    begun = year_of()
    assign(begun, "1.1")
    assert remove(client, begun, what).status_code == 404


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    assign(begun, "1.1")
    what = f"1.1:{begun.contributor.public_id}"
    assert remove(client, begun, what, begun.team).status_code == 403
    assert (
        remove(client, begun, what, people.principal_of(people.SchoolFactory())).status_code == 404
    )


def test_not_after_sending(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assign(begun, "1.1")
    assert remove(client, begun, f"1.1:{begun.contributor.public_id}").status_code == 403
