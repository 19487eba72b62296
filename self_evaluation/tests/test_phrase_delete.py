"""Removing one of one's own sentences."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.models import Phrase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
URL = reverse("self_evaluation:phrase_delete")


def test_mine_goes(client):
    me = people.quality_team_of(people.SchoolFactory())
    phrase = Phrase.objects.create(user=me, text="Lampirkan notulen.")
    client.force_login(me)
    response = client.post(URL, {"phrase": phrase.pk}, follow=True)
    assert "The sentence is no longer offered." in response.content.decode()
    assert Phrase.objects.count() == 0


@pytest.mark.parametrize("number", ["", "x", "999999999999999999999"])
def test_nonsense_is_not_found(client, number):
    client.force_login(people.quality_team_of(people.SchoolFactory()))
    assert client.post(URL, {"phrase": number}).status_code == 404


def test_a_colleagues_sentence_is_not_found(client):
    school = people.SchoolFactory()
    phrase = Phrase.objects.create(user=people.quality_team_of(school), text="Rahasia.")
    client.force_login(people.quality_team_of(school))
    assert client.post(URL, {"phrase": phrase.pk}).status_code == 404
    assert Phrase.objects.count() == 1
