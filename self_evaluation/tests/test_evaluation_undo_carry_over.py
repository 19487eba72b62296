"""Taking an act of carrying over back."""

import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import batch as verbs
from self_evaluation.models import AnswerVersion
from self_evaluation.tests.factories import fill, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def carried():
    """A year into which last year's answers were carried over."""
    last = fill(year_of(year=2025), level=3)
    begun = year_of(last.school, instrument=last.evaluation.sheet.instrument)
    verbs.carry_over(begun.evaluation, by=begun.principal)
    return begun


def undo(client, begun, user=None, batch=None):
    client.force_login(user or begun.principal)
    batch = batch or AnswerVersion.objects.filter(batch__isnull=False).first().batch
    url = reverse("self_evaluation:evaluation_undo_carry_over", args=[begun.evaluation.public_id])
    return client.post(url, {"batch": batch})


def test_what_nobody_has_confirmed_or_saved_is_empty_again(client, carried):
    carried.save("1.1.1", level=3)
    carried.save("1.1.2", level=0)
    page = reverse("self_evaluation:evaluation_detail", args=[carried.evaluation.public_id])
    client.force_login(carried.principal)
    assert [act["count"] for act in client.get(page).context["offer"].acts] == [3]
    undo(client, carried)
    answers = carried.evaluation.sheet.answers.order_by("node__path")
    assert list(answers.values_list("level", "have", "version", "carried_from")) == [
        (3, None, 2, None),
        (0, None, 2, None),
        (None, None, 2, None),
        (None, None, 2, None),
        (None, None, 2, None),
    ]
    offer = client.get(page).context["offer"]
    assert (offer.can, offer.waiting, offer.acts) == (3, 0, [])


def test_what_was_taken_back_can_be_taken_over_again(client, carried):
    undo(client, carried)
    assert verbs.carry_over(carried.evaluation, by=carried.principal) == 5
    assert [v.version for v in carried.answer("1.1.1").versions.all()] == [3, 2, 1]


def test_a_second_press_changes_nothing(client, carried):
    batch = AnswerVersion.objects.filter(batch__isnull=False).first().batch
    undo(client, carried, batch=batch)
    undo(client, carried, batch=batch)
    assert carried.answer("1.1.1").version == 2


def test_nonsense_and_acts_of_others_do_nothing(client, carried):
    assert undo(client, carried, batch="x").status_code == 404
    undo(client, carried, batch=uuid.uuid4())
    other = year_of()
    batch = AnswerVersion.objects.filter(batch__isnull=False).first().batch
    undo(client, other, batch=batch)
    assert carried.answer("1.1.1").carried_from == 2025


def test_others_are_refused_and_strangers_find_nothing(client, carried):
    assert undo(client, carried, carried.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert undo(client, carried, stranger).status_code == 404
