"""Which kind of school it is: chosen at opening, changed while open, seen at the items."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accreditation.actions import send
from accreditation.models import Dossier
from accreditation.tests.factories import answer_all, dossier_of, verified_year
from self_evaluation.results import claims_hash
from standards.tests.factories import invented_edition, small_instrument

pytestmark = pytest.mark.django_db


def url_of(dossier):
    return reverse("accreditation:dossier_variant", args=[dossier.public_id])


def sheet_page(client, dossier):
    url = reverse("self_evaluation:sheet_standard", args=[dossier.public_id, "R"])
    return client.get(url).content.decode()


def test_the_usual_kind_stands_until_the_head_says_another(client):
    dossier, begun = dossier_of()
    assert dossier.variant == "one"
    client.force_login(begun.principal)
    page = sheet_page(client, dossier)
    assert "The levels are told for a school of one class." in page
    assert page.count("Not official") == 1
    assert "One yellow." in page
    assert "Many yellow." not in page

    assert client.post(url_of(dossier), {"variant": "many"}).url == dossier.get_absolute_url()
    page = sheet_page(client, dossier)
    assert "The levels are told for a school of many classes." in page
    assert "Not official" not in page
    assert "Many yellow." in page
    event = AuditEvent.objects.get(event="accreditation.variant")
    assert (event.before, event.after) == ({"variant": "one"}, {"variant": "many"})


def test_the_same_kind_again_changes_nothing(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    assert client.post(url_of(dossier), {"variant": "one"}).status_code == 302
    assert not AuditEvent.objects.filter(event="accreditation.variant").exists()


def test_a_kind_that_the_edition_does_not_tell_is_not_found(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    assert client.post(url_of(dossier), {"variant": "few"}).status_code == 404
    dossier.refresh_from_db()
    assert dossier.variant == "one"


@pytest.mark.parametrize("who", ["team", "supervisor"])
def test_colleagues_read_it_and_do_not_change_it(client, who):
    dossier, begun = dossier_of()
    client.force_login(getattr(begun, who))
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "The levels are told for a school of one class." in page
    assert url_of(dossier) not in page
    response = client.post(url_of(dossier), {"variant": "many"})
    assert response.status_code == 403
    assert "Only the principal says which kind of school it is." in response.content.decode()


def test_sent_it_stays_and_is_part_of_the_fingerprint(client):
    dossier, begun = dossier_of()
    answer_all(dossier, by=begun.principal)
    before = claims_hash(dossier.sheet)
    client.force_login(begun.principal)
    client.post(url_of(dossier), {"variant": "many"})
    dossier = Dossier.objects.get()
    assert claims_hash(dossier.sheet) != before
    send(dossier, by=begun.principal)
    response = client.post(url_of(dossier), {"variant": "one"})
    assert response.status_code == 403
    assert "The dossier has been sent" in response.content.decode()


def test_the_head_chooses_at_opening(client):
    begun = verified_year()
    invented_edition()
    client.force_login(begun.principal)
    listed = client.get(reverse("accreditation:dossier_list")).content.decode()
    assert '<label for="variant-invented">Kind of school, for “Invented edition”</label>' in listed
    assert '<option value="many">a school of many classes</option>' in listed
    opening = {"school": begun.school.npsn, "edition": "invented"}
    opened = reverse("accreditation:dossier_open")
    assert client.post(opened, opening | {"variant": "few"}).status_code == 404
    client.post(opened, opening | {"variant": "many"})
    assert Dossier.objects.get().variant == "many"


def test_an_edition_that_tells_no_kinds_asks_nothing():
    assert small_instrument().variants == []
