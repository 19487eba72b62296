"""The list of instruments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/"


def test_address():
    assert reverse("standards:instrument_list") == URL


def test_principal_sees_published_versions_and_no_import(client, principal):
    small_instrument()
    draft = small_instrument(version=2, published=False)
    client.force_login(principal)

    response = client.get(URL)

    assert [(i.version, i.leaf_count) for i in response.context["instruments"]] == [(1, 6)]
    assertContains(response, 'href="/instrumen/small/1/"')
    assertNotContains(response, draft.get_absolute_url())
    assertNotContains(response, "Bring in from Excel")


def test_administrator_sees_drafts_and_the_import(client, administrator):
    small_instrument(published=False)
    client.force_login(administrator)

    response = client.get(URL)

    assertContains(response, "Draft")
    assertContains(response, 'href="/instrumen/impor/"')


def test_empty_list_says_who_fills_it(client, stranger):
    client.force_login(stranger)

    assertContains(client.get(URL), "An administrator loads them")


def test_anonymous_signs_in_first(client):
    assertRedirects(client.get(URL), f"/masuk/?next={URL}", fetch_redirect_response=False)


def test_only_safe_methods(client, principal):
    client.force_login(principal)

    assert client.post(URL).status_code == 405


def test_queries_do_not_grow_with_rows(client, principal):
    client.force_login(principal)
    counts = []
    for versions in ([1], [2, 3]):
        for version in versions:
            small_instrument(version=version, edition=str(version))
        client.get(URL)
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        counts.append(len(found))

    assert counts[0] == counts[1]
