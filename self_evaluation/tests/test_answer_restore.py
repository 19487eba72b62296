"""Letting an earlier version stand again."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import answer as verbs
from self_evaluation.models import Status
from self_evaluation.tests.factories import evaluation_at, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def restore(client, begun, version, user=None):
    client.force_login(user or begun.principal)
    public_id = begun.answer("1.1.1").public_id
    return client.post(reverse("self_evaluation:answer_restore", args=[public_id, version]))


def with_two_versions():
    begun = year_of()
    begun.save("1.1.1", level=1, note="Awal")
    begun.save("1.1.1", level=4)
    return begun


def test_an_earlier_version_becomes_the_newest(client):
    begun = with_two_versions()
    assert restore(client, begun, 1).status_code == 302
    answer = begun.answer("1.1.1")
    assert (answer.version, answer.level, answer.note) == (3, 1, "Awal")


def test_pressing_twice_changes_nothing_more(client):
    begun = with_two_versions()
    restore(client, begun, 1)
    restore(client, begun, 1)
    assert begun.answer("1.1.1").version == 3


def test_a_colleague_who_saves_in_the_same_moment_is_not_overwritten(client, monkeypatch):
    begun = with_two_versions()

    def overtaken(answer, **_):
        raise verbs.Clash(answer)

    monkeypatch.setattr(verbs, "save_answer", overtaken)
    assert restore(client, begun, 1).status_code == 302
    assert begun.answer("1.1.1").level == 4


def test_a_version_that_never_was_is_not_found(client):
    assert restore(client, with_two_versions(), 9).status_code == 404


def test_readers_are_refused_and_strangers_find_nothing(client):
    begun = with_two_versions()
    assert restore(client, begun, 1, begun.team).status_code == 403
    stranger = people.principal_of(people.SchoolFactory())
    assert restore(client, begun, 1, stranger).status_code == 404


def test_nothing_is_restored_after_sending(client):
    assert restore(client, evaluation_at(Status.TEAM_REVIEW), 1).status_code == 403
