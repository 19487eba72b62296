"""Each request's session and person, read by prepared statements: as strict as Django's own."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from accounts.tests import factories as people
from spmi.sessions import SessionStore

pytestmark = pytest.mark.django_db
HOME = "/"


def is_signed_in(client):
    return client.get(HOME).status_code == 200


@pytest.fixture
def user(client):
    user = people.principal_of(people.SchoolFactory())
    client.force_login(user)
    assert is_signed_in(client)
    return user


def test_what_was_kept_is_read():
    kept = SessionStore()
    kept["who"] = "Alice"
    kept.save()
    assert SessionStore(kept.session_key)["who"] == "Alice"


@pytest.mark.parametrize("key", ["nonsense", "x" * 32, ""])
def test_an_unknown_key_is_an_empty_session_with_no_key(key):
    store = SessionStore(key)
    assert dict(store.items()) == {}
    assert store.session_key is None


def test_an_expired_session_is_over(client, user):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_an_ended_session_is_over(client, user):
    Session.objects.all().delete()
    assert not is_signed_in(client)


def test_a_closed_account_is_out_at_the_next_request(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_removed_person_is_out_at_the_next_request(client):
    user = User.objects.create(username="sebentar", name="Sebentar")
    client.force_login(user)
    assert is_signed_in(client)
    user.delete()
    assert not is_signed_in(client)


def test_a_changed_password_ends_the_session(client, user):
    user.set_password("empat kata yang lain")
    user.save()
    assert not is_signed_in(client)
