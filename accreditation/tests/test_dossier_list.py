"""The list of dossiers: whose, how far, found again among many."""

import pytest
from django.urls import reverse

from accounts.tests import factories as people
from accreditation.actions import open_dossier
from accreditation.tests.factories import answer_all, dossier_of
from self_evaluation.models import Assignment
from self_evaluation.tests.cost import cost_of
from standards.tests.factories import invented_edition

pytestmark = pytest.mark.django_db
URL = reverse("accreditation:dossier_list")


def another(**values):
    """Open a dossier of another school for the invented edition; return it with its head."""
    school = people.SchoolFactory(level="SD", **values)
    principal = people.principal_of(school)
    return open_dossier(school, invented_edition(), by=principal), principal


def rows_of(response):
    return [(str(dossier.school), progress) for dossier, progress in response.context["rows"]]


def test_the_head_sees_the_own_dossier_and_how_far_it_is(client):
    dossier, begun = dossier_of()
    another()
    client.force_login(begun.principal)
    assert rows_of(client.get(URL)) == [(str(begun.school), (1, 6))]
    answer_all(dossier, by=begun.principal)
    assert rows_of(client.get(URL)) == [(str(begun.school), (6, 6))]


def test_what_is_open_is_not_offered_again_and_one_school_is_not_searched(client):
    dossier, begun = dossier_of()
    client.force_login(begun.principal)
    response = client.get(URL)
    [(school, editions)] = response.context["offers"]
    assert (school, editions) == (begun.school, [])
    assert b'name="q"' not in response.content
    type(dossier).objects.update(year=dossier.year - 1)
    [(_school, editions)] = client.get(URL).context["offers"]
    assert [one["instrument"].code for one in editions] == ["invented"]


def test_a_contributor_sees_no_count_of_what_others_have(client):
    dossier, begun = dossier_of()
    node = dossier.sheet.instrument.nodes.get(code="Q")
    Assignment.objects.create(
        sheet=dossier.sheet, node=node, user=begun.contributor, created_by=begun.principal
    )
    client.force_login(begun.contributor)
    assert rows_of(client.get(URL)) == [(str(begun.school), None)]


def test_an_office_finds_a_school_by_name_number_year_and_stage(client):
    one, _head = another(name="SDN Melati")
    two, _other = another(name="SDN Mawar", region=one.school.region)
    client.force_login(people.office_of(one.school.region))
    assert b'name="q"' in client.get(URL).content
    assert len(rows_of(client.get(URL))) == 2
    assert rows_of(client.get(URL, {"q": "melati"})) == [(str(one.school), (0, 6))]
    assert rows_of(client.get(URL, {"q": two.school.npsn})) == [(str(two.school), (0, 6))]
    assert rows_of(client.get(URL, {"show": "sent"})) == []
    page = client.get(URL, {"show": "sent"}).content.decode()
    assert "No dossier fits what you looked for." in page
    assert len(rows_of(client.get(URL, {"show": "draft", "year": one.year}))) == 2
    assert rows_of(client.get(URL, {"year": 1999})) == []
    assert len(rows_of(client.get(URL, {"year": "٢٠٢٥", "show": "?"}))) == 2


def test_thirty_stand_on_a_page_and_rows_cost_no_queries(client):
    one, _head = another()
    client.force_login(people.office_of(one.school.region))
    before = cost_of(client, URL)
    for _number in range(30):
        another(region=one.school.region)
    assert cost_of(client, URL) == before
    assert len(rows_of(client.get(URL))) == 30
    assert len(rows_of(client.get(URL, {"page": 2}))) == 1


def test_a_stranger_finds_nothing(client):
    another()
    client.force_login(people.principal_of(people.SchoolFactory()))
    response = client.get(URL)
    assert rows_of(response) == []
    assert "There is no dossier yet." in response.content.decode()
