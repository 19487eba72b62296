"""Publishing a draft."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from standards.models import Instrument
from standards.tests.factories import small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/small/1/terbitkan/"


def is_published():
    return Instrument.objects.get().published_at is not None


def test_administrator_publishes(client, administrator):
    small_instrument(published=False)
    client.force_login(administrator)

    response = client.post(URL, follow=True)

    assertRedirects(response, "/instrumen/small/1/")
    assertContains(response, "Version 1 is published.")
    assert is_published()


def test_twice_is_refused_with_the_reason(client, administrator):
    small_instrument()
    client.force_login(administrator)

    response = client.post(URL)

    assert response.status_code == 403


def test_draft_is_not_found_for_others_and_published_is_forbidden(client, principal):
    instrument = small_instrument(published=False)
    client.force_login(principal)
    assert client.post(URL).status_code == 404
    assert not is_published()
    Instrument.objects.filter(pk=instrument.pk).update(published_at="2026-01-01T00:00Z")
    assert client.post(URL).status_code == 403


def test_reading_does_not_publish(client, administrator):
    small_instrument(published=False)
    client.force_login(administrator)

    assert client.get(URL).status_code == 405
    assert not is_published()
