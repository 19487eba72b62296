"""Changing, forgetting and listing: passwords and sessions (S-01, S-02, S-05, S-07)."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import tasks
from accounts.models import AuditEvent, User
from accounts.tests import factories
from jobs.models import Job

pytestmark = pytest.mark.django_db
NEW = "kuda baterai staples"


def _signed_in(person):
    client = Client()
    client.post(
        reverse("account_login"), {"login": person.username, "password": factories.PASSWORD}
    )
    return client


def _is_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def _change(client, old):
    data = {"oldpassword": old, "password1": NEW, "password2": NEW}
    return client.post(reverse("account_change_password"), data)


def test_the_current_password_is_asked_and_other_sessions_end():
    person = factories.UserFactory(signs_in=True)
    here, there = _signed_in(person), _signed_in(person)
    assert _change(here, "salah").context["form"].errors["oldpassword"]
    assert _change(here, factories.PASSWORD).status_code == 302
    assert _is_in(here)
    assert not _is_in(there)
    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert AuditEvent.objects.filter(event="accounts.change_password").count() == 1


def test_own_sessions_are_listed_and_the_others_ended():
    person = factories.UserFactory(signs_in=True)
    here, there = _signed_in(person), _signed_in(person)
    stranger = _signed_in(factories.UserFactory(signs_in=True))
    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert _is_in(here)
    assert not _is_in(there)
    assert _is_in(stranger)


@pytest.mark.parametrize(
    "password",
    [
        "20512345",
        "a20512345",
        "password123",
        "qwertyuiop",
        "1234567890",
        "sekolah2026",
        "Pengawas!1",
        "SDNegeri2026",
        "kepala-sekolah-1",
    ],
)
def test_what_anybody_would_try_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, factories.UserFactory.build())


@pytest.mark.parametrize("password", ["x" * 63 + "y", "tiga kata acak", "äöü kelapa muda"])
def test_long_ones_without_rules_of_composition_are_fine(password):
    validate_password(password, factories.UserFactory.build())


@pytest.mark.parametrize("password", ["ma" * 400 + "x1", "sekolah" * 50])
def test_a_very_long_password_is_judged_at_once(password):
    validate_password(password, factories.UserFactory.build())


def test_a_password_like_one_s_name_is_refused():
    with pytest.raises(ValidationError):
        validate_password("rahmawati99", factories.UserFactory.build(name="Ani Rahmawati"))


def test_who_has_no_password_is_led_to_the_way_for_a_forgotten_one(settings):
    settings.ROOT_URLCONF = "spmi.urls"
    client = Client()
    client.force_login(factories.UserFactory())
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_reset_password")


def _forget(email):
    return Client().post(reverse("account_reset_password"), {"email": email})


def test_known_and_unknown_addresses_answer_the_same():
    factories.UserFactory(email="ani@a.example", signs_in=True)
    known, unknown = _forget("ani@a.example"), _forget("siapa@a.example")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert mail.outbox == []
    assert Job.objects.get().name == "accounts.send_password_reset"


def test_the_link_of_the_mail_sets_a_password_once():
    person = factories.UserFactory(email="ani@a.example", signs_in=True)
    tasks.send_password_reset(person.pk, lambda *args: None)
    path = mail.outbox[0].body.partition("http://127.0.0.1:8000")[2].split()[0]
    client = Client()
    page = client.get(path, follow=True)
    address = page.redirect_chain[-1][0]
    assert client.post(address, {"password1": NEW, "password2": NEW}).status_code == 302
    assert User.objects.get(pk=person.pk).check_password(NEW)
    again = Client().get(path, follow=True)
    assert not again.redirect_chain


def test_a_flood_of_requests_for_one_address_is_slowed_down():
    for _number in range(6):
        response = _forget("siapa@a.example")
    assert response.context["form"].non_field_errors()


def test_who_left_or_was_never_in_gets_no_mail():
    factories.UserFactory(email="ani@a.example")
    person = factories.UserFactory(email="budi@a.example", signs_in=True, is_active=False)
    _forget("ani@a.example")
    _forget("budi@a.example")
    tasks.send_password_reset(person.pk, lambda *args: None)
    assert not Job.objects.exists()
    assert mail.outbox == []


def test_a_fresh_installation_has_no_account():
    assert User.objects.count() == 0
