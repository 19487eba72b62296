"""Reminders of parts of a dossier: those of a year's parts, by the same code."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.queries.notices import sentence
from accreditation.actions import send
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from self_evaluation import reminders
from self_evaluation.models import Assignment, EvidenceRequest

pytestmark = pytest.mark.django_db


def in_days(days):
    return lambda _owner: timezone.localdate() + timedelta(days=days)


def hand_out(dossier, begun, *codes, due_in=3):
    """Hand parts to the contributor by rows, due so many days from today."""
    due_on = None if due_in is None else timezone.localdate() + timedelta(days=due_in)
    for node in dossier.sheet.instrument.nodes.filter(code__in=codes):
        Assignment.objects.create(
            sheet=dossier.sheet,
            node=node,
            user=begun.contributor,
            due_on=due_on,
            created_by=begun.principal,
        )


def told():
    rows = Notice.objects.order_by("pk")
    return [(row.user, row.kind) for row in rows if row.kind.startswith(("part", "evidence_due"))]


def test_before_and_after_the_day_once_each_and_the_head_after_the_second():
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P", "Q")
    for day in (0, 0, 4, 4, 10, 10):
        reminders.remind(in_days(day))
    here = begun.contributor
    assert told() == [
        (here, "part_near"),
        (here, "part_missed"),
        (here, "part_missed"),
        (begun.principal, "part_escalated"),
    ]
    notice = Notice.objects.get(kind="part_near")
    assert notice.values["what"] == "Field P, Field Q"
    assert notice.path == f"{reverse('self_evaluation:sheet_jump', args=[dossier.public_id])}?q=P"
    assert sentence(notice).startswith(f"Your part Field P, Field Q at {begun.school} is due on ")


def test_no_day_no_reminder_and_none_of_what_is_complete():
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P", due_in=None)
    hand_out(dossier, begun, "R")
    answer_all(dossier, by=begun.principal)
    reminders.remind()
    assert told() == []


def test_sent_it_reminds_nobody_and_what_had_asked_counts_as_read():
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P")
    reminders.remind()
    answer_all(dossier, by=begun.principal)
    send(dossier, by=begun.principal)
    assert Notice.objects.get(kind="part_near").read_at is not None
    reminders.remind(in_days(4))
    assert told() == [(begun.contributor, "part_near")]


def test_a_dossier_with_the_number_of_a_year_is_reminded_of_all_the_same():
    dossier, begun = dossier_of()
    hand_out(dossier, begun, "P")
    key = f"part:{dossier.pk}:{begun.contributor.pk}:{timezone.localdate() + timedelta(days=3)}:-3"
    Notice.objects.create(
        user=begun.contributor, kind="part_near", key=f"{begun.contributor.pk}:{key}", path="/"
    )
    assert reminders.remind() == 1


def test_who_was_asked_for_evidence_of_a_dossier_is_reminded_too():
    dossier, begun = dossier_of()
    EvidenceRequest.objects.create(
        answer=answer_of(dossier, "Q.1.1"),
        asked_of=begun.contributor,
        created_by=begun.principal,
        words="Foto.",
        due_on=timezone.localdate() + timedelta(days=3),
    )
    reminders.remind()
    assert told() == [(begun.contributor, "evidence_due_near")]


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_with_nothing_new_costs_the_same_for_all(count, django_assert_num_queries):
    for _school in range(count):
        dossier, begun = dossier_of()
        hand_out(dossier, begun, "P", "Q")
    reminders.remind()
    assert len(told()) == count
    with django_assert_num_queries(9):
        assert reminders.remind() == 0
