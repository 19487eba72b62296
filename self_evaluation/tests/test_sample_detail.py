"""Which claims are in the sample, and the way through them."""

import re

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import review as verbs
from self_evaluation.actions.sample import draw_sample
from self_evaluation.models import Sample, SampleItem, Status
from self_evaluation.queries.sample import foreseen, newest_sample
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import evaluation_at, prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

EXTREME = "the highest or the lowest level"
OVERLAP = "An item can have several causes, so these numbers add up to more than the sample."


def url_of(begun, name="sample_detail"):
    return reverse(f"self_evaluation:{name}", args=[begun.evaluation.public_id])


def sampled(begun, *codes):
    sample = Sample.objects.create(
        evaluation=begun.evaluation, seed=7, share=10, drawn_by=begun.supervisor
    )
    for code in codes:
        SampleItem.objects.create(sample=sample, answer=begun.answer(code), causes=["extreme"])
    return begun


def test_seed_share_and_causes_are_told(client):
    begun = evaluation_at(Status.VERIFICATION)
    draw_sample(begun.evaluation, by=begun.supervisor, share=10, seed=42)
    client.force_login(begun.supervisor)
    response = client.get(url_of(begun))
    page = response.content.decode()
    assert [(i.answer.node.code, why) for i, _title, why in response.context["rows"]] == [
        ("1.1.1", "a claim without evidence"),
        ("1.1.2", "a claim without evidence"),
        ("1.2.1", "a claim without evidence, the highest or the lowest level"),
        ("2.1.1", "a claim without evidence"),
        ("2.1.3", "a claim without evidence"),
    ]
    assert "seed 000042" in page
    assert "10 % of the rest" in page


def test_the_filter_leads_through_the_sample(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2", "2.1.3")
    client.force_login(begun.supervisor)
    first = client.get(url_of(begun, "review_detail"), {"show": "sample"}, follow=True)
    page = first.context["page"]
    assert (page.row.code, page.after.code, page.before) == ("1.1.2", "2.1.3", None)
    assert "In the sample: the highest or the lowest level" in first.content.decode()
    labels = [(f["label"], f["count"]) for f in first.context["filters"]]
    assert labels[-1] == ("Sample", 2)


def test_without_a_sample_there_is_no_filter(client):
    begun = evaluation_at(Status.VERIFICATION)
    client.force_login(begun.supervisor)
    page = client.get(url_of(begun, "review_detail"), follow=True)
    assert "Sample" not in [f["label"] for f in page.context["filters"]]
    assert "Draw a sample by risk" in client.get(url_of(begun, "review_finish")).content.decode()


def test_the_summary_says_how_much_of_it_waits(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2", "2.1.3")
    verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.supervisor)
    client.force_login(begun.supervisor)
    page = client.get(url_of(begun, "review_finish"))
    assert [row.code for row in page.context["sample_waiting"]] == ["2.1.3"]
    assert "The sample has 2 items; 1 not judged yet." in page.content.decode()


WAITING = re.compile(r'<a href="([^"]+)\?show=sample">([^<]+)</a> <span class="facts">([^<]+)')


def test_before_verifying_what_the_sample_still_holds_is_named_and_led_to(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2", "2.1.1", "2.1.3")
    verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.supervisor)
    client.force_login(begun.supervisor)
    page = client.get(url_of(begun, "review_finish")).content.decode()
    assert "2 items of the sample are not judged yet" in page
    assert WAITING.findall(page) == [
        (_item(begun, code), f"{code} {begun.answer(code).node.title['en']}", EXTREME)
        for code in ("2.1.1", "2.1.3")
    ]
    client.post(url_of(begun, "evaluation_verify"))
    begun.evaluation.refresh_from_db()
    assert begun.evaluation.status == Status.VERIFIED  # a warning, no block


def test_when_all_of_it_is_judged_nothing_is_named(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2")
    verbs.accept(begun.evaluation, begun.answer("1.1.2"), by=begun.supervisor)
    client.force_login(begun.supervisor)
    assert WAITING.findall(client.get(url_of(begun, "review_finish")).content.decode()) == []


def test_to_who_does_not_verify_nothing_is_named(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2")
    client.force_login(begun.principal)
    assert WAITING.findall(client.get(url_of(begun, "review_finish")).content.decode()) == []


def _item(begun, code):
    ids = [begun.evaluation.public_id, begun.answer(code).public_id]
    return reverse("self_evaluation:review_item", args=ids)


def test_before_drawing_its_size_is_said(client):
    begun = evaluation_at(Status.VERIFICATION)
    prove(begun, "1.1.1")
    client.force_login(begun.supervisor)
    response = client.get(url_of(begun))
    preview = response.context["preview"]
    # of five claims four have no evidence, and one of those is at the highest level as well
    assert [(str(label), count) for label, count in preview["causes"]] == [
        ("A claim without evidence", 4),
        ("The highest or the lowest level", 1),
        ("Two levels or more away from last year", 0),
        ("Drawn by chance", 1),
    ]
    assert preview["sizes"] == [(0, 4), (10, 5), (25, 5), (50, 5), (100, 5)]
    page = response.content.decode()
    assert "With 10 % of the rest the sample would now have 5 of 5 items." in page
    assert page.count(OVERLAP) == 1


@pytest.mark.parametrize("share", [0, 10, 25, 50, 100])
def test_what_is_foreseen_is_what_is_drawn(share):
    begun = evaluation_at(Status.VERIFICATION)
    for code in ("1.1.1", "1.1.2", "2.1.1"):
        prove(begun, code)
    would = foreseen(begun.evaluation)
    drawn = draw_sample(begun.evaluation, by=begun.supervisor, share=share)
    assert would.size(share) == drawn.items.count()
    told = newest_sample(begun.evaluation).counts
    assert would.counts | {"random": would.by_chance(share)} == told


def test_without_overlap_nothing_is_said_of_it(client):
    begun = evaluation_at(Status.VERIFICATION)
    prove(begun, "1.2.1")  # the one at the highest level: every claim has one cause now
    client.force_login(begun.supervisor)
    response = client.get(url_of(begun))
    assert sum(count for _label, count in response.context["preview"]["causes"]) == 5
    assert OVERLAP not in response.content.decode()


def test_after_drawing_the_overlap_is_said_of_the_sample_too(client):
    begun = evaluation_at(Status.VERIFICATION)
    draw_sample(begun.evaluation, by=begun.supervisor, share=10)
    client.force_login(begun.supervisor)
    assert client.get(url_of(begun)).content.decode().count(OVERLAP) == 2
    client.force_login(begun.principal)
    assert client.get(url_of(begun)).content.decode().count(OVERLAP) == 1


@pytest.mark.parametrize("who", ["principal", "team"])
def test_readers_see_it_and_draw_nothing(client, who):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2")
    client.force_login(getattr(begun, who))
    response = client.get(url_of(begun))
    assert len(response.context["rows"]) == 1
    assert url_of(begun, "sample_draw") not in response.content.decode()


def test_strangers_and_contributors_find_nothing(client):
    begun = sampled(evaluation_at(Status.VERIFICATION), "1.1.2")
    for user in (people.supervisor_of(people.SchoolFactory()), begun.contributor):
        client.force_login(user)
        assert client.get(url_of(begun)).status_code == 404


def test_three_cost_as_much_as_one(client):
    costs = []
    for codes in (("1.1.1",), ("1.1.1", "1.1.2", "2.1.1")):
        begun = sampled(evaluation_at(Status.VERIFICATION), *codes)
        client.force_login(begun.supervisor)
        costs.append(cost_of(client, url_of(begun)))
    assert costs[0] == costs[1]
