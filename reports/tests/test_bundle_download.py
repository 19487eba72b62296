"""Taking a package: the owner, for a day, in parts where a line broke."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from reports.models import Bundle
from reports.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(verified):
    """A packed one."""
    return factories.packed_bundle(verified.year.supervisor, [verified.result])


def _url(bundle):
    return reverse("reports:bundle_download", args=[bundle.public_id])


def test_the_owner_takes_it_and_it_is_written_down(client, verified, bundle):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle))
    assert b"".join(response.streaming_content) == b"PK zip"
    assert AuditEvent.objects.filter(event="reports.download").count() == 1


def test_a_broken_download_goes_on(client, verified, bundle):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle), headers={"Range": "bytes=3-"})
    assert (response.status_code, b"".join(response.streaming_content)) == (206, b"zip")


def test_after_a_day_it_is_gone(client, verified, bundle):
    Bundle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle))
    assert response.status_code == 410
    assert response.context["reason"]


def test_it_is_nobody_elses(client, verified, bundle):
    client.force_login(verified.year.principal)
    assert client.get(_url(bundle)).status_code == 404
