"""Taking a dossier's files: their owner, for a day, in parts where a line broke."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from accounts.tests import factories as people
from reports.models import Filing
from reports.tests.filings import bare_dossier, packed_filing, proved
from self_evaluation.models import EvidenceItem

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def filing(client):
    """A packed one with one piece of evidence; its owner is signed in."""
    dossier, begun = bare_dossier()
    client.force_login(begun.principal)
    item = proved(dossier, begun, "P.1.1")
    packed = packed_filing(begun.principal, dossier, CONTENT, [item])
    packed.people = begun
    return packed


def _url(filing):
    return reverse("reports:filing_download", args=[filing.public_id])


def test_the_owner_takes_it_and_it_is_written_down(client, filing):
    response = client.get(_url(filing))
    assert b"".join(response.streaming_content) == CONTENT
    npsn = filing.dossier.school.npsn
    assert f"{npsn} invented 2026-2027 berkas.zip" in response["Content-Disposition"]
    event = AuditEvent.objects.get(event="reports.download")
    assert event.school_id == filing.dossier.school_id


def test_cut_in_the_middle_and_resumed_it_has_the_same_hash(client, filing):
    first = client.get(_url(filing))
    got = b"".join(first.streaming_content)[:50_001]
    onward = {"Range": f"bytes={len(got)}-", "If-Range": first["ETag"]}
    rest = client.get(_url(filing), headers=onward)
    assert rest.status_code == 206
    whole = got + b"".join(rest.streaming_content)
    assert hashlib.sha256(whole).hexdigest() == filing.sha256
    assert AuditEvent.objects.filter(event="reports.download").count() == 1


def test_after_a_day_it_is_gone(client, filing):
    Filing.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(_url(filing))
    assert response.status_code == 410
    assert response.context["reason"]


def test_one_whose_consent_was_withdrawn_is_not_handed_out(client, filing):
    EvidenceItem.objects.update(shows_people=True)
    response = client.get(_url(filing))
    assert response.status_code == 410
    assert response.context["reason"]


def test_it_is_nobody_elses(client, filing):
    stranger = people.principal_of(people.SchoolFactory())
    for person in (filing.people.supervisor, filing.people.team, stranger):
        client.force_login(person)
        assert client.get(_url(filing)).status_code == 404


def test_who_lost_the_school_finds_it_no_longer(client, filing):
    today = timezone.localdate()
    Membership.objects.filter(user=filing.owner).update(ends_on=today, starts_on=today)
    assert client.get(_url(filing)).status_code == 404
