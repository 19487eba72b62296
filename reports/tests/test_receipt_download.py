"""The receipt of a sending as PDF: taken by who may read it; a plain page until it is made."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import Job, State
from jobs.worker import TOO_LONG
from reports import pdf
from reports.tests.factories import CONTENT, stored_receipt
from self_evaluation.models import Status
from self_evaluation.queries.evaluation import SUBMITTED
from self_evaluation.tests import factories as evaluations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def begun(monkeypatch):
    """A sent self-evaluation on a machine that can make PDF files."""
    monkeypatch.setattr(pdf, "why_not", lambda: "")
    return evaluations.evaluation_at(Status.TEAM_REVIEW)


def taken(client, begun, user=None, **headers):
    client.force_login(user or begun.principal)
    url = reverse("reports:receipt_download", args=[begun.evaluation.public_id])
    return client.get(url, headers=headers)


def test_a_reader_takes_the_file_and_it_is_written_down(client, begun):
    receipt = stored_receipt(begun.evaluation)
    response = taken(client, begun)
    assert b"".join(response.streaming_content) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{receipt.sha256}"'
    name = f"Receipt {begun.school.npsn}-{evaluations.YEAR}-1.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    event = AuditEvent.objects.get(event="reports.download")
    assert (event.actor_id, event.school_id) == (begun.principal.pk, begun.school.pk)


def test_a_broken_download_goes_on(client, begun):
    stored_receipt(begun.evaluation)
    response = taken(client, begun, Range="bytes=5-")
    assert (response.status_code, b"".join(response.streaming_content)) == (206, CONTENT[5:])
    assert not AuditEvent.objects.filter(event="reports.download").exists()


def test_while_it_is_made_the_page_says_so_and_offers_the_page_itself(client, begun):
    html = taken(client, begun).content.decode()
    page = reverse("self_evaluation:evaluation_receipt", args=[begun.evaluation.public_id])
    assert "The PDF is being made." in html
    assert "you can print it now with your browser" in html
    assert f'href="{page}"' in html


def test_the_file_of_an_earlier_sending_is_not_given(client, begun):
    stored_receipt(begun.evaluation, submission=begun.evaluation.submissions + 1)
    assert "The PDF is being made." in taken(client, begun).content.decode()


def test_one_that_failed_says_why_and_can_be_asked_for_again(client, begun):
    now = begun.evaluation.submitted_at
    Job.objects.filter(name=SUBMITTED).update(state=State.FAILED, error=TOO_LONG, finished_at=now)
    html = taken(client, begun).content.decode()
    ask = reverse("reports:receipt_create", args=[begun.evaluation.public_id])
    assert TOO_LONG in html
    assert f'action="{ask}"' in html


def test_one_that_nobody_began_can_be_asked_for(client, begun):
    Job.objects.filter(name=SUBMITTED).delete()
    html = taken(client, begun).content.decode()
    assert "This receipt has no PDF yet." in html
    assert reverse("reports:receipt_create", args=[begun.evaluation.public_id]) in html


def test_without_pango_the_page_says_what_is_missing(client, begun, monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    html = taken(client, begun).content.decode()
    assert "Pango is missing." in html
    assert reverse("reports:receipt_create", args=[begun.evaluation.public_id]) not in html


def test_before_sending_there_is_none(client, monkeypatch):
    assert taken(client, evaluations.year_of()).status_code == 404


def test_colleagues_take_it_and_strangers_find_nothing(client, begun):
    stored_receipt(begun.evaluation)
    for reader in (begun.team, begun.supervisor):
        assert b"".join(taken(client, begun, reader).streaming_content) == CONTENT
    stranger = people.principal_of(people.SchoolFactory())
    assert taken(client, begun, stranger).status_code == 404
    # Nothing was handed out to this contributor.
    assert taken(client, begun, begun.contributor).status_code == 404
