"""Taking a year's package: its owner, for a day, in parts where a line broke."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from accounts.tests import factories as people
from reports.models import Package
from reports.tests import factories
from self_evaluation.tests import factories as evaluations

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def package(client, verified):
    """A packed one; its owner is signed in."""
    client.force_login(verified.year.principal)
    return factories.packed_package(verified.year.principal, verified.result, CONTENT)


def _url(package):
    return reverse("reports:package_download", args=[package.public_id])


def test_the_owner_takes_it_and_it_is_written_down(client, verified, package):
    response = client.get(_url(package))
    assert b"".join(response.streaming_content) == CONTENT
    assert f"{verified.school.npsn} 2026-2027" in response["Content-Disposition"]
    event = AuditEvent.objects.get(event="reports.download")
    assert event.school_id == verified.school.pk


def test_cut_in_the_middle_and_resumed_it_has_the_same_hash(client, package):
    first = client.get(_url(package))
    got = b"".join(first.streaming_content)[:50_001]  # all that arrived
    rest = client.get(
        _url(package), headers={"Range": f"bytes={len(got)}-", "If-Range": first["ETag"]}
    )
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes 50001-255999/{len(CONTENT)}")
    whole = got + b"".join(rest.streaming_content)
    assert hashlib.sha256(whole).hexdigest() == package.sha256
    assert AuditEvent.objects.filter(event="reports.download").count() == 1


def test_after_a_day_it_is_gone(client, package):
    Package.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(_url(package))
    assert response.status_code == 410
    assert response.context["reason"]


def test_one_whose_consent_was_withdrawn_is_not_handed_out(client, verified, package):
    item = evaluations.prove(verified.year, "1.1.1", shows_people=True)
    package.items.add(item)
    response = client.get(_url(package))
    assert response.status_code == 410
    assert response.context["reason"]


def test_it_is_nobody_elses(client, verified, package):
    stranger = people.principal_of(people.SchoolFactory())
    for person in (verified.year.supervisor, stranger):
        client.force_login(person)
        assert client.get(_url(package)).status_code == 404


def test_who_lost_the_school_finds_it_no_longer(client, verified, package):
    today = timezone.localdate()
    Membership.objects.filter(user=verified.year.principal).update(ends_on=today, starts_on=today)
    assert client.get(_url(package)).status_code == 404
