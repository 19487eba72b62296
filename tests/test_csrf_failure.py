"""A form whose secret is too old: nothing is saved, and nothing that was typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests import factories as people

pytestmark = pytest.mark.django_db


def refused(data):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.principal_of(people.SchoolFactory()))
    response = client.post(reverse("accounts:profile"), data)
    assert response.status_code == 403
    return response


def test_what_was_typed_is_shown_to_be_copied():
    sent = {
        "csrfmiddlewaretoken": "old",
        "1.1.1-version": "3",
        "1.1.1-key": "b4a9",
        "1.1.1-note": "Rapat <b>guru</b> tiap bulan.",
        "1.1.2-exceeds": "on",
        "name": "Bu Sari",
    }
    response = refused(sent)
    assert response.context["typed"] == [
        ("1.1.1", "Rapat <b>guru</b> tiap bulan."),
        ("", "Bu Sari"),
    ]
    page = response.content.decode()
    assert "Rapat &lt;b&gt;guru&lt;/b&gt; tiap bulan." in page


def test_a_form_with_a_password_is_never_repeated():
    response = refused({"login": "sari", "password": "rahasia sekali"})
    assert response.context["typed"] == []
    assert "rahasia" not in response.content.decode()
