"""Looking at a school's data, checking them, changing them."""

import pytest
from django.utils import translation

from accounts.actions import places
from accounts.models import AuditEvent, School
from accounts.tests import factories
from spmi.decisions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    return factories.SchoolFactory(name="SD Satu")


def _url(school):
    return f"/sekolah/{school.npsn}/data/ubah/"


def _data(**values):
    return {"name": "SD Satu", "region_code": "32.73.01", **values}


def test_checking_without_a_change_counts_as_checked(client, school):
    client.force_login(factories.principal_of(school))
    assert client.post(_url(school), _data()).status_code == 302
    assert School.objects.get().checked_at is not None
    event = AuditEvent.objects.get()
    assert (event.event, event.before, event.after) == ("accounts.update_school", {}, {})


def test_a_change_is_stored_and_recorded_with_what_was_before(client, school):
    factories.district("32.73.02")
    client.force_login(factories.office_of(factories.regency()))
    client.post(_url(school), _data(name="SD Dua", pupils="300", region_code="32.73.02"))
    stored = School.objects.get()
    assert (stored.name, stored.pupils, stored.region.code) == ("SD Dua", 300, "32.73.02")
    event = AuditEvent.objects.get()
    assert event.before["name"] == "SD Satu"
    assert event.after["pupils"] == "300"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("nsm", "123"),
        ("email", "bukan"),
        ("pupils", "-1"),
        ("pupils", "banyak"),
        ("region_code", "99.99"),
        ("region_code", "32"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, school, field, value):
    client.force_login(factories.office_of(factories.regency()))
    response = client.post(_url(school), _data(**{field: value}))
    assert response.context["form"].errors[field]
    assert School.objects.get().checked_at is None


def test_a_principal_does_not_move_the_school(client, school):
    elsewhere = factories.district("32.73.02")
    principal = factories.principal_of(school)
    client.force_login(principal)
    assert "region_code" not in client.get(_url(school)).context["form"].fields
    client.post(_url(school), _data(region_code="32.73.02"))
    assert School.objects.get().region.code == "32.73.01"
    with translation.override("en"), pytest.raises(NotAllowed, match="education office"):
        places.update_school(school, {"region": elsewhere}, by=principal)


def test_an_office_moves_it_only_within_its_reach(client, school):
    factories.district("51.71.01")
    client.force_login(factories.office_of(factories.regency()))
    response = client.post(_url(school), _data(region_code="51.71.01"))
    assert response.context["form"].errors["region_code"]
    client.force_login(factories.administrator())
    assert client.post(_url(school), _data(region_code="51.71.01")).status_code == 302
    assert School.objects.get().region.code == "51.71.01"


def test_npsn_level_and_status_cannot_be_written(client, school):
    client.force_login(factories.principal_of(school))
    client.post(_url(school), _data(npsn="99999999", level="SMA", status="swasta", checked_at="x"))
    stored = School.objects.get()
    assert (stored.npsn, stored.level, stored.status) == (school.npsn, "SD", "negeri")


def test_a_colleague_reads_but_does_not_change_and_a_stranger_finds_nothing(client, school):
    page = f"/sekolah/{school.npsn}/data/"
    for make in (factories.contributor_of, factories.supervisor_of, factories.quality_team_of):
        client.force_login(make(school))
        assert client.get(page).status_code == 200
        assert client.get(_url(school)).status_code == 403
        assert client.post(_url(school), _data(name="X")).status_code == 403
    client.force_login(factories.principal_of(factories.SchoolFactory()))
    assert client.get(page).status_code == 404
    assert client.post(_url(school), _data(name="X")).status_code == 404
    assert School.objects.get(pk=school.pk).name == "SD Satu"


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow(client, school, people, django_assert_num_queries):
    user = factories.principal_of(school)
    for _number in range(people):
        factories.contributor_of(school)
    client.force_login(user)
    page = f"/sekolah/{school.npsn}/data/"
    client.get(page)
    with django_assert_num_queries(6):
        client.get(page)
