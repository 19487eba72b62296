"""Many at once, on real threads: nothing is lost, nothing happens twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from self_evaluation.actions import answer as answer_verbs
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Answer, Evaluation, Status
from self_evaluation.tests.factories import assign, fill, year_of
from spmi.decisions import NotAllowed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="an in-memory database has one writer"
    ),
]


def at_once(*calls):
    """Run the calls on threads of their own; return their results, exceptions included."""

    def run(call):
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def loaded(answer):
    """Return an answer as a request of its own would load it."""
    related = ("node", "sheet__evaluation__campaign", "sheet__evaluation__school__region")
    return Answer.objects.select_related(*related).get(pk=answer.pk)


def test_twenty_submits_at_once_are_one_submission():
    """F-16."""
    begun = fill(year_of())
    url = reverse("self_evaluation:evaluation_submit", args=[begun.evaluation.public_id])

    def press():
        client = Client()
        client.force_login(begun.principal)
        return client.post(url)

    answers = at_once(*[press] * 20)
    receipt = reverse("self_evaluation:evaluation_receipt", args=[begun.evaluation.public_id])
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, receipt)}
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.submissions) == (Status.TEAM_REVIEW, 1)
    assert AuditEvent.objects.filter(event="self_evaluation.submit").count() == 1


def test_two_people_on_the_same_answer_clash():
    """F-17; what the second one then sees: test_answer_clash.py and the browser."""
    begun = year_of()
    assign(begun, "1.1")
    answer = begun.answer("1.1.1")
    calls = [
        lambda user=user, level=level: answer_verbs.save_answer(
            loaded(answer),
            by=User.objects.get(pk=user.pk),
            key=uuid.uuid4(),
            version=0,
            level=level,
        )
        for user, level in ((begun.principal, 1), (begun.contributor, 4))
    ]
    outcomes = at_once(*calls)
    saved = [outcome for outcome in outcomes if isinstance(outcome, answer_verbs.Saved)]
    clashes = [outcome for outcome in outcomes if isinstance(outcome, answer_verbs.Clash)]
    assert (len(saved), len(clashes)) == (1, 1)
    assert clashes[0].current.level == begun.answer("1.1.1").level
    assert begun.answer("1.1.1").versions.count() == 1


def test_different_answers_never_clash():
    begun = year_of()
    answers = list(begun.evaluation.sheet.answers.exclude(node__code="1.2.1"))
    calls = [
        lambda answer=answer: answer_verbs.save_answer(
            loaded(answer), by=begun.principal, key=uuid.uuid4(), version=0, level=2
        )
        for answer in answers
    ]
    outcomes = at_once(*calls)
    assert [outcome.version for outcome in outcomes] == [1] * len(answers)


def test_two_hundred_saves_each_side_by_side_never_clash():
    """F-18: two editors on different answers take turns two hundred times."""
    begun = year_of()
    assign(begun, "1")
    turns, rounds = Barrier(2), 200

    def editor(user, code):
        client, answer = Client(), begun.answer(code)
        client.force_login(user)
        url = reverse("self_evaluation:answer_save", args=[answer.public_id])
        statuses = set()
        for version in range(rounds):
            turns.wait(timeout=30)
            values = {"version": version, "key": uuid.uuid4(), "level": version % 5}
            values = {f"{code}-{name}": value for name, value in values.items()}
            statuses.add(client.post(url, values, headers={"HX-Request": "true"}).status_code)
        return statuses

    outcomes = at_once(
        lambda: editor(begun.principal, "1.1.1"), lambda: editor(begun.contributor, "1.1.2")
    )
    assert outcomes == [{200}, {200}]
    for code, user in (("1.1.1", begun.principal), ("1.1.2", begun.contributor)):
        history = list(begun.answer(code).versions.order_by("version").values_list("version", "by"))
        assert history == [(number, user.pk) for number in range(1, rounds + 1)]


def test_the_same_key_many_times_at_once_is_one_version():
    begun = year_of()
    answer, key = begun.answer("1.1.1"), uuid.uuid4()
    call = lambda: answer_verbs.save_answer(  # noqa: E731
        loaded(answer), by=begun.principal, key=key, version=0, level=2
    )
    outcomes = at_once(*[call] * 10)
    assert [outcome.version for outcome in outcomes] == [1] * 10
    assert answer.versions.count() == 1


def test_what_was_sent_is_what_was_hashed():
    begun = fill(year_of())
    answer = begun.answer("1.1.1")
    calls = [
        lambda level=level: answer_verbs.save_answer(
            loaded(answer), by=begun.principal, key=uuid.uuid4(), version=1, level=level
        )
        for level in (0, 1, 2)
    ]
    send = lambda: verbs.submit(Evaluation.objects.get(), by=begun.principal)  # noqa: E731
    outcomes = at_once(*calls, send)
    refusals = (answer_verbs.Clash, NotAllowed)
    assert all(isinstance(o, (answer_verbs.Saved, *refusals)) for o in outcomes[:-1])
    evaluation = Evaluation.objects.get()
    assert evaluation.submitted_hash == verbs.results.claims_hash(evaluation.sheet)


def test_opening_at_once_gives_one_evaluation():
    begun = year_of()
    campaign, school = begun.evaluation.campaign, begun.school
    Evaluation.objects.all().delete()
    begun.evaluation.sheet.delete()
    call = lambda: verbs.open_evaluation(school, campaign, by=begun.principal)  # noqa: E731
    outcomes = at_once(*[call] * 5)
    assert len({outcome.pk for outcome in outcomes}) == 1
