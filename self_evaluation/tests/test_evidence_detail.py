"""One item of the locker: its files, their stamps, where it is used."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.tests import factories as people
from self_evaluation.actions import evidence as actions
from self_evaluation.models import EvidenceFile, EvidenceUse
from self_evaluation.tests import samples
from self_evaluation.tests.cost import cost_of
from self_evaluation.tests.factories import EvidenceItemFactory, assign, prove, year_of
from spmi.uploads import PREVIEW_SUFFIX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def url_of(item):
    return reverse("self_evaluation:evidence_detail", args=[item.public_id])


def codes(response):
    return [place.answer.node.code for place in response.context["places"]]


def test_each_file_shows_its_stamp(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf()])
    file = EvidenceFile.objects.get()
    client.force_login(begun.supervisor)
    page = client.get(url_of(item)).content.decode()
    assert file.sha256 in page
    assert reverse("self_evaluation:evidence_file", args=[file.public_id]) in page
    assert str(begun.principal) in page


@pytest.mark.parametrize(
    ("file", "is_page", "shape"),
    [(samples.pdf, True, ("420", "594")), (samples.picture, False, ("640", "480"))],
)
def test_a_picture_keeps_its_room_before_it_has_come(client, file, is_page, shape):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[file()])
    stored = EvidenceFile.objects.get()
    (Path(settings.MEDIA_ROOT) / f"{stored.stored_as}{PREVIEW_SUFFIX}").touch()
    client.force_login(begun.principal)
    [picture] = re.findall(
        r'<img class="evidence-picture[^>]*>', client.get(url_of(item)).content.decode()
    )
    assert ("evidence-page" in picture) == is_page
    assert re.findall(r'(?:width|height)="(\d+)"', picture) == [*shape]


def test_where_it_is_used_as_far_as_the_person_may_know(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    other = begun.answer("2.1.1")
    EvidenceUse.objects.create(item=item, answer=other, created_by=begun.principal)
    assign(begun, "2")
    client.force_login(begun.principal)
    assert codes(client.get(url_of(item))) == ["1.1.1", "2.1.1"]
    client.force_login(begun.contributor)
    response = client.get(url_of(item))
    assert codes(response) == ["2.1.1"]
    assert "1 item of a part that colleagues fill in" in response.content.decode()


def test_used_only_where_the_person_cannot_look_is_not_called_unused(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    assign(begun, "2")
    client.force_login(begun.contributor)
    page = client.get(url_of(item)).content.decode()
    assert "1 item of a part that colleagues fill in" in page
    assert "Nowhere yet" not in page


def test_where_it_is_used_leads_to_the_very_item(client):
    begun = year_of()
    item = prove(begun, "1.1.2")
    client.force_login(begun.supervisor)
    page = client.get(url_of(item)).content.decode()
    way = reverse("self_evaluation:sheet_jump", args=[begun.evaluation.public_id])
    assert f'href="{way}?q=1.1.2"' in page
    arrived = client.get(f"{way}?q=1.1.2", follow=True)
    assert arrived.redirect_chain[-1][0].endswith("/standar/1/#item-1-1-2")


def test_stranger(client):
    item = prove(year_of(), "1.1.1")
    client.force_login(people.principal_of(people.SchoolFactory()))
    assert client.get(url_of(item)).status_code == 404


def test_from_an_item_it_can_be_used_or_left_there(client):
    begun = year_of()
    item = EvidenceItemFactory(school=begun.school, created_by=begun.principal)
    answer = begun.answer("1.1.1")
    client.force_login(begun.principal)
    query = {"answer": answer.public_id, "back": "/x/"}
    assert "Use for 1.1.1" in client.get(url_of(item), query).content.decode()
    EvidenceUse.objects.create(item=item, answer=answer, created_by=begun.principal)
    assert "Stop using it for 1.1.1" in client.get(url_of(item), query).content.decode()


def test_three_files_and_uses_cost_as_much_as_one(client):
    begun = year_of()
    item = prove(begun, "1.1.1")
    actions.renew(item, by=begun.principal, files=[samples.pdf()])
    client.force_login(begun.contributor)
    cost = cost_of(client, url_of(item))
    actions.renew(item, by=begun.principal, files=[samples.pdf(), samples.picture()])
    for code in ("1.1.2", "2.1.1"):
        answer = begun.answer(code)
        EvidenceUse.objects.create(item=item, answer=answer, created_by=begun.principal)
    assert cost_of(client, url_of(item)) == cost
