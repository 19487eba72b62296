"""In which of a supervisor's schools the judges differ."""

from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as moves
from self_evaluation.actions import review as verbs
from self_evaluation.models import Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import adjust, evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:agreement_list")


def school_where(supervisor, *, level):
    """Let a team adjust the claim of 75 % to a level, at a school of this supervisor."""
    begun = evaluation_at(Status.TEAM_REVIEW)
    people.MembershipFactory(user=supervisor, role="supervisor", school=begun.school)
    moves.start_review(begun.evaluation, by=begun.team)
    adjust(begun, "1.1.1", level=level, by=begun.team)
    return begun


def test_the_widest_gap_comes_first(client):
    supervisor = people.supervisor_of()
    small, wide = (school_where(supervisor, level=level) for level in (2, 0))
    evaluation_at(Status.DRAFT, school=people.SchoolFactory())
    client.force_login(supervisor)
    rows = client.get(URL).context["rows"]
    assert [(row.label, row.count, row.gap) for row in rows] == [
        (str(wide.school), 1, Fraction(21, 4)),
        (str(small.school), 1, Fraction(7, 4)),
    ]


def test_a_pair_that_did_not_judge_has_no_numbers(client):
    supervisor = people.supervisor_of()
    school_where(supervisor, level=2)
    client.force_login(supervisor)
    [row] = client.get(URL, {"pair": "school-supervisor"}).context["rows"]
    assert (row.count, row.percent, row.gap_shown, row.kappa_shown) == (0, None, None, None)


def test_what_was_accepted_in_bulk_is_said_of_each_school(client):
    supervisor = people.supervisor_of()
    one_by_one, in_bulk = (school_where(supervisor, level=level) for level in (0, 2))
    verbs.accept_rest(in_bulk.evaluation, by=in_bulk.team)
    client.force_login(supervisor)
    response = client.get(URL)
    rows = response.context["rows"]
    assert [(row.label, row.count, row.in_bulk) for row in rows] == [
        (str(one_by_one.school), 1, 0),
        (str(in_bulk.school), 5, 4),
    ]
    assert response.content.decode().count("4 in bulk (80 %)") == 1


def test_schools_of_others_are_not_there(client):
    begun = school_where(people.supervisor_of(), level=2)
    client.force_login(people.supervisor_of(people.SchoolFactory()))
    response = client.get(URL)
    assert response.context["rows"] == []
    assert str(begun.school) not in response.content.decode()


@pytest.mark.parametrize("who", [people.principal_of, people.quality_team_of])
def test_people_of_a_school_are_refused(client, who):
    client.force_login(who(people.SchoolFactory()))
    response = client.get(URL)
    assert response.status_code == 403
    assert "This page is for supervisors and education offices." in response.content.decode()


def test_three_schools_cost_as_much_as_one(client):
    supervisor = people.supervisor_of()
    school_where(supervisor, level=2)
    client.force_login(supervisor)
    cost = cost_of(client, URL)
    school_where(supervisor, level=1)
    school_where(supervisor, level=3)
    assert cost_of(client, URL) == cost
