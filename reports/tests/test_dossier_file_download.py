"""Taking a file of a dossier: by who reads the whole of it; a draft only while it is true."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from accreditation.tests.factories import dossier_of
from reports.documents.dossier import dossier_report
from reports.models import DossierKind
from reports.queries.dossier import dossier_for_report
from reports.tests.factories import CONTENT, sent_dossier, stored_dossier_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def taken(client, file, user, **headers):
    client.force_login(user)
    url = reverse("reports:dossier_file_download", args=[file.public_id])
    return client.get(url, headers=headers)


@pytest.mark.parametrize(
    ("kind", "content_type", "name"),
    [
        (DossierKind.RECEIPT, "application/pdf", "Receipt.pdf"),
        (DossierKind.PDF, "application/pdf", "Accreditation dossier.pdf"),
        (DossierKind.WORKBOOK, WORKBOOK, "Accreditation dossier.xlsx"),
    ],
)
def test_a_reader_takes_it_and_it_is_written_down(client, kind, content_type, name):
    dossier, begun = sent_dossier()
    file = stored_dossier_file(dossier, kind)
    response = taken(client, file, begun.principal)
    assert b"".join(response.streaming_content) == CONTENT
    assert (response["Content-Type"], response["ETag"]) == (content_type, f'"{file.sha256}"')
    copy = f"{begun.school.npsn} 2026-2027 invented {name}"
    assert response["Content-Disposition"] == f'attachment; filename="{copy}"'
    event = AuditEvent.objects.get(event="reports.download")
    assert (event.actor_id, event.school_id) == (begun.principal.pk, begun.school.pk)


def test_a_broken_download_goes_on(client):
    dossier, begun = sent_dossier()
    response = taken(client, stored_dossier_file(dossier), begun.team, Range="bytes=5-")
    assert (response.status_code, b"".join(response.streaming_content)) == (206, CONTENT[5:])
    assert not AuditEvent.objects.filter(event="reports.download").exists()


def test_a_draft_says_so_in_its_name(client):
    dossier, begun = dossier_of()
    made_from = dossier_report(dossier_for_report(dossier.pk)).made_from
    response = taken(client, stored_dossier_file(dossier, made_from=made_from), begun.principal)
    assert b"".join(response.streaming_content) == CONTENT
    assert "dossier Draft.pdf" in response["Content-Disposition"]


def test_a_draft_of_other_answers_is_not_given(client):
    dossier, begun = dossier_of()
    response = taken(client, stored_dossier_file(dossier), begun.principal)
    assert response.url == reverse("reports:dossier_file_list", args=[dossier.public_id])
    assert not AuditEvent.objects.filter(event="reports.download").exists()


def test_a_draft_is_none_any_more_once_it_was_sent(client):
    dossier, begun = sent_dossier()
    file = stored_dossier_file(dossier)
    type(file).objects.filter(pk=file.pk).update(is_draft=True, check_code=None)
    assert taken(client, file, begun.principal).status_code == 404


def test_strangers_and_contributors_find_nothing(client):
    dossier, begun = sent_dossier()
    file = stored_dossier_file(dossier)
    assert b"".join(taken(client, file, begun.supervisor).streaming_content) == CONTENT
    for user in (people.principal_of(people.SchoolFactory()), begun.contributor):
        assert taken(client, file, user).status_code == 404
