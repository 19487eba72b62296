"""Asking for many reports as one package."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from reports.models import Bundle
from reports.tests import factories

pytestmark = pytest.mark.django_db
URL = "/laporan/paket/buat/"


def test_chosen_results_become_a_package(client, verified):
    client.force_login(verified.year.supervisor)
    response = client.post(URL, {"result": [str(verified.result.public_id), "nonsense"]})
    bundle = Bundle.objects.get()
    assert list(bundle.results.all()) == [verified.result]
    assert response.url == reverse("reports:bundle_detail", args=[bundle.public_id])


def test_chosen_schools_of_a_year_become_a_package(client, verified):
    other = factories.verified_year()
    office = people.office_of(people.regency())
    client.force_login(office)
    data = {
        "school": [verified.school.npsn, other.school.npsn],
        "year": "2026",
        "instrument": "small",
    }
    client.post(URL, data)
    assert set(Bundle.objects.get().results.all()) == {verified.result, other.result}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"school": ["1"], "year": "x"},
        {"year": "2026"},
        {"school": ["1\0"], "year": "2026"},
        {"school": ["1"], "year": "2026", "instrument": "\0"},
    ],
)
def test_nothing_chosen_is_refused_with_the_reason(client, verified, data):
    client.force_login(verified.year.supervisor)
    response = client.post(URL, data)
    assert response.status_code == 403
    assert response.context["reason"]


def test_results_out_of_reach_are_not_packed(client, verified):
    stranger = factories.verified_year()
    client.force_login(verified.year.supervisor)
    chosen = [str(verified.result.public_id), str(stranger.result.public_id)]
    client.post(URL, {"result": chosen})
    assert list(Bundle.objects.get().results.all()) == [verified.result]
