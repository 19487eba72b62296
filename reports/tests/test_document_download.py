"""Taking a file: for readers only, written down, and in parts where a line broke."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from reports.tests import factories
from reports.tests.factories import CONTENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(verified):
    """A stored PDF."""
    return factories.stored_document(verified.result)


def _url(document):
    return reverse("reports:document_download", args=[document.public_id])


def _body(response):
    return b"".join(response.streaming_content)


def test_a_reader_takes_the_file_and_it_is_written_down(client, verified, document):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(document))
    assert _body(response) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{document.sha256}"'
    assert "attachment" in response["Content-Disposition"]
    event = AuditEvent.objects.get(event="reports.download")
    assert (event.actor_id, event.school_id) == (verified.year.supervisor.pk, verified.school.pk)


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=5-", CONTENT[5:], f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=0-3", CONTENT[:4], f"bytes 0-3/{len(CONTENT)}"),
        ("bytes=-4", CONTENT[-4:], f"bytes {len(CONTENT) - 4}-{len(CONTENT) - 1}/{len(CONTENT)}"),
        ("bytes=3-9999", CONTENT[3:], f"bytes 3-{len(CONTENT) - 1}/{len(CONTENT)}"),
    ],
)
def test_a_broken_download_goes_on(client, verified, document, asked, part, said):
    client.force_login(verified.year.principal)
    response = client.get(_url(document), headers={"Range": asked})
    assert (response.status_code, _body(response)) == (206, part)
    assert response["Content-Range"] == said
    assert response["Content-Length"] == str(len(part))
    assert not AuditEvent.objects.filter(event="reports.download").exists()


def test_a_part_that_is_not_there_is_refused(client, verified, document):
    client.force_login(verified.year.principal)
    response = client.get(_url(document), headers={"Range": "bytes=999-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-1,4-5"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
        {"Range": "bytes=9-3"},
        {"Range": "bytes=2-", "If-Range": '"another"'},
    ],
)
def test_other_wishes_get_the_whole_file(client, verified, document, headers):
    client.force_login(verified.year.principal)
    response = client.get(_url(document), headers=headers)
    assert (response.status_code, _body(response)) == (200, CONTENT)


def test_behind_nginx_the_server_gives_the_file(client, verified, document, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    client.force_login(verified.year.principal)
    response = client.get(_url(document))
    assert response["X-Accel-Redirect"] == f"/private/{document.stored_as}"


def test_who_may_not_read_finds_nothing(client, verified, document):
    for user in (verified.year.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(user)
        assert client.get(_url(document)).status_code == 404
