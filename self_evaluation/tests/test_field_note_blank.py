"""The empty page of a note."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.mark.parametrize(
    ("kind", "question"),
    [("observation", "What was seen?"), ("interview", "What was asked, and what was said?")],
)
def test_it_asks_what_the_form_asks(client, kind, question):
    client.force_login(people.UserFactory())
    page = client.get(reverse("self_evaluation:field_note_blank", args=[kind])).content.decode()
    assert f"<dt>{question}</dt>" in page


def test_other_kinds_have_none(client):
    client.force_login(people.UserFactory())
    url = reverse("self_evaluation:field_note_blank", args=["document"])
    assert client.get(url).status_code == 404
