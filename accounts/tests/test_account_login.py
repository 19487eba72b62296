"""Signing in: the right answer, the slow answer, the same answer (S-01 to S-11)."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEvent, SignInFailure
from accounts.queries import sign_in as queries
from accounts.tests import factories

pytestmark = pytest.mark.django_db


def _try(client, name, password, **headers):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **headers)


def _wait():
    """Let the longest delay pass."""
    SignInFailure.objects.update(last_at=timezone.now() - timedelta(seconds=61))


def _error(response):
    return response.context["form"].non_field_errors()


def _is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["guru", "GURU", " guru ", "guru@sekolah.example"])
def test_by_user_name_or_e_mail(client, name):
    factories.UserFactory(username="guru", email="guru@sekolah.example", signs_in=True)
    assert _try(client, name, factories.PASSWORD).status_code == 302
    assert _is_in(client)


def test_a_wrong_password_and_an_unknown_name_answer_the_same(client):
    factories.UserFactory(username="guru", signs_in=True)
    known = _try(client, "guru", "salah")
    unknown = _try(client, "siapa", "salah")
    mail = _try(client, "siapa@sekolah.example", "salah")
    assert _error(known) == _error(unknown) == _error(mail)
    assert {known.status_code, unknown.status_code, mail.status_code} == {200}


@pytest.mark.parametrize("name", ["guru", "guru@sekolah.example", "siapa", "siapa@a.example"])
def test_each_try_hashes_exactly_once(client, monkeypatch, name):
    """The hash is what costs time, so known and unknown names take the same (S-05)."""
    factories.UserFactory(username="guru", email="guru@sekolah.example", signs_in=True)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )
    _try(client, name, "salah")
    assert len(hashed) == 1


def test_known_and_unknown_names_cost_the_same_queries(client):
    factories.UserFactory(username="guru", signs_in=True)
    _try(client, "lain", "salah")
    counts = []
    for name in ("guru", "siapa"):
        with CaptureQueriesContext(connection) as captured:
            _try(client, name, "salah")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_five_wrong_tries_are_free_then_one_waits(client):
    factories.UserFactory(username="guru", signs_in=True)
    for _number in range(5):
        _try(client, "guru", "salah")
    assert "1" in _error(_try(client, "guru", factories.PASSWORD))[0]
    assert not _is_in(client)


def test_twenty_wrong_tries_then_the_right_one_after_the_delay_works(client):
    factories.UserFactory(username="guru", signs_in=True)
    for _number in range(20):
        _wait()
        _try(client, "guru", "salah")
    assert "60" in _error(_try(client, "guru", factories.PASSWORD))[0]
    _wait()
    _try(client, "guru", factories.PASSWORD)
    assert _is_in(client)


def test_tries_during_the_delay_do_not_make_it_longer(client):
    factories.UserFactory(username="guru", signs_in=True)
    for _number in range(8):
        _try(client, "guru", "salah")
    assert SignInFailure.objects.get(scope="account").count == 5


def test_strangers_cannot_slow_down_a_place_the_person_came_from(client):
    factories.UserFactory(username="guru", signs_in=True)
    _try(client, "guru", factories.PASSWORD, REMOTE_ADDR="198.51.100.1")
    stranger = Client()
    for _number in range(6):
        _try(stranger, "guru", "salah", REMOTE_ADDR="203.0.113.9")
    again = Client()
    _try(again, "guru", factories.PASSWORD, REMOTE_ADDR="198.51.100.1")
    assert _is_in(again)


def test_an_address_that_tries_many_names_is_slowed_down(client):
    SignInFailure.objects.create(
        scope="address", value="127.0.0.1", count=52, last_at=timezone.now()
    )
    factories.UserFactory(username="guru", signs_in=True)
    _try(client, "guru", factories.PASSWORD)
    assert not _is_in(client)


@pytest.mark.parametrize(
    ("scope", "count", "seconds"),
    [
        ("account", 4, 0),
        ("account", 5, 1),
        ("account", 6, 2),
        ("account", 10, 32),
        ("account", 11, 60),
        ("account", 9999, 60),
        ("address", 49, 0),
        ("address", 50, 1),
    ],
)
def test_the_delay_doubles_up_to_a_minute(scope, count, seconds):
    assert queries.delay(scope, count) == seconds


def test_an_hour_without_tries_forgets_them(client):
    factories.UserFactory(username="guru", signs_in=True)
    for _number in range(5):
        _try(client, "guru", "salah")
    SignInFailure.objects.update(last_at=timezone.now() - timedelta(minutes=61))
    _try(client, "guru", "salah")
    assert SignInFailure.objects.get(scope="account").count == 1


def test_a_success_forgets_the_account_but_not_the_address(client):
    factories.UserFactory(username="guru", signs_in=True)
    _try(client, "guru", "salah")
    _try(client, "guru", factories.PASSWORD)
    assert list(SignInFailure.objects.values_list("scope", flat=True)) == ["address"]


def test_what_was_typed_as_a_name_is_stored_nowhere(client):
    _try(client, "sandi-rahasia-saya", "x")
    event = AuditEvent.objects.get(event="accounts.sign_in_refused")
    assert "rahasia" not in f"{event.subject_label} {event.after}"
    assert not SignInFailure.objects.filter(value__contains="rahasia").exists()


def test_coming_failing_and_leaving_are_recorded_with_the_address(client):
    user = factories.UserFactory(username="guru", signs_in=True)
    _try(client, "guru", "salah")
    _try(client, "guru", factories.PASSWORD)
    client.post(reverse("account_logout"))
    rows = AuditEvent.objects.order_by("pk").values_list("event", "subject_id", "address")
    assert list(rows) == [
        ("accounts.sign_in_refused", user.pk, "127.0.0.1"),
        ("accounts.sign_in", user.pk, "127.0.0.1"),
        ("accounts.sign_out", user.pk, "127.0.0.1"),
    ]


def test_a_forged_address_is_not_believed_without_proxies(client):
    _try(client, "guru", "salah", HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert AuditEvent.objects.get().address == "127.0.0.1"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_the_address_comes_from_the_last_proxy_that_is_ours(client):
    _try(client, "guru", "salah", HTTP_X_FORWARDED_FOR="10.0.0.1, 203.0.113.5")
    assert AuditEvent.objects.get().address == "203.0.113.5"


def test_the_session_key_changes_at_sign_in_and_is_dead_after_leaving(client):
    factories.UserFactory(username="guru", signs_in=True)
    session = client.session
    session["before"] = 1
    session.save()
    before = client.session.session_key
    _try(client, "guru", factories.PASSWORD)
    during = client.session.session_key
    client.post(reverse("account_logout"))
    assert before != during
    assert not Session.objects.filter(session_key=during).exists()


def test_asking_to_leave_by_get_leaves_nobody(client):
    client.force_login(factories.UserFactory())
    client.get(reverse("account_logout"))
    assert _is_in(client)


def test_a_session_ends_seven_days_after_it_began(client):
    factories.UserFactory(username="guru", signs_in=True)
    _try(client, "guru", factories.PASSWORD)
    ends = client.session.get_expiry_date()
    assert abs(ends - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    session = client.session
    session["seen_at"] = 1
    session.save()
    assert client.session.get_expiry_date() == ends


def test_after_a_long_rest_the_page_says_why_one_meets_it(client):
    client.force_login(factories.UserFactory(signs_in=True, username="sari"))
    session = client.session
    session["seen_at"] = int(timezone.now().timestamp() - 9 * 3600)
    session.save()
    page = client.get("/", follow=True).content.decode()
    assert "Anda dikeluarkan karena lama tidak ada kegiatan" in page
    assert "Anda dikeluarkan" not in Client().get(reverse("account_login")).content.decode()
    _try(client, "sari", factories.PASSWORD)
    client.get("/")
    assert "rested" not in {name for name, cookie in client.cookies.items() if cookie.value}


def test_offices_have_the_short_idle_limit(client):
    factories.office_of(factories.regency(), username="dinas", signs_in=True)
    _try(client, "dinas", factories.PASSWORD)
    assert client.session["is_office"] is True
    other = Client()
    factories.principal_of(factories.SchoolFactory(), username="kepsek", signs_in=True)
    _try(other, "kepsek", factories.PASSWORD)
    assert other.session["is_office"] is False


@pytest.mark.parametrize(
    ("is_office", "hours", "stays"), [(1, 0.4, 1), (1, 0.6, 0), (0, 7.9, 1), (0, 8.1, 0)]
)
def test_a_session_that_rested_too_long_is_over(client, is_office, hours, stays):
    client.force_login(factories.UserFactory())
    session = client.session
    session["is_office"] = bool(is_office)
    session["seen_at"] = int(timezone.now().timestamp() - hours * 3600)
    session.save()
    client.get(reverse("usersessions_list"))
    assert _is_in(client) is bool(stays)


def test_cookies_are_kept_from_scripts_and_other_sites(client):
    factories.UserFactory(username="guru", signs_in=True)
    cookies = _try(client, "guru", factories.PASSWORD).cookies
    session = cookies["session"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"


@override_settings(DEMO=True)
def test_the_demonstration_offers_a_card_a_role(client, django_assert_num_queries):
    school = factories.SchoolFactory()
    first = factories.principal_of(school)
    factories.principal_of(school)
    office = factories.office_of(factories.regency())
    supervisor = factories.supervisor_of(school)
    factories.MembershipFactory(
        user=supervisor, role="supervisor", school=factories.SchoolFactory()
    )
    with django_assert_num_queries(1):
        accounts = client.get(reverse("account_login")).context["demo_accounts"]()
    assert [(account.username, account.place) for account in accounts] == [
        (first.username, school.name),
        (supervisor.username, "2 sekolah"),
        (office.username, office.memberships.get().region.name),
    ]


@override_settings(DEMO=True)
def test_one_tap_signs_in_to_the_demonstration(client):
    user = factories.principal_of(factories.SchoolFactory())
    client.post(reverse("accounts:demo_sign_in"), {"username": user.username})
    assert client.session["_auth_user_id"] == str(user.pk)
    with translation.override("en"):
        assert AuditEvent.objects.get().event == "accounts.sign_in"


@override_settings(DEMO=True)
def test_only_who_is_on_a_card_comes_in(client):
    user = factories.UserFactory()
    response = client.post(reverse("accounts:demo_sign_in"), {"username": user.username})
    assert response.status_code == 404
    assert not _is_in(client)


def test_without_demonstration_there_is_no_such_page(client):
    user = factories.principal_of(factories.SchoolFactory())
    response = client.post(reverse("accounts:demo_sign_in"), {"username": user.username})
    assert response.status_code == 404
    assert "demo_accounts" not in client.get(reverse("account_login")).context
