"""Saying of a branch that it does not apply."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from self_evaluation.models import BranchMark
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import evaluation_at, returned, wide_instrument, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun, name="branch_mark", *args):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id, *args])


def post(client, begun, node="1.1", user=None, reason="Belum ada kelas IX"):
    client.force_login(user or begun.principal)
    return client.post(url_of(begun), {"node": node, "reason": reason})


def test_a_branch_is_marked_with_one_reason_by_one_act(client):
    begun = year_of()
    begun.save("1.1.1", level=3, note="Kata saya")
    response = post(client, begun)
    assert response.url == url_of(begun, "sheet_standard", "1")
    answers = begun.evaluation.sheet.answers.order_by("node__path")
    assert list(answers.values_list("not_applicable", "reason", "note", "version"))[:3] == [
        (True, "Belum ada kelas IX", "Kata saya", 2),
        (True, "Belum ada kelas IX", "", 1),
        (False, "", "", 0),
    ]
    mark = BranchMark.objects.get()
    assert (mark.node.code, mark.reason, mark.by) == ("1.1", "Belum ada kelas IX", begun.principal)
    assert AuditEvent.objects.get(event="self_evaluation.mark_branch").after == {
        "count": 2,
        "nodes": ["1.1"],
        "reason": "Belum ada kelas IX",
    }
    page = client.get(response.url)
    assert page.context["marks"] == [mark]
    assert url_of(begun, "branch_unmark", mark.public_id) in page.content.decode()


def test_a_whole_standard_may_be_marked_from_its_page(client):
    begun = year_of()
    client.force_login(begun.principal)
    html = client.get(url_of(begun, "sheet_standard", "1")).content.decode()
    assert '<option value="1">' in html
    assert '<option value="1.2">' in html
    post(client, begun, node="1")
    assert begun.evaluation.sheet.answers.filter(not_applicable=True).count() == 3


def test_readers_meet_no_form(client):
    begun = year_of()
    client.force_login(begun.team)
    response = client.get(url_of(begun, "sheet_standard", "1"))
    assert url_of(begun) not in response.content.decode()


@pytest.mark.parametrize(
    ("node", "reason", "field"),
    [("1.1", " ", "reason"), ("9", "x", "node"), ("1.1.1", "x", "node")],
)
def test_wrong_input_is_said_with_what_was_typed(client, node, reason, field):
    begun = year_of()
    response = post(client, begun, node=node, reason=reason)
    assert list(response.context["form"].errors) == [field]
    assert not BranchMark.objects.exists()


def test_nothing_left_to_mark_is_said(client):
    begun = year_of()
    post(client, begun)
    again = post(client, begun)
    assert again.status_code == 403
    assert b"Nothing of this part is left to mark." in again.content


def test_only_items_that_were_sent_back_change(client):
    begun = returned(year_of(), "1.1.2")
    post(client, begun)
    assert [begun.answer(code).not_applicable for code in ("1.1.1", "1.1.2")] == [False, True]


def test_others_are_refused_with_the_reason_and_strangers_find_nothing(client):
    begun = year_of()
    refused = post(client, begun, user=begun.team)
    assert b"Only the principal changes many answers at once." in refused.content
    assert post(client, begun, user=people.principal_of(people.SchoolFactory())).status_code == 404
    assert post(client, evaluation_at("team_review")).status_code == 403


def test_52_items_and_three_marks_cost_as_much_as_7_and_one(client):
    costs = set()
    for leaves in (7, 52):
        begun = year_of(instrument=wide_instrument(leaves, code=f"wide-{leaves}"))
        client.force_login(begun.principal)
        with CaptureQueriesContext(connection) as captured:
            post(client, begun)
        costs.add(len(captured))
    assert len(costs) == 1
    begun = year_of()
    post(client, begun, node="1.1")
    one = cost_of(client, url_of(begun, "sheet_standard", "1"))
    post(client, begun, node="1.2")
    assert cost_of(client, url_of(begun, "sheet_standard", "1")) == one
