"""Sending a self-evaluation."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from accounts.tests import factories as people
from self_evaluation.actions import evaluation as verbs
from self_evaluation.actions import review as review_verbs
from self_evaluation.models import Evaluation, Status
from self_evaluation.tests.factories import evaluation_at, fill, returned, window, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="submit"):
    return reverse(f"self_evaluation:evaluation_{name}", args=[begun.evaluation.public_id])


def press(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.post(url_of(begun))


def look(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.get(url_of(begun))


def test_the_page_says_what_happens_next_who_sees_it_and_until_when(client):
    begun = fill(year_of())
    window(begun.evaluation.campaign)
    html = look(client, begun).content.decode()
    assert str(begun.team) in html
    assert "You can withdraw it until the quality team has begun its review." in html
    assert "23.59 WIB" in html
    assert f'action="{url_of(begun)}"' in html


def test_without_a_team_the_page_warns(client):
    begun = fill(year_of())
    begun.team.memberships.update(ends_on="2021-01-01")
    assert b"Nobody has this role at your school yet." in look(client, begun).content


def test_pressing_sends_once_and_leads_to_the_receipt(client):
    begun = fill(year_of())
    first, second = press(client, begun), press(client, begun)
    assert {first.url, second.url, look(client, begun).url} == {url_of(begun, "receipt")}
    evaluation = Evaluation.objects.get()
    assert (evaluation.status, evaluation.submissions) == (Status.TEAM_REVIEW, 1)
    assert (evaluation.submitted_by, len(evaluation.submitted_hash)) == (begun.principal, 64)
    assert AuditEvent.objects.filter(event="self_evaluation.submit").count() == 1
    notice = Notice.objects.get(kind="submitted_for_review")
    assert notice.user == begun.team


def test_a_move_in_between_is_no_second_submission(client, monkeypatch):
    begun = fill(year_of())

    def somebody_was_faster(evaluation, *, by):
        raise verbs.AlreadyMoved

    monkeypatch.setattr(verbs, "submit", somebody_was_faster)
    assert press(client, begun).url == url_of(begun, "receipt")


def test_unanswered_items_hold_it_back_in_words(client):
    begun = year_of()
    assert b"5 items are not answered yet." in look(client, begun).content
    refused = press(client, begun)
    assert refused.status_code == 403
    assert b"5 items are not answered yet." in refused.content


def test_a_round_may_ask_for_less(client):
    begun = year_of()
    type(begun.evaluation.campaign).objects.update(coverage_needed=20)
    begun.save("1.1.1", level=1)
    assert press(client, begun).status_code == 302


def test_late_is_refused_the_first_time_only(client):
    begun = fill(year_of())
    window(begun.evaluation.campaign, closes_in=-1)
    assert press(client, begun).status_code == 403
    begun.evaluation.campaign.windows.all().delete()
    press(client, begun)
    window(begun.evaluation.campaign, closes_in=-1)
    begun.evaluation.refresh_from_db()
    verbs.withdraw(begun.evaluation, by=begun.principal)
    assert press(client, begun).status_code == 302


def test_what_was_sent_back_must_be_touched_first(client):
    begun = returned(year_of(), "1.1.2")
    assert b"1 returned item has not been changed yet." in press(client, begun).content
    begun.save("1.1.2", level=1)
    assert press(client, begun).status_code == 302
    assert Evaluation.objects.get().status == Status.TEAM_REVIEW


def test_what_the_supervisor_sent_back_returns_to_the_supervisor(client):
    begun = evaluation_at(Status.VERIFICATION)
    values = {"reason_code": "unclear", "reason": "Jelaskan."}
    answer = begun.answer("1.1.1")
    review_verbs.return_item(begun.evaluation, answer, by=begun.supervisor, **values)
    verbs.send_back(begun.evaluation, by=begun.supervisor)
    begun.save("1.1.1", level=1)
    page = look(client, begun).content.decode()
    assert str(begun.supervisor) in page
    assert "The supervisor who sent it back looks at it again." in page
    press(client, begun)
    assert Evaluation.objects.get().status == Status.VERIFICATION


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_are_refused(client, who):
    begun = fill(year_of())
    for act in (press, look):
        refused = act(client, begun, getattr(begun, who))
        assert refused.status_code == 403
        assert b"Only the principal sends the self-evaluation." in refused.content


def test_strangers_find_nothing(client):
    begun = fill(year_of())
    stranger = people.principal_of(people.SchoolFactory())
    assert press(client, begun, stranger).status_code == 404
