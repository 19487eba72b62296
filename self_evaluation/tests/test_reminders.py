"""Deadlines: reminded before and after, whoever must act, once each; the head hears of the rest."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Notice
from accounts.queries.notices import PHASES, sentence
from accounts.tests import factories as people
from self_evaluation import reminders
from self_evaluation.models import Evaluation, Extension, Phase, Status
from self_evaluation.tests.factories import (
    CampaignFactory,
    ask,
    assign,
    evaluation_at,
    fill,
    returned,
    window,
    year_of,
)

pytestmark = pytest.mark.django_db
KINDS = ("deadline", "part", "evidence_due")


@pytest.fixture(autouse=True)
def _this_year(monkeypatch):
    """Let the rounds of the factories be this year's, whenever the tests run."""
    monkeypatch.setattr(reminders, "school_year_on", lambda _day: 2026)


def told(**lookup):
    """Return (person, kind) of the reminders in the inboxes, in the order they came."""
    rows = Notice.objects.filter(**lookup).order_by("pk")
    return [(row.user, row.kind) for row in rows if row.kind.startswith(KINDS)]


def in_days(days):
    return lambda _evaluation: timezone.localdate() + timedelta(days=days)


def test_the_phases_here_are_those_of_the_year():
    assert {name: str(label) for name, label in PHASES.items()} == dict(Phase.choices)


@pytest.mark.parametrize(
    ("closes_in", "kinds"),
    [
        (8, []),
        (7, ["deadline"]),
        (4, ["deadline"]),
        (3, ["deadline_near"]),
        (2, ["deadline_near"]),
        (1, ["deadline_near"]),
        (0, ["deadline_near"]),
        (-1, ["deadline_missed"]),
        (-6, ["deadline_missed"]),
        (-7, ["deadline_missed"]),
        (-31, []),
    ],
)
def test_which_days_the_head_is_reminded_of_filling_in(closes_in, kinds):
    begun = year_of()
    window(begun.evaluation.campaign, opens_in=-40, closes_in=closes_in)
    reminders.remind()
    assert told() == [(begun.principal, kind) for kind in kinds]


def test_a_school_with_more_time_is_reminded_by_its_own_day():
    campaign = CampaignFactory(region=people.regency(), school=None)
    window(campaign, closes_in=-1)
    begun, idle = year_of(campaign=campaign), people.principal_of(people.SchoolFactory())
    for school in (begun.school, idle.memberships.get().school):
        Extension.objects.create(
            campaign=campaign,
            phase="fill",
            school=school,
            closed_on=timezone.localdate() - timedelta(days=1),
            closes_on=timezone.localdate() + timedelta(days=6),
            reason="Banjir",
            by=begun.principal,
        )
    reminders.remind()
    assert told() == [(begun.principal, "deadline"), (idle, "deadline")]


def test_each_reminder_comes_once_however_often_it_runs():
    begun = year_of()
    window(begun.evaluation.campaign, closes_in=7)
    for day in range(-1, 16):
        for _time in range(2):
            reminders.remind(in_days(day))
    kinds = [kind for _user, kind in told()]
    assert kinds == ["deadline", *["deadline_near"] * 2, *["deadline_missed"] * 2]


def test_the_sentence_says_what_where_and_when(in_english):
    begun = year_of(people.SchoolFactory(name="SD Satu"))
    days = window(begun.evaluation.campaign, closes_in=3)
    reminders.remind()
    notice = Notice.objects.get()
    day = f"{days.closes_on.day} {days.closes_on:%B %Y}"
    assert sentence(notice) == f"Filling in at SD Satu is due on {day}."
    url = reverse("self_evaluation:evaluation_detail", args=[begun.evaluation.public_id])
    assert notice.path == url


@pytest.mark.parametrize(
    ("status", "who"),
    [
        (Status.TEAM_REVIEW, "team"),
        (Status.APPROVAL, "principal"),
        (Status.VERIFICATION, "supervisor"),
    ],
)
def test_whose_turn_it_is_and_to_the_head_after_the_second(status, who):
    begun = evaluation_at(status)
    window(begun.evaluation.campaign, status.value, closes_in=0)
    acting = getattr(begun, who)
    reminders.remind(in_days(1))
    assert told() == [(acting, "deadline_missed")]
    reminders.remind(in_days(7))
    escalated = [(begun.principal, "deadline_escalated")] if who != "principal" else []
    assert told()[1:] == [(acting, "deadline_missed"), *escalated]


def test_only_what_is_near_has_a_letter_of_its_own():
    school = people.SchoolFactory()
    begun = year_of(school)
    begun.principal.email = "kepala@a.example"
    begun.principal.save()
    window(begun.evaluation.campaign, closes_in=7)
    reminders.remind()
    assert Letter.objects.count() == 0
    reminders.remind(in_days(4))
    assert [letter.notice.kind for letter in Letter.objects.all()] == ["deadline_near"]


def test_a_contributor_is_reminded_of_incomplete_parts_by_their_own_day():
    begun = year_of()
    today = timezone.localdate()
    assign(begun, "1.1", "2", due_on=today + timedelta(days=3))
    reminders.remind()
    assert told() == [(begun.contributor, "part_near")]
    notice = Notice.objects.get()
    assert notice.values["what"] == "1.1, 2"
    assert notice.path.endswith("?q=1.1")
    reminders.remind(in_days(4))
    reminders.remind(in_days(10))
    missed = (begun.contributor, "part_missed")
    assert told()[1:] == [missed, missed, (begun.principal, "part_escalated")]


def test_nobody_is_complained_of_who_was_not_reminded_first():
    """The worker stood still until a week after the day."""
    begun = evaluation_at(Status.TEAM_REVIEW)
    window(begun.evaluation.campaign, "team_review", closes_in=0)
    missed = (begun.team, "deadline_missed")
    Evaluation.objects.update(status_at=timezone.now() - timedelta(days=3))
    for _hour in range(3):
        reminders.remind(in_days(8))
        Notice.objects.update(created_at=timezone.now() + timedelta(days=8))
        assert told() == [missed]
    reminders.remind(in_days(9))
    assert told() == [missed, missed, (begun.principal, "deadline_escalated")]


def test_whoever_got_it_after_the_day_is_late_only_from_then_on():
    begun = evaluation_at(Status.TEAM_REVIEW)
    window(begun.evaluation.campaign, "team_review", opens_in=-30, closes_in=-20)
    reminders.remind()
    assert told() == []
    reminders.remind(in_days(1))
    assert told() == [(begun.team, "deadline_missed")]
    reminders.remind(in_days(6))
    assert told() == [(begun.team, "deadline_missed")]
    reminders.remind(in_days(7))
    assert told()[1:] == [
        (begun.team, "deadline_missed"),
        (begun.principal, "deadline_escalated"),
    ]


def test_without_a_day_of_its_own_a_part_is_due_when_filling_in_ends():
    begun = year_of()
    assign(begun, "1")
    window(begun.evaluation.campaign, closes_in=7)
    reminders.remind()
    assert told() == [(begun.principal, "deadline"), (begun.contributor, "part")]


def test_who_was_asked_for_evidence_is_reminded_until_it_came():
    begun = year_of()
    today = timezone.localdate()
    request = ask(begun, "1.1.1", due_on=today + timedelta(days=7))
    ask(begun, "1.1.2", due_on=today, cancelled_at=timezone.now())
    ask(begun, "1.2.1")
    for day in (0, 0, 4, 8, 14):
        reminders.remind(in_days(day))
    kinds = ("evidence_due", "evidence_due_near", *["evidence_due_missed"] * 2)
    asked = [(request.asked_of, kind) for kind in kinds]
    assert told() == [*asked, (begun.principal, "evidence_due_escalated")]
    assert Notice.objects.filter(kind="evidence_due").get().path.endswith(f"{request.public_id}/")


def test_who_is_done_or_left_is_left_in_peace():
    begun = fill(year_of())
    today = timezone.localdate()
    assign(begun, "1", due_on=today)
    other = year_of()
    assign(other, "1", due_on=today)
    other.contributor.memberships.update(ends_on=today)
    reminders.remind()
    assert told() == []


def test_the_head_of_a_school_that_has_not_begun_is_asked_to_begin():
    campaign = CampaignFactory(region=people.nation(), school=None, levels=["SD"])
    window(campaign, closes_in=3)
    head = people.principal_of(people.SchoolFactory())
    begun = year_of(campaign=campaign)
    people.principal_of(people.SchoolFactory(level="SMP"))
    for _time in range(2):
        reminders.remind()
    assert told() == [(begun.principal, "deadline_near"), (head, "deadline_near")]
    assert head.notices.get().path == "/evaluasi/"


def test_a_verified_year_and_an_old_round_are_over():
    done = evaluation_at(Status.VERIFIED)
    window(done.evaluation.campaign, Phase.VERIFICATION, closes_in=1)
    old = year_of(year=2024)
    window(old.evaluation.campaign, closes_in=1)
    reminders.remind()
    assert told() == []


def test_who_was_sent_back_after_the_day_missed_nothing():
    begun = returned(year_of(), "1.1.1")
    window(begun.evaluation.campaign, opens_in=-20, closes_in=-2)
    assign(begun, "1")
    reminders.remind()
    assert told() == []


def test_days_are_those_of_the_school_s_own_clock(monkeypatch):
    """At 23.30 in Jakarta it is the next day in Jayapura."""
    east = people.SchoolFactory(region=people.district("94.71.01", time_zone="Asia/Jayapura"))
    west = people.SchoolFactory()
    begun = [year_of(school) for school in (east, west)]
    today = timezone.localdate()
    for one in begun:
        window(one.evaluation.campaign, closes_in=0)
    night = timezone.make_aware(
        timezone.datetime.combine(today, timezone.datetime.min.time())
    ) + timedelta(hours=23, minutes=30)
    monkeypatch.setattr(timezone, "now", lambda: night)
    reminders.remind()
    assert sorted(kind for _user, kind in told()) == ["deadline_missed", "deadline_near"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_with_nothing_new_costs_the_same_for_all(count, django_assert_num_queries):
    campaign = CampaignFactory(region=people.nation(), school=None)
    window(campaign, closes_in=3)
    for _school in range(count):
        assign(year_of(campaign=campaign), "1")
    reminders.remind()
    assert len(told()) == 2 * count
    with django_assert_num_queries(13):  # the last one finds no dossier
        assert reminders.remind() == 0


def test_a_second_turn_after_the_day_is_chased_like_the_first():
    begun = evaluation_at(Status.TEAM_REVIEW)
    window(begun.evaluation.campaign, "team_review", opens_in=-30, closes_in=-20)
    missed, escalated = (begun.team, "deadline_missed"), (begun.principal, "deadline_escalated")
    reminders.remind(in_days(1))
    reminders.remind(in_days(7))
    assert told() == [missed, missed, escalated]
    Notice.objects.update(created_at=timezone.now() + timedelta(days=7))
    Evaluation.objects.update(status_at=timezone.now() + timedelta(days=10))
    reminders.remind(in_days(10))
    assert len(told()) == 3
    reminders.remind(in_days(11))
    assert told()[3:] == [missed]
    Notice.objects.filter(pk=Notice.objects.latest("pk").pk).update(
        created_at=timezone.now() + timedelta(days=11)
    )
    reminders.remind(in_days(17))
    assert told()[4:] == [missed, escalated]
