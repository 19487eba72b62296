"""Using evidence for an answer, and no longer using it."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.actions import evaluation as actions_of_year
from self_evaluation.actions import evidence as actions
from self_evaluation.actions.evaluation import AlreadyMoved
from self_evaluation.models import EvidenceUse, Status
from self_evaluation.queries import review
from self_evaluation.tests.factories import (
    EvidenceItemFactory,
    assign,
    evaluation_at,
    prove,
    returned,
    sent,
    year_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def act(client, name, item, answer, **data):
    url = reverse(f"self_evaluation:evidence_{name}", args=[item.public_id])
    return client.post(url, {"answer": answer.public_id, **data})


def item_of(begun, **values):
    return EvidenceItemFactory(school=begun.school, created_by=begun.principal, **values)


def codes(item):
    return list(item.uses.order_by("pk").values_list("answer__node__code", flat=True))


def test_one_item_serves_many_answers_each_once(client):
    begun = year_of()
    item = item_of(begun)
    client.force_login(begun.principal)
    for code in ("1.1.1", "1.1.2", "1.1.1"):
        response = act(client, "attach", item, begun.answer(code), back="/kembali/")
        assert response.url == f"/kembali/?kept={item.public_id}"
    assert codes(item) == ["1.1.1", "1.1.2"]
    assert AuditEvent.objects.filter(event="self_evaluation.evidence_attach").count() == 2
    act(client, "detach", item, begun.answer("1.1.1"))
    act(client, "detach", item, begun.answer("1.1.1"))
    assert codes(item) == ["1.1.2"]
    assert AuditEvent.objects.filter(event="self_evaluation.evidence_detach").count() == 1


def test_contributors_for_what_is_assigned(client):
    begun = year_of()
    assign(begun, "1.1")
    item = item_of(begun)
    client.force_login(begun.contributor)
    assert act(client, "attach", item, begun.answer("1.1.1")).status_code == 302
    assert act(client, "attach", item, begun.answer("2.1.1")).status_code == 404
    assert codes(item) == ["1.1.1"]


def test_not_evidence_of_another_school_nor_from_the_bin(client):
    begun = year_of()
    teacher_of_two = begun.principal
    other = year_of()
    people.MembershipFactory(user=teacher_of_two, school=other.school)
    client.force_login(teacher_of_two)
    response = act(client, "attach", item_of(other), begun.answer("1.1.1"))
    assert response.status_code == 403
    assert "does not belong to the school" in response.content.decode()
    gone = item_of(begun, deleted_at="2026-08-01T00:00Z", deleted_by=begun.principal)
    assert act(client, "attach", gone, begun.answer("1.1.1")).status_code == 403
    assert EvidenceUse.objects.count() == 0


def test_at_most_twenty(client):
    begun = year_of()
    for _number in range(20):
        prove(begun, "1.1.1")
    client.force_login(begun.principal)
    response = act(client, "attach", item_of(begun), begun.answer("1.1.1"))
    assert response.status_code == 403
    assert "at most 20 pieces of evidence" in response.content.decode()


@pytest.mark.parametrize("name", ["attach", "detach"])
def test_not_once_it_was_sent(client, name):
    begun = year_of()
    used = prove(begun, "1.1.1")
    begun = returned(begun, "2.1.1")
    client.force_login(begun.principal)
    item = item_of(begun) if name == "attach" else used
    assert act(client, name, item, begun.answer("1.1.1")).status_code == 403
    assert act(client, name, item, begun.answer("2.1.1")).status_code == 302


def test_nothing_is_added_behind_a_sending():
    begun = year_of()
    stale, item = begun.answer("1.1.1"), item_of(begun)
    assert stale.sheet.evaluation.status == Status.DRAFT
    sent(begun)
    with pytest.raises(AlreadyMoved):
        actions.attach(item, stale, by=begun.principal)
    assert codes(item) == []


@pytest.mark.parametrize("name", ["attach", "detach"])
def test_colleagues_and_strangers(client, name):
    begun = evaluation_at(Status.DRAFT)
    item = prove(begun, "1.1.1")
    answer = begun.answer("1.1.1")
    for user, status in (
        (begun.team, 403),
        (begun.supervisor, 403),
        (people.principal_of(people.SchoolFactory()), 404),
    ):
        client.force_login(user)
        assert act(client, name, item, answer).status_code == status
    assert codes(item) == ["1.1.1"]
    url = reverse(f"self_evaluation:evidence_{name}", args=[item.public_id])
    assert client.get(url).status_code == 405


def test_evidence_alone_answers_a_return(client):
    begun = returned(year_of(), "1.1.1", "1.1.2")
    client.force_login(begun.principal)
    before = begun.answer("1.1.1")
    item = item_of(begun)
    act(client, "attach", item, before)
    act(client, "attach", item_of(begun), begun.answer("1.1.1"))
    after = begun.answer("1.1.1")
    assert (after.version, after.level) == (before.version + 1, before.level)
    left = policy.untouched_returns(begun.evaluation)
    assert [answer.node.code for answer in left] == ["1.1.2"]
    act(client, "attach", item, begun.answer("1.1.2"))
    assert policy.may_submit(begun.principal, begun.evaluation)
    actions_of_year.submit(begun.evaluation, by=begun.principal)
    rows = {row.code: row.state for row in review.rows_of(begun.evaluation)}
    assert (rows["1.1.1"], rows["1.1.2"]) == ("changed", "changed")


def test_evidence_taken_away_answers_a_return_too(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    returned(begun, "1.1.1")
    actions.detach(item, begun.answer("1.1.1"), by=begun.principal)
    assert not policy.untouched_returns(begun.evaluation)


def test_evidence_of_an_answer_that_was_not_returned_makes_no_version(client):
    begun = year_of()
    begun.save("1.1.1", level=2)
    actions.attach(item_of(begun), begun.answer("1.1.1"), by=begun.principal)
    assert begun.answer("1.1.1").version == 1
