"""One's own data; how one is reached asks for the password (S-02)."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import AuditEvent, User
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/profil/"


@pytest.fixture
def person(client):
    user = factories.UserFactory(name="Ani", email="ani@a.example", signs_in=True)
    client.force_login(user)
    return user


def _save(client, **data):
    return client.post(URL, {"name": "Ani", "email": "ani@a.example", "phone": "", **data})


def test_a_name_changes_without_a_password(client, person):
    assert _save(client, name="Ani, M.Pd.").status_code == 302
    assert User.objects.get(pk=person.pk).name == "Ani, M.Pd."
    assert AuditEvent.objects.get().after == {"changed": ["name"]}


@pytest.mark.parametrize("change", [{"email": "baru@a.example"}, {"phone": "0812"}])
def test_an_address_changes_only_with_the_password(client, person, change):
    for wrong in ("", "salah"):
        assert _save(client, **change, password=wrong).context["form"].errors["password"]
    assert _save(client, **change, password=factories.PASSWORD).status_code == 302
    field, value = next(iter(change.items()))
    assert getattr(User.objects.get(pk=person.pk), field) == value


def test_an_old_address_signs_nobody_in(client, person):
    EmailAddress.objects.create(user=person, email="ani@a.example", primary=True)
    _save(client, email="baru@a.example", password=factories.PASSWORD)
    assert not EmailAddress.objects.exists()


def test_somebody_else_s_address_is_refused(client, person):
    factories.UserFactory(email="lain@a.example")
    form = _save(client, email="LAIN@a.example", password=factories.PASSWORD).context["form"]
    assert form.errors["email"]


def test_saving_nothing_new_records_nothing(client, person):
    _save(client)
    assert not AuditEvent.objects.exists()


def test_fields_that_are_not_asked_are_not_written(client, person):
    _save(client, name="B", is_superuser="on", username="x", is_active="")
    stored = User.objects.get(pk=person.pk)
    assert (stored.username, stored.is_superuser, stored.is_active) == (
        person.username,
        False,
        True,
    )
