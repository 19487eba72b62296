"""Remarks on an answer, and who hears of them."""

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.queries.notices import sentence
from accounts.tests import factories as people
from self_evaluation import policy
from self_evaluation.models import Comment
from self_evaluation.tests.factories import assign, sent, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun(client):
    begun = year_of()
    assign(begun, "1.1")
    client.force_login(begun.principal)
    return begun


def url_of(begun, code="1.1.1", name="comment_create"):
    return reverse(f"self_evaluation:{name}", args=[begun.answer(code).public_id])


def write(client, begun, code="1.1.1", *, to=(), **data):
    mentions = [user.public_id for user in to]
    sent_data = {"text": " Mohon dilihat. ", "mentions": mentions} | data
    return client.post(url_of(begun, code), sent_data)


def mentionable(begun, code):
    return set(policy.mentionable(begun.principal, begun.evaluation, begun.answer(code)))


def test_a_comment_stands_and_who_is_mentioned_is_told_once(client, begun):
    response = write(client, begun, to=[begun.contributor, begun.team])
    assert response.url == url_of(begun, name="comment_thread")
    comment = Comment.objects.get()
    assert (comment.text, comment.by) == ("Mohon dilihat.", begun.principal)
    assert set(comment.mentions.all()) == {begun.contributor, begun.team}
    told = Notice.objects.filter(kind="mentioned")
    assert {notice.user for notice in told} == {begun.contributor, begun.team}
    assert sentence(told[0]) == (
        f"{begun.principal} asks you to look at a comment on 1.1.1, {begun.school} 2026/2027."
    )
    assert told[0].path.startswith(url_of(begun, name="comment_thread"))


def test_only_who_may_see_the_answer_can_be_mentioned(client, begun):
    inside = {begun.team, begun.supervisor}
    assert mentionable(begun, "1.1.1") == inside | {begun.contributor}
    assert mentionable(begun, "2.1.1") == inside
    stranger = people.quality_team_of(people.SchoolFactory())
    for outsider, code in ((begun.contributor, "2.1.1"), (stranger, "1.1.1")):
        assert write(client, begun, code, to=[outsider]).status_code == 422
    assert Comment.objects.count() == 0


def test_a_mentioned_contributor_reads_it(client, begun):
    write(client, begun, to=[begun.contributor])
    client.force_login(begun.contributor)
    page = client.get(Notice.objects.get(kind="mentioned").path)
    assert "Mohon dilihat." in page.content.decode()


def test_back_to_the_review_where_it_was_written(client, begun):
    sent(begun)
    ids = [begun.evaluation.public_id, begun.answer("1.1.1").public_id]
    item = reverse("self_evaluation:review_item", args=ids)
    assert write(client, begun, back="review").url == f"{item}#comments"
    assert "Mohon dilihat." in client.get(item).content.decode()


def test_nothing_to_say_is_said_so(client, begun):
    response = write(client, begun, text="  ")
    assert response.status_code == 422
    assert response.content.decode().count("Write a comment first.") == 2
    assert Comment.objects.count() == 0


def test_an_office_reads_and_is_refused_with_the_reason(client, begun):
    client.force_login(people.office_of(begun.school.region))
    assert client.get(url_of(begun, name="comment_thread")).status_code == 200
    response = write(client, begun)
    assert response.status_code == 403
    assert "Only people of the school and its supervisor" in response.content.decode()
    assert Comment.objects.count() == 0


def test_strangers_and_contributors_of_other_parts_find_nothing(client, begun):
    for user, code in (
        (people.principal_of(people.SchoolFactory()), "1.1.1"),
        (begun.contributor, "2.1.1"),
    ):
        client.force_login(user)
        assert write(client, begun, code).status_code == 404
    assert Comment.objects.count() == 0
