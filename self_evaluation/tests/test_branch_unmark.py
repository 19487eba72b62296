"""Taking a mark on a branch back."""

import uuid

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import batch as verbs
from self_evaluation.models import BranchMark
from self_evaluation.queries.batch import offer
from self_evaluation.tests.factories import fill, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def marked(begun, code="1.1.1"):
    node = begun.answer(code).node.parent
    return verbs.mark_branch(begun.evaluation, by=begun.principal, node=node, reason="Tidak ada")


def undo(client, begun, mark_id, user=None):
    client.force_login(user or begun.principal)
    url = reverse("self_evaluation:branch_unmark", args=[begun.evaluation.public_id, mark_id])
    return client.post(url)


def test_each_answer_says_again_what_it_said_unless_somebody_saved_it_since(client):
    begun = year_of()
    begun.save("1.1.1", level=3, note="Kata saya")
    mark = marked(begun)
    begun.save("1.1.2", level=1)
    response = undo(client, begun, mark.public_id)
    assert response.url == reverse(
        "self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "1"]
    )
    one, two = begun.answer("1.1.1"), begun.answer("1.1.2")
    assert (one.level, one.note, one.not_applicable, one.version) == (3, "Kata saya", False, 3)
    assert (two.level, two.version) == (1, 2)
    mark.refresh_from_db()
    assert mark.undone_by == begun.principal
    assert client.get(response.url).context["marks"] == []


def test_a_second_press_changes_nothing(client):
    begun = year_of()
    mark = marked(begun)
    undo(client, begun, mark.public_id)
    undo(client, begun, mark.public_id)
    assert begun.answer("1.1.1").version == 2
    assert BranchMark.objects.get().undone_at is not None


def test_what_waited_to_be_confirmed_waits_again_and_can_still_be_taken_back(client):
    last = fill(year_of(year=2025), level=3)
    begun = year_of(last.school, instrument=last.evaluation.sheet.instrument)
    verbs.carry_over(begun.evaluation, by=begun.principal)
    undo(client, begun, marked(begun).public_id)
    answer = begun.answer("1.1.1")
    assert (answer.level, answer.carried_from) == (3, 2025)
    acts = offer(begun.principal, begun.evaluation).acts
    assert [act["count"] for act in acts] == [5]
    verbs.undo_carry_over(begun.evaluation, by=begun.principal, batch=acts[0]["batch"])
    answer = begun.answer("1.1.1")
    assert (answer.level, answer.not_applicable, answer.carried_from) == (None, False, None)


def test_marks_of_another_sheet_and_nonsense_are_not_found(client):
    begun, other = year_of(), year_of()
    mark = marked(other)
    assert undo(client, begun, mark.public_id).status_code == 404
    assert undo(client, begun, uuid.uuid4()).status_code == 404


def test_others_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    mark = marked(begun)
    assert undo(client, begun, mark.public_id, begun.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert undo(client, begun, mark.public_id, stranger).status_code == 404
