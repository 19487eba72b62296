"""Ready words for a messaging group: on the pages of a year and of a round."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Phase, Status
from self_evaluation.tests.factories import assign, evaluation_at, fill, window, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SITE = "http://127.0.0.1:8000"


def text_of(client, begun, user):
    client.force_login(user)
    url = reverse("self_evaluation:evaluation_detail", args=[begun.evaluation.public_id])
    return client.get(url).context["share_text"], f"{SITE}{url}"


def test_the_head_gets_what_is_left_until_when_and_where(client):
    begun = year_of(people.SchoolFactory(name="SD Satu"))
    days = window(begun.evaluation.campaign)
    leaves = begun.evaluation.sheet.answers.count()
    begun.save("1.1.1", level=3)
    text, url = text_of(client, begun, begun.principal)
    assert text.splitlines() == [
        "Self-evaluation 2026/2027 of SD Satu",
        f"{leaves - 1} of {leaves} items still wait for an answer.",
        f"Please finish by {days.closes_on.day} {days.closes_on:%B %Y}.",
        f"Open it here: {url}",
    ]


def test_when_all_is_answered_it_says_so_and_asks_for_no_day_that_was_not_set(client):
    begun = fill(year_of())
    text, url = text_of(client, begun, begun.principal)
    assert text.splitlines()[1:] == [
        "All items are answered. Please look through them once more.",
        f"Open it here: {url}",
    ]


def test_later_it_names_the_stage(client):
    begun = evaluation_at(Status.VERIFICATION)
    window(begun.evaluation.campaign, Phase.VERIFICATION)
    text, _url = text_of(client, begun, begun.supervisor)
    assert text.splitlines()[1] == "It stands at: Waiting for verification."


def test_who_sees_only_a_part_gets_no_text(client):
    begun = year_of()
    assign(begun, "1")
    assert text_of(client, begun, begun.contributor)[0] == ""


def test_a_round_has_its_days_and_the_way_to_open_it(client):
    begun = year_of()
    days = window(begun.evaluation.campaign)
    client.force_login(begun.supervisor)
    url = reverse("self_evaluation:campaign_detail", args=[begun.evaluation.campaign.public_id])
    first, last = (f"{day.day} {day:%B %Y}" for day in (days.opens_on, days.closes_on))
    assert client.get(url).context["share_text"].splitlines() == [
        "Evaluasi diri 2026/2027, school year 2026/2027",
        f"Filling in: {first} to {last}",
        f"Open it here: {SITE}/evaluasi/",
    ]
