"""A year's package on its way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jobs import lease
from jobs.models import Job, State
from jobs.worker import TOO_LONG
from reports import actions
from reports.models import Package
from reports.tests import factories

pytestmark = pytest.mark.django_db


def _url(package):
    return reverse("reports:package_detail", args=[package.public_id])


@pytest.fixture
def package(client, verified):
    """One that waits to be packed; its owner is signed in."""
    client.force_login(verified.year.principal)
    return actions.create_package(verified.result, by=verified.year.principal)


def test_it_says_its_place_in_the_queue(client, verified, package):
    response = client.get(_url(package))
    # The receipt of the sending and the result's report wait before it.
    assert (response.context["is_moving"], response.context["place"]) == (True, 3)
    assert verified.school.name in response.content.decode()


def test_htmx_gets_the_state_only(client, package):
    response = client.get(_url(package), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


def test_progress_is_shown(client, package):
    job = lease.claim(Job.objects.get(name="reports.package").pk)
    lease.report(job, 40)
    assert 'value="40"' in client.get(_url(package)).content.decode()


def test_a_failure_says_why(client, verified, package):
    Job.objects.filter(name="reports.package").update(
        state=State.FAILED, error=TOO_LONG, finished_at=verified.result.verified_at
    )
    response = client.get(_url(package))
    with override("id"):
        assert _(TOO_LONG) in response.content.decode()
    assert response.context["is_moving"] is False


def test_a_packed_one_can_be_taken_and_says_what_stayed_out(client, verified, in_english):
    packed = factories.packed_package(verified.year.principal, verified.result)
    Package.objects.update(files=3, withheld=2)
    client.force_login(verified.year.principal)
    page = client.get(_url(packed)).content.decode()
    assert reverse("reports:package_download", args=[packed.public_id]) in page
    assert "3 files of evidence" in page
    assert "2 pieces of evidence stay at the school" in page


def test_after_its_day_it_says_so(client, verified, in_english):
    packed = factories.packed_package(verified.year.principal, verified.result)
    Package.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(verified.year.principal)
    page = client.get(_url(packed)).content.decode()
    assert "kept for 24 hours and is gone" in page
    assert reverse("reports:package_download", args=[packed.public_id]) not in page


def test_it_says_when_its_result_is_no_longer_in_force(client, verified, package, in_english):
    assert "It is being verified again" not in client.get(_url(package)).content.decode()
    verified.result.superseded_at = timezone.now()
    verified.result.save(update_fields=["superseded_at"])
    assert "It is being verified again" in client.get(_url(package)).content.decode()


def test_it_is_nobody_elses(client, verified, package):
    for person in (verified.year.supervisor, verified.year.team):
        client.force_login(person)
        assert client.get(_url(package)).status_code == 404


def test_it_is_listed_among_the_reports_and_on_the_result(client, verified, package):
    for page in (
        reverse("reports:document_list"),
        reverse("reports:result_detail", args=[verified.result.public_id]),
    ):
        assert _url(package) in client.get(page).content.decode()
