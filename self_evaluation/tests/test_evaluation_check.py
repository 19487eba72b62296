"""The check before sending."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evidence
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import (
    fill,
    prove,
    returned,
    wide_instrument,
    window,
    year_of,
)
from standards.models import Node
from standards.tests.factories import small_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(begun):
    return reverse("self_evaluation:evaluation_check", args=[begun.evaluation.public_id])


def opened(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.get(url_of(begun))


def told(checks):
    """Return what a section says: codes by kind of remark and standard."""
    return {
        (one.code, kind): [link["code"] for link in links]
        for one in checks
        for kind, links in one.remarks.items()
    }


def test_what_lies_in_the_bin_is_told_before_it_is_left_behind(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    evidence.delete(item, by=begun.principal)
    report = opened(client, begun).context["report"]
    assert told(report.look)["1", "binned"] == ["1.1.1"]
    [link] = report.look[0].remarks["binned"]
    assert link["reason"] == item.title
    evidence.restore(item, by=begun.principal)
    assert ("1", "binned") not in told(opened(client, begun).context["report"].look)


def test_what_keeps_it_from_being_sent_comes_before_what_deserves_a_second_look(client):
    begun = year_of()
    begun.save("1.1.1", level=4)
    begun.save("1.1.2", not_applicable=True, reason="Tidak ada")
    response = opened(client, begun)
    report = response.context["report"]
    assert told(report.must) == {
        ("1", "unanswered"): ["1.2.1"],
        ("2", "unanswered"): ["2.1.1", "2.1.3"],
    }
    assert told(report.look) == {("1", "unproven"): ["1.1.1"], ("1", "not_applicable"): ["1.1.2"]}
    assert [(str(one["label"]), one["count"], one["url"]) for one in report.counts] == [
        ("Not answered yet", 3, "#must-1"),
        ("A high answer without evidence", 1, "#look-1"),
        ("Not applicable, with your reason", 1, "#look-1"),
    ]
    html = response.content.decode()
    assert html.index('id="must-2"') < html.index('id="look-1"')
    assert '<a href="#must">3 items are not answered yet.</a>' in html


def test_each_line_leads_to_its_field_and_back(client):
    begun = year_of()
    link = opened(client, begun).context["report"].must[1].remarks["unanswered"][1]
    page = reverse("self_evaluation:sheet_standard", args=[begun.evaluation.public_id, "2"])
    assert link["url"] == f"{page}?back=must#item-2-1-3"
    back = reverse("self_evaluation:evaluation_check", args=[begun.evaluation.public_id])
    assert f'href="{back}#must-2"' in client.get(link["url"]).content.decode()
    fill(begun)
    assert b'<span id="must-2">' in opened(client, begun).content


def test_a_round_that_asks_for_less_lets_what_is_missing_wait(client):
    begun = year_of()
    begun.save("1.1.1", level=1)
    type(begun.evaluation.campaign).objects.update(coverage_needed=20)
    report = opened(client, begun).context["report"]
    assert report.is_ready
    assert told(report.look)["1", "unanswered"] == ["1.1.2", "1.2.1"]


def test_only_high_answers_ask_for_evidence(client):
    begun = fill(year_of(), level=2)
    prove(begun, "1.2.1")
    response = opened(client, begun)
    assert response.context["report"].is_clean
    assert b"Everything is answered" in response.content
    submit = reverse("self_evaluation:evaluation_submit", args=[begun.evaluation.public_id])
    assert submit in response.content.decode()


def test_what_was_sent_back_and_not_touched_is_listed(client):
    begun = returned(year_of(), "1.1.2", "1.2.1")
    begun.save("1.1.2", level=1)
    assert told(opened(client, begun).context["report"].must) == {("1", "returned"): ["1.2.1"]}


def test_a_jump_of_two_levels_since_last_year_is_listed(client):
    last = fill(year_of(year=2025), level=1)
    begun = year_of(last.school, instrument=last.evaluation.sheet.instrument)
    begun.save("1.1.1", level=3)
    begun.save("1.1.2", level=2)
    # Last year 15 of 20 where less is better is full; now 40 of 20 is half.
    begun.save("1.2.1", have=40, need=20)
    assert told(opened(client, begun).context["report"].look)["1", "jump"] == ["1.1.1", "1.2.1"]


def test_what_the_instrument_has_changed_is_no_jump(client):
    last = fill(year_of(year=2025), level=0)
    begun = year_of(
        last.school, instrument=small_instrument(version=2, title={"id": "Kedua", "en": "Second"})
    )
    begun.save("1.1.1", level=2)
    begun.save("1.1.2", level=2)
    node = begun.answer("1.1.2").node
    Node.objects.filter(pk=node.pk).update(title={"id": "Lain", "en": "Other"})
    assert told(opened(client, begun).context["report"].look)["1", "jump"] == ["1.1.1"]


def test_evidence_of_another_year_is_listed_with_its_title(client):
    begun = fill(year_of(), level=2)
    prove(begun, "1.1.1", title="Lama", period_from="2024-07-01", period_to="2025-06-30")
    prove(begun, "1.1.2")
    look = opened(client, begun).context["report"].look[0].remarks
    assert [(one["code"], one["reason"]) for one in look["outside"]] == [("1.1.1", "Lama")]


def test_nothing_needed_is_not_applicable_without_a_reason(client):
    begun = fill(year_of(), level=2)
    begun.save("1.2.1", have=0, need=0)
    look = opened(client, begun).context["report"].look
    assert told(look) == {("1", "unexplained"): ["1.2.1"]}


def test_a_closed_window_says_whom_to_ask(client):
    begun = fill(year_of())
    window(begun.evaluation.campaign, closes_in=-1)
    assert b"Ask the education office to extend it." in opened(client, begun).content


def test_colleagues_are_refused_and_strangers_find_nothing(client):
    begun = year_of()
    refused = opened(client, begun, begun.team)
    assert refused.status_code == 403
    assert b"Only the principal sends the self-evaluation." in refused.content
    assert opened(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404


def test_52_items_cost_as_many_queries_as_7(client):
    costs = set()
    for leaves in (7, 52):
        instrument = wide_instrument(leaves, code=f"wide-{leaves}")
        last = fill(year_of(instrument=instrument, year=2025))
        begun = year_of(last.school, instrument=instrument)
        prove(begun, "1.1.1")
        client.force_login(begun.principal)
        costs.add(cost_of(client, url_of(begun)))
    assert len(costs) == 1
