"""The receipt of a sending."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation import results
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import Status
from self_evaluation.tests.factories import YEAR, evaluation_at, returned, year_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def opened(client, begun, user=None):
    client.force_login(user or begun.principal)
    return client.get(
        reverse("self_evaluation:evaluation_receipt", args=[begun.evaluation.public_id])
    )


def test_it_gives_number_time_with_zone_and_check_code(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    response = opened(client, begun)
    digest = results.claims_hash(begun.evaluation.sheet)
    html = response.content.decode()
    assert response.context["number"] == f"{begun.school.npsn}/{YEAR}/1"
    assert response.context["code"].replace("-", "") == digest[:16].upper()
    assert digest in html
    assert " WIB" in html
    leaves = begun.evaluation.sheet.answers.count()
    assert f"{leaves} of {leaves}" in html


def test_it_leads_to_the_same_as_pdf_and_says_what_happens_next_until_it_happened(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    html = opened(client, begun).content.decode()
    assert "Your quality team reviews every item beside its evidence" in html
    assert reverse("reports:receipt_download", args=[begun.evaluation.public_id]) in html
    verbs.start_review(begun.evaluation, by=begun.team)
    verbs.complete_review(begun.evaluation, by=begun.team)
    assert "What happens next" not in opened(client, begun).content.decode()


def test_withdrawing_is_offered_until_the_team_begins_then_it_says_who_did(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    withdraw = reverse("self_evaluation:evaluation_withdraw", args=[begun.evaluation.public_id])
    assert f'action="{withdraw}"' in opened(client, begun).content.decode()
    verbs.start_review(begun.evaluation, by=begun.team)
    html = opened(client, begun).content.decode()
    assert f"{begun.team} began the review on" in html
    assert "The quality team has begun its review." in html


def test_the_receipt_stays_the_same_when_answers_change_later(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    before = opened(client, begun).context["code"]
    verbs.withdraw(begun.evaluation, by=begun.principal)
    begun.save("1.1.1", level=0)
    assert opened(client, begun).context["code"] == before


def test_a_sending_taken_back_is_not_called_sent(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    verbs.withdraw(begun.evaluation, by=begun.principal)
    html = opened(client, begun).content.decode()
    assert "This sending was withdrawn." in html
    assert "The self-evaluation was sent." not in html
    year = reverse("self_evaluation:evaluation_detail", args=[begun.evaluation.public_id])
    assert "Receipt of the sending withdrawn" in client.get(year).content.decode()
    verbs.submit(begun.evaluation, by=begun.principal)
    assert "The self-evaluation was sent." in opened(client, begun).content.decode()


def test_what_a_reviewer_sent_back_was_sent_all_the_same(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    returned(begun, "1.1.1")
    assert not begun.evaluation.is_withdrawn
    assert "The self-evaluation was sent." in opened(client, begun).content.decode()


def test_before_sending_there_is_none(client):
    begun = year_of()
    detail = reverse("self_evaluation:evaluation_detail", args=[begun.evaluation.public_id])
    assert opened(client, begun).url == detail


def test_colleagues_read_it_and_strangers_find_nothing(client):
    begun = evaluation_at(Status.TEAM_REVIEW)
    assert opened(client, begun, begun.team).status_code == 200
    assert opened(client, begun, people.principal_of(people.SchoolFactory())).status_code == 404
