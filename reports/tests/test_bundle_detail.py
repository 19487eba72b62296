"""A package on its way."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from jobs.models import Job, State
from jobs.worker import TOO_LONG
from reports import actions
from reports.tests import factories
from spmi.templatetags.spmi_format import in_zone

pytestmark = pytest.mark.django_db


def _url(bundle):
    return reverse("reports:bundle_detail", args=[bundle.public_id])


@pytest.fixture
def bundle(verified):
    """A package that waits to be packed."""
    return actions.create_bundle([verified.result], by=verified.year.supervisor)


def test_it_says_its_place_in_the_queue(client, verified, bundle):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle))
    # The receipt of the sending and the result's report wait before it.
    assert (response.context["is_moving"], response.context["place"]) == (True, 3)
    assert verified.school.name in response.content.decode()


def test_times_are_those_of_the_schools(client, verified):
    region = verified.school.region
    type(region).objects.filter(pk=region.pk).update(time_zone="Asia/Jayapura")
    supervisor = verified.year.supervisor
    packed = factories.packed_bundle(supervisor, [verified.result])
    client.force_login(supervisor)
    assert in_zone(packed.expires_at, "Asia/Jayapura") in client.get(_url(packed)).content.decode()
    listed = client.get(reverse("reports:document_list")).content.decode()
    packed.refresh_from_db()
    assert in_zone(packed.created_at, "Asia/Jayapura") in listed


def test_htmx_gets_the_state_only(client, verified, bundle):
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle), headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


def test_a_failure_says_why(client, verified, bundle):
    now = verified.result.verified_at
    Job.objects.filter(name="reports.bundle").update(
        state=State.FAILED, error=TOO_LONG, finished_at=now
    )
    client.force_login(verified.year.supervisor)
    response = client.get(_url(bundle))
    with override("id"):
        assert _(TOO_LONG) in response.content.decode()
    assert response.context["is_moving"] is False


def test_a_packed_one_can_be_taken(client, verified):
    packed = factories.packed_bundle(verified.year.supervisor, [verified.result])
    client.force_login(verified.year.supervisor)
    address = reverse("reports:bundle_download", args=[packed.public_id])
    assert address in client.get(_url(packed)).content.decode()


def test_it_is_nobody_elses(client, verified, bundle):
    client.force_login(verified.year.principal)
    assert client.get(_url(bundle)).status_code == 404
