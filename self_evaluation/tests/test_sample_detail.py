"""Which claims are in the sample, and the way through them."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import review as verbs
from self_evaluation.actions.sample import draw_sample
from self_evaluation.models import Sample, SampleItem, Status
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import evaluation_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


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
    assert page.context["sample_left"] == 1
    assert "The sample has 2 items; 1 not judged yet." in page.content.decode()


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
