"""Handing out parts of the sheet."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation.models import Assignment, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import assign, evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:assignment_edit", args=[begun.evaluation.public_id])


def post(client, begun, nodes=(), persons=(), user=None, **values):
    client.force_login(user or begun.principal)
    data = {"nodes": nodes, "people": [str(person.public_id) for person in persons], **values}
    return client.post(url_of(begun), data)


def rows():
    return list(Assignment.objects.order_by("node__path").values_list("node__code", "user__name"))


def test_many_parts_go_to_a_person_at_once_with_a_day_and_one_notice(client):
    begun = year_of()
    response = post(client, begun, ["1.1", "2"], [begun.contributor], due_on="2026-12-01")
    assert response.status_code == 302
    assert rows() == [("1.1", begun.contributor.name), ("2", begun.contributor.name)]
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.values["what"]) == (
        begun.contributor,
        "assigned",
        "1.1, 2",
    )
    assert AuditEvent.objects.filter(event="self_evaluation.assign").count() == 1


def test_twenty_items_take_four_interactions(client):
    """Choose the standard, tick all, tick the person, press the button."""
    begun = year_of()
    client.force_login(begun.principal)
    html = client.get(url_of(begun), {"standard": "1"}).content.decode()
    assert 'data-select-all="nodes"' in html
    assert [
        part.code for part in client.get(url_of(begun), {"standard": "1"}).context["parts"]
    ] == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.2",
        "1.2",
        "1.2.1",
    ]


def test_without_a_standard_the_page_lists_standards_and_indicators(client):
    begun = year_of()
    assign(begun, "1.2")
    client.force_login(begun.principal)
    parts = client.get(url_of(begun)).context["parts"]
    assert [part.code for part in parts] == ["1", "1.1", "1.2", "2", "2.1"]
    assert [row.user for row in parts[2].assignments] == [begun.contributor]
    assert [row.user for row in parts[2].above] == []


def test_who_has_a_node_has_all_below_and_the_page_says_so(client):
    begun = year_of()
    assign(begun, "1")
    client.force_login(begun.principal)
    response = client.get(url_of(begun))
    parts = response.context["parts"]
    assert [[row.node.code for row in part.above] for part in parts] == [[], ["1"], ["1"], [], []]
    assert f"{begun.contributor} through 1" in response.content.decode()


def test_everybodys_progress_and_next_day_are_shown(client):
    begun = year_of()
    yesterday, later = date.today() - timedelta(days=2), date.today() + timedelta(days=9)  # noqa: DTZ011
    assign(begun, "1.1", due_on=later)
    assign(begun, "1.1.2", "1.2", due_on=yesterday)
    assign(begun, "2", user=begun.principal)
    begun.save("1.1.1", level=1)
    client.force_login(begun.principal)
    shares = client.get(url_of(begun)).context["shares"]
    told = {s.person: (s.names, s.done, s.of, s.due_on, s.is_late) for s in shares}
    assert told == {
        begun.contributor: (["1.1", "1.1.2", "1.2"], 1, 3, yesterday, True),
        begun.principal: (["2"], 0, 2, None, False),
    }


def test_assigning_again_moves_the_day(client):
    begun = year_of()
    assign(begun, "1.1")
    post(client, begun, ["1.1"], [begun.contributor], due_on="2026-12-01")
    assert [str(row.due_on) for row in Assignment.objects.all()] == ["2026-12-01"]


def test_the_head_may_take_a_part_without_being_told(client):
    begun = year_of()
    post(client, begun, ["1.1"], [begun.principal])
    assert rows() == [("1.1", begun.principal.name)]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("nodes", "whom", "field"),
    [
        ([], "contributor", "nodes"),
        (["1.1"], None, "people"),
        (["9"], "contributor", "nodes"),
        (["2.1.2"], "contributor", "nodes"),
        (["1.1"], "team", "people"),
        (["1.1"], "supervisor", "people"),
    ],
)
def test_wrong_choices_are_said_and_what_was_ticked_stays(client, nodes, whom, field):
    begun = year_of()
    response = post(client, begun, nodes, [getattr(begun, whom)] if whom else [])
    assert list(response.context["form"].errors) == [field]
    assert [p.code for p in response.context["parts"] if p.checked] == [
        n for n in nodes if n == "1.1"
    ]
    assert rows() == []


def test_people_of_other_schools_are_not_to_be_chosen(client):
    begun = year_of()
    stranger = people.contributor_of(people.SchoolFactory())
    assert "people" in post(client, begun, ["1.1"], [stranger]).context["form"].errors


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    refused = post(client, begun, ["1.1"], [begun.contributor], user=begun.team)
    assert b"Only the principal assigns parts." in refused.content
    stranger = people.principal_of(people.SchoolFactory())
    assert post(client, begun, ["1.1"], [], user=stranger).status_code == 404


def test_after_sending_nothing_is_handed_out(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert post(client, begun, ["1.1"], [begun.contributor]).status_code == 403


def test_three_assignments_cost_as_much_as_one(client):
    begun = year_of()
    client.force_login(begun.principal)
    assign(begun, "1.1")
    one = cost_of(client, url_of(begun))
    assign(begun, "1.2", "2.1")
    assert cost_of(client, url_of(begun)) == one
