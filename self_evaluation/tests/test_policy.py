"""Who may see and do what: what the tests of the pages do not already ask."""

import pytest

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.actions import campaign as campaign_verbs
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import Judgement, Layer, Status, newest_by_layer
from self_evaluation.tests.factories import (
    CampaignFactory,
    assign,
    evaluation_at,
    returned,
    verified,
    window,
    year_of,
)
from spmi.decisions import NotAllowed
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def fresh(user):
    """Return the person as the next request loads them: roles are read once a request."""
    return type(user).objects.get(pk=user.pk)


def test_an_ended_role_sees_nothing_at_the_next_request():
    begun = year_of()
    assign(begun, "1.1")
    for user in (begun.principal, begun.contributor):
        assert policy.visible_to(user).count() == 1
        user.memberships.update(ends_on="2021-01-01")
        assert policy.visible_to(fresh(user)).count() == 0


def test_an_office_sees_only_its_levels():
    year_of()
    assert policy.visible_to(people.office_of(people.province(), levels=["SD"])).count() == 1
    assert policy.visible_to(people.office_of(people.province(), levels=["SMA"])).count() == 0


def test_a_contributor_knows_exactly_the_assigned_answers():
    begun = year_of()
    visible = policy.visible_answers(begun.contributor, begun.evaluation)
    assert visible.count() == 0
    again = type(begun.evaluation).objects.get()
    assign(begun, "1.1", "1.2.1")
    codes = policy.visible_answers(begun.contributor, again).values_list("node__code", flat=True)
    assert sorted(codes) == ["1.1.1", "1.1.2", "1.2.1"]


def test_results_are_for_readers():
    begun = evaluation_at(Status.VERIFIED)
    assert policy.visible_results(begun.supervisor).count() == 1
    assert policy.visible_results(begun.contributor).count() == 0


def test_a_window_says_when_filling_in_begins():
    begun = year_of()
    later = window(begun.evaluation.campaign, opens_in=3)
    decision = policy.may_answer(begun.principal, begun.evaluation)
    assert str(later.opens_on.year) in str(decision.reason)
    type(later).objects.filter(pk=later.pk).update(opens_on="2020-01-01")
    assert policy.may_answer(begun.principal, type(begun.evaluation).objects.get())


def test_nothing_is_judged_before_sending_or_by_others():
    begun = year_of()
    assert not policy.may_judge(begun.team, begun.evaluation)
    assert not policy.may_send_back(begun.team, begun.evaluation)
    assert not policy.may_conclude(begun.team, begun.evaluation)
    sent = evaluation_at(Status.VERIFICATION, instrument=begun.evaluation.sheet.instrument)
    reason = policy.may_judge(sent.team, sent.evaluation).reason
    assert str(reason) == "Judging at this stage is for the supervisor."


def test_a_returned_item_must_be_sent_back_or_judged_again():
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.start_review(begun.evaluation, by=begun.team)
    values = {"reason_code": "unclear", "reason": "Jelaskan."}
    review_verbs.return_item(begun.evaluation, begun.answer("1.1.1"), by=begun.team, **values)
    assert policy.outstanding_returns(begun.evaluation, Layer.TEAM) == 1
    assert policy.may_send_back(begun.team, begun.evaluation)
    refused = policy.may_conclude(begun.team, begun.evaluation)
    assert str(refused.reason) == "1 item is returned; send it back, or judge it again."
    review_verbs.accept(begun.evaluation, begun.answer("1.1.1"), by=begun.team)
    assert policy.may_conclude(begun.team, begun.evaluation)


def test_untouched_returns_are_those_not_saved_since():
    begun = returned(year_of(), "1.1.1", "1.1.2")
    begun.save("1.1.1", level=0)
    codes = [answer.node.code for answer in policy.untouched_returns(begun.evaluation)]
    assert codes == ["1.1.2"]


def test_a_judgement_of_an_older_version_counts_no_more():
    begun = returned(year_of(), "1.1.1")
    begun.save("1.1.1", level=0)
    assert policy.outstanding_returns(begun.evaluation, Layer.TEAM) == 0
    assert policy.outstanding_returns(begun.evaluation, Layer.SUPERVISOR) == 0


def test_the_newest_word_of_each_layer_on_this_version_counts():
    said = [
        Judgement(layer=layer, answer_version=version, verdict=verdict)
        for layer, version, verdict in (
            ("team", 1, "return"),
            ("team", 2, "accept"),
            ("supervisor", 2, "return"),
            ("team", 2, "adjust"),
        )
    ]
    assert newest_by_layer(said, 2) == {"supervisor": said[2], "team": said[3]}
    assert list(newest_by_layer(said, 2)) == ["supervisor", "team"]
    assert newest_by_layer(said, 3) == {}


def test_who_took_a_word_back_has_said_nothing():
    said = [
        Judgement(layer="team", answer_version=1, verdict=verdict)
        for verdict in ("accept", "undo", "return")
    ]
    assert newest_by_layer(said[:2], 1) == {}
    assert newest_by_layer(said, 1) == {"team": said[2]}


def test_what_the_team_returned_only_the_school_opens_again():
    begun = returned(year_of(), "1.1.1")
    is_open = begun.evaluation.sheet.answers.filter(is_open=True)
    assert list(is_open.values_list("node__code", flat=True)) == ["1.1.1"]


def test_only_the_supervisor_reopens_and_with_a_reason():
    begun = evaluation_at(Status.VERIFIED)
    assert not policy.may_reopen(begun.principal, begun.evaluation)
    with pytest.raises(NotAllowed):
        verbs.reopen(begun.evaluation, by=begun.supervisor, reason=" ")
    verbs.reopen(begun.evaluation, by=begun.supervisor, reason="Data salah.")
    assert begun.evaluation.results.get().superseded_at is not None
    assert begun.evaluation.reopened_by == begun.supervisor
    verified(begun)
    assert begun.evaluation.results.filter(superseded_at=None).count() == 1


def test_verifying_again_ends_the_reopening_and_the_trail_keeps_its_reason():
    begun = evaluation_at(Status.VERIFIED)
    verbs.reopen(begun.evaluation, by=begun.supervisor, reason="Data salah.")
    verified(begun)
    begun.evaluation.refresh_from_db()
    assert (begun.evaluation.reopened_at, begun.evaluation.reopened_by) == (None, None)
    event = AuditEvent.objects.get(event="self_evaluation.reopen")
    assert (event.actor_id, event.after["reason"]) == (begun.supervisor.pk, "Data salah.")


def test_starting_a_review_twice_is_refused():
    begun = evaluation_at(Status.TEAM_REVIEW)
    stale = type(begun.evaluation).objects.get()
    verbs.start_review(begun.evaluation, by=begun.team)
    with pytest.raises(verbs.AlreadyMoved):
        verbs.start_review(stale, by=begun.team)


def test_nothing_is_withdrawn_once_the_team_has_begun_a_moment_ago():
    begun = evaluation_at(Status.TEAM_REVIEW)
    stale = type(begun.evaluation).objects.get()
    verbs.start_review(begun.evaluation, by=begun.team)
    with pytest.raises(verbs.AlreadyMoved):
        verbs.withdraw(stale, by=begun.principal)


def test_no_review_begins_of_what_was_withdrawn_a_moment_ago():
    begun = evaluation_at(Status.TEAM_REVIEW)
    stale = type(begun.evaluation).objects.get()
    verbs.withdraw(begun.evaluation, by=begun.principal)
    with pytest.raises(verbs.AlreadyMoved):
        verbs.start_review(stale, by=begun.team)
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.review_started_at is None


def test_sending_back_outside_a_review_is_refused():
    begun = year_of()
    with pytest.raises(NotAllowed):
        verbs.send_back(begun.evaluation, by=begun.team, reason="x")


def test_a_stale_page_moves_nothing():
    begun = evaluation_at(Status.APPROVAL)
    stale = type(begun.evaluation).objects.get()
    verbs.approve(begun.evaluation, by=begun.principal)
    with pytest.raises(verbs.AlreadyMoved):
        verbs.approve(stale, by=begun.principal)
    stale.status = Status.DRAFT
    with pytest.raises(verbs.AlreadyMoved):
        verbs.submit(stale, by=begun.principal)


@pytest.mark.parametrize(
    ("place", "allowed"),
    [("school", True), ("other", False), ("region", False)],
)
def test_a_head_opens_rounds_only_for_the_school(place, allowed):
    school = people.SchoolFactory()
    where = {
        "school": {"school": school},
        "other": {"school": people.SchoolFactory()},
        "region": {"region": people.regency()},
    }[place]
    head = people.principal_of(school)
    assert bool(policy.may_open_campaign_for(head, **where)) == allowed
    if not allowed:
        plan = campaign_verbs.Plan("Putaran", 2026, small_instrument(), **where)
        with pytest.raises(NotAllowed):
            campaign_verbs.open_campaign(plan, by=head)


@pytest.mark.parametrize(
    ("levels", "allowed"),
    [(["SD"], True), (["SD", "SMP"], True), (["SD", "SMA"], False), ([], False)],
)
def test_a_limited_office_opens_and_changes_rounds_only_for_its_kinds_of_school(levels, allowed):
    office = people.office_of(people.regency(), levels=["SD", "SMP"])
    campaign = CampaignFactory(region=people.district(), school=None, levels=levels)
    where = {"region": campaign.region, "levels": levels}
    assert bool(policy.may_open_campaign_for(office, **where)) == allowed
    assert bool(policy.may_change_campaign(office, campaign)) == allowed


def test_an_unpublished_instrument_opens_no_round():
    school = people.SchoolFactory()
    plan = campaign_verbs.Plan("Putaran", 2026, small_instrument(published=False), school=school)
    with pytest.raises(NotAllowed):
        campaign_verbs.open_campaign(plan, by=people.principal_of(school))


def test_a_round_covers_its_school_or_its_region_and_levels():
    school, other = people.SchoolFactory(), people.SchoolFactory(level="SMP")
    own = CampaignFactory(school=school)
    values = {"school": None, "instrument": own.instrument}
    region = CampaignFactory(region=people.regency(), levels=["SMP"], **values)
    everywhere = CampaignFactory(region=people.nation(), **values)
    covered = {
        campaign: [s for s in (school, other) if policy.covers(campaign, s)]
        for campaign in (own, region, everywhere)
    }
    assert covered == {own: [school], region: [other], everywhere: [school, other]}
    for campaign, schools in covered.items():
        assert set(policy.schools_in(campaign)) == set(schools)
