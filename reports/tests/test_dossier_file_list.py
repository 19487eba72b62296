"""The page of a dossier's receipt and files: what there is, how far the rest has come."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation.queries import SENT
from accreditation.tests.factories import answer_all, answer_of, dossier_of
from jobs.models import Job, State
from jobs.worker import TOO_LONG
from reports import pdf
from reports.documents.dossier import dossier_report
from reports.models import DossierKind
from reports.queries.dossier import dossier_for_report
from reports.tests.factories import sent_dossier, stored_dossier_file
from self_evaluation.actions import evidence
from self_evaluation.models import Assignment
from self_evaluation.tests import factories as years
from self_evaluation.tests.cost import cost_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NO_DRAFT = "There is no draft of what stands now."


@pytest.fixture(autouse=True)
def _with_pango(monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "")


def url_of(dossier):
    return reverse("reports:dossier_file_list", args=[dossier.public_id])


def shown(client, dossier, user):
    client.force_login(user)
    return client.get(url_of(dossier))


def draft_of(dossier):
    made_from = dossier_report(dossier_for_report(dossier.pk)).made_from
    return stored_dossier_file(dossier, made_from=made_from)


def test_the_dossier_leads_there(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert f'href="{url_of(dossier)}"' in page
    assert "as a draft of how it stands now" in page


def test_before_sending_it_offers_a_draft(client):
    dossier, begun = dossier_of()
    response = shown(client, dossier, begun.principal)
    assert (response.context["making"].state, response.context["making"].documents) == ("none", {})
    page = response.content.decode()
    assert NO_DRAFT in page
    assert reverse("reports:dossier_file_create", args=[dossier.public_id]) in page


def test_a_draft_of_what_stands_is_offered_one_of_other_answers_is_not(client):
    dossier, begun = dossier_of()
    file = draft_of(dossier)
    response = shown(client, dossier, begun.principal)
    assert response.context["making"].documents == {"pdf": file}
    type(answer_of(dossier, "P.1.2")).objects.filter(sheet=dossier.sheet_id).update(note="Baru.")
    response = shown(client, dossier, begun.principal)
    assert response.context["making"].documents == {}
    assert NO_DRAFT in response.content.decode()


def test_after_sending_all_three_with_their_codes(client):
    dossier, begun = sent_dossier()
    files = {kind.value: stored_dossier_file(dossier, kind) for kind in DossierKind}
    Job.objects.filter(name=SENT).update(state=State.DONE, finished_at=dossier.sent_at)
    response = shown(client, dossier, begun.principal)
    assert response.context["making"].documents == files
    page = response.content.decode()
    for file in files.values():
        assert reverse("reports:dossier_file_download", args=[file.public_id]) in page
        assert reverse("reports:document_verify", args=[file.check_code]) in page
    assert reverse("reports:dossier_file_create", args=[dossier.public_id]) not in page


def test_while_they_are_made_it_says_where_they_stand(client):
    dossier, begun = sent_dossier()
    response = shown(client, dossier, begun.principal)
    assert response.context["making"].state == State.QUEUED
    page = response.content.decode()
    assert "Waiting, number" in page
    assert "Look again" in page


def test_what_failed_says_why_and_can_be_asked_for_again(client):
    dossier, begun = sent_dossier()
    jobs = Job.objects.filter(name=SENT)
    jobs.update(state=State.FAILED, error=TOO_LONG, finished_at=dossier.sent_at)
    page = shown(client, dossier, begun.principal).content.decode()
    assert TOO_LONG in page
    assert "Try again" in page


def test_without_pango_it_says_what_is_missing(client, monkeypatch):
    monkeypatch.setattr(pdf, "why_not", lambda: "Pango is missing.")
    dossier, begun = dossier_of()
    assert "Pango is missing." in shown(client, dossier, begun.principal).content.decode()


def test_who_reads_the_whole_of_it_sees_it_others_find_nothing(client):
    dossier, begun = dossier_of()
    for reader in (begun.team, begun.supervisor):
        assert shown(client, dossier, reader).status_code == 200
    node = dossier.sheet.instrument.nodes.get(code="Q")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    assert shown(client, dossier, begun.contributor).status_code == 404
    client.force_login(begun.contributor)
    assert url_of(dossier) not in client.get(dossier.get_absolute_url()).content.decode()
    stranger = people.principal_of(people.SchoolFactory())
    assert shown(client, dossier, stranger).status_code == 404


def test_answers_and_evidence_cost_no_queries(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    before = cost_of(client, url_of(dossier))
    answer_all(dossier, by=begun.principal)
    for _item in range(2):
        item = years.EvidenceItemFactory(school=begun.school, created_by=begun.principal)
        evidence.attach(item, answer_of(dossier, "R.1.1"), by=begun.principal)
    assert cost_of(client, url_of(dossier)) == before
