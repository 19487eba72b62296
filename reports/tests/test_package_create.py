"""Asking for a year's report with its evidence in one ZIP."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.tests import factories as people
from jobs.models import Job, State
from reports.models import Package
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(result):
    return reverse("reports:package_create", args=[result.public_id])


def test_a_package_of_the_year_is_asked_for(client, verified):
    client.force_login(verified.year.principal)
    response = client.post(_url(verified.result))
    package = Package.objects.get()
    assert (package.owner, package.result) == (verified.year.principal, verified.result)
    assert response.url == reverse("reports:package_detail", args=[package.public_id])
    assert Job.objects.get(name="reports.package").subject_id == package.pk
    event = AuditEvent.objects.get(event="reports.create_package")
    assert event.school_id == verified.school.pk


def test_pressing_twice_asks_once(client, verified):
    client.force_login(verified.year.principal)
    first = client.post(_url(verified.result))
    assert client.post(_url(verified.result)).url == first.url
    assert Job.objects.filter(name="reports.package").count() == 1


def test_after_a_failure_it_is_queued_afresh(client, verified):
    client.force_login(verified.year.principal)
    client.post(_url(verified.result))
    now = verified.result.verified_at
    failed = {"state": State.FAILED, "error": "x", "finished_at": now}
    Job.objects.filter(name="reports.package").update(**failed)
    client.post(_url(verified.result))
    states = list(Job.objects.filter(name="reports.package").values_list("state", flat=True))
    assert sorted(states) == [State.FAILED, State.QUEUED]
    assert Package.objects.count() == 1


def test_a_reopened_result_is_refused_with_the_reason(client, verified):
    factories.reopened(verified)
    client.force_login(verified.year.principal)
    response = client.post(_url(verified.result))
    assert response.status_code == 403
    assert response.context["reason"]


def test_a_contributor_and_a_stranger_find_no_such_result(client, verified):
    for person in (verified.year.contributor, people.principal_of(people.SchoolFactory())):
        client.force_login(person)
        assert client.post(_url(verified.result)).status_code == 404
    assert not Package.objects.exists()


def test_the_button_is_on_the_result_and_gone_once_reopened(client, verified):
    client.force_login(verified.year.principal)
    page = reverse("reports:result_detail", args=[verified.result.public_id])
    assert _url(verified.result) in client.get(page).content.decode()
    factories.reopened(verified)
    assert _url(verified.result) not in client.get(page).content.decode()
