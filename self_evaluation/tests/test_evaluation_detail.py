"""Where a school's year stands."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import Phase, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    adjust,
    assign,
    evaluation_at,
    fill,
    returned,
    sent,
    verified,
    wide_instrument,
    window,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:evaluation_detail", args=[begun.evaluation.public_id])


def opened(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.get(url_of(begun))


def test_standards_show_progress_people_minutes_and_score(client):
    begun = year_of()
    begun.save("1.1.1", level=4)
    assign(begun, "1.2")
    first, second = opened(client, begun).context["standing"].rows
    assert (first.code, first.done, first.of, first.minutes_left) == ("1", 1, 3, 4)
    assert first.people == str(begun.contributor)
    assert (first.score["text"], first.score["provisional"]) == ("7.00", True)
    assert (second.state, second.score["text"]) == (("Not begun", "draft"), None)
    assert first.state == ("In progress", "waiting")


def test_a_finished_standard_is_done(client):
    rows = opened(client, fill(year_of())).context["standing"].rows
    assert {row.state for row in rows} == {("Done", "done")}


def test_what_was_sent_back_is_counted_and_comes_first(client):
    begun = returned(year_of(), "1.1.2", "1.2.1")
    response = opened(client, begun)
    standing = response.context["standing"]
    assert [row.returned for row in standing.rows] == [2, 0]
    assert standing.rows[0].state == ("Sent back", "attention")
    assert standing.first_open.endswith("/standar/1/#item-1-1-2")
    assert standing.judged == [{"layer": "Quality team", "accept": 0, "adjust": 0, "return": 2}]


def test_the_head_sees_what_was_adjusted_before_approving(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    adjust(begun, "1.1.2", level=1, by=begun.team)
    verbs.complete_review(begun.evaluation, by=begun.team)
    response = opened(client, begun)
    html = response.content.decode()
    (one,) = response.context["standing"].adjusted
    assert (one.code, one.before, one.after) == ("1.1.2", "A large part", "A small part")
    assert one.url.endswith("/standar/1/#item-1-1-2")
    assert html.index("Bukti menunjukkan lain.") < html.index("Approve and pass on")
    assert reverse("self_evaluation:judgement_list", args=[begun.evaluation.public_id]) in html


def test_an_adjustment_that_the_supervisor_accepts_keeps_the_teams_reason(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    adjust(begun, "1.1.2", level=1, by=begun.team)
    verbs.complete_review(begun.evaluation, by=begun.team)
    verbs.approve(begun.evaluation, by=begun.principal)
    review_verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.supervisor)
    (one,) = opened(client, begun).context["standing"].adjusted
    assert (one.after, one.judgement.reason) == ("A small part", "Bukti menunjukkan lain.")


def test_a_contributor_sees_the_assigned_part_without_scores(client):
    begun = year_of()
    assert opened(client, begun, begun.contributor).status_code == 404
    assign(begun, "2.1")
    standing = opened(client, begun, begun.contributor).context["standing"]
    assert [(row.code, row.score) for row in standing.rows] == [("2", None)]
    assert (standing.overall, standing.judged) == (None, [])


def test_strangers_find_nothing(client):
    stranger = people.principal_of(people.SchoolFactory())
    assert opened(client, year_of(), stranger).status_code == 404


def test_dates_are_given_by_the_schools_clock(client):
    region = people.district("71.01.01")
    type(region).objects.filter(pk=region.pk).update(time_zone="Asia/Makassar")
    region.refresh_from_db()
    begun = year_of(school=people.SchoolFactory(region=region))
    window(begun.evaluation.campaign, closes_in=-1)
    window(begun.evaluation.campaign, Phase.APPROVAL, closes_in=30)
    response = opened(client, begun)
    late = [(row["label"], row["late"]) for row in response.context["due_rows"]]
    assert late == [("Filling in", True), ("Head's approval", False)]
    assert "23.59 WITA" in response.content.decode()


@pytest.mark.parametrize(
    ("status", "who", "button"),
    [
        (Status.DRAFT, "principal", "evaluation_check"),
        (Status.TEAM_REVIEW, "principal", "evaluation_withdraw"),
        (Status.TEAM_REVIEW, "team", "review_list"),
        (Status.APPROVAL, "principal", "evaluation_approve"),
        (Status.APPROVAL, "principal", "evaluation_return_to_team"),
        (Status.VERIFICATION, "supervisor", "review_list"),
        (Status.VERIFIED, "principal", "evaluation_receipt"),
    ],
)
def test_each_person_is_shown_the_next_action(client, status, who, button):
    begun = evaluation_at(status)
    args = [] if button == "review_list" else [begun.evaluation.public_id]
    url = reverse(f"self_evaluation:{button}", args=args)
    assert f'"{url}"' in opened(client, begun, getattr(begun, who)).content.decode()


def test_steps_carry_the_moments_of_the_signatures(client):
    begun = evaluation_at(Status.VERIFIED)
    steps = opened(client, begun).context["steps"]
    assert [step["state"] for step in steps] == ["done"] * 5
    assert steps[0]["at"] == begun.evaluation.submitted_at


def test_reasons_of_return_and_reopening_are_shown(client):
    begun = evaluation_at(Status.APPROVAL)
    verbs.send_back(begun.evaluation, by=begun.principal, reason="Lihat 1.1 lagi.")
    assert "Lihat 1.1 lagi." in opened(client, begun, begun.team).content.decode()
    done = verified(
        evaluation_at(Status.VERIFICATION, instrument=begun.evaluation.sheet.instrument)
    )
    verbs.reopen(done.evaluation, by=done.supervisor, reason="Data salah.")
    assert "Data salah." in opened(client, done).content.decode()


def test_52_items_cost_as_many_queries_as_7(client):
    costs = set()
    for leaves in (7, 52):
        begun = sent(year_of(instrument=wide_instrument(leaves, code=f"wide-{leaves}")))
        client.force_login(begun.principal)
        costs.add(cost_of(client, url_of(begun)))
    assert len(costs) == 1
