"""Inviting: a person, a role, a link that works once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from accounts.actions import people
from accounts.forms.people import TWO_PEOPLE, InviteForm
from accounts.models import AuditEvent, Invitation, Letter, Membership, Notice, Role, User
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/orang/undang/"
GOOD = "kuda baterai staples"


def _invite(client, **data):
    return client.post(URL, {"name": "Sari Dewi", "role": "contributor", **data})


def _path(response):
    return response.context["link"].partition("127.0.0.1:8000")[2]


def _accept(path, password=GOOD, again=None):
    data = {"name": "Sari Dewi, S.Pd.", "password": password, "again": again or password}
    return Client().post(path, data)


@pytest.fixture
def school(db):
    return factories.SchoolFactory()


@pytest.fixture
def principal(client, school):
    user = factories.principal_of(school)
    client.force_login(user)
    return user


def _letters():
    tasks.send_letters(0, lambda *_progress: None)
    return mail.outbox


def test_the_link_is_shown_once_mailed_and_kept_as_a_hash(client, principal, school):
    path = _path(_invite(client, email="sari@sekolah.example"))
    person = User.objects.get(username="sari.dewi")
    assert not person.has_usable_password()
    assert person.memberships.get().role == Role.CONTRIBUTOR
    assert mail.outbox == []
    assert path in _letters()[0].body
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    token = path.strip("/").split("/")[-1]
    assert token not in Invitation.objects.get(user=person).token_hash
    events = AuditEvent.objects.filter(event="accounts.give_role", actor_id=principal.pk)
    assert events.get().school_id == school.pk


def test_only_the_link_that_still_works_is_mailed(client, principal):
    _invite(client, email="sari@sekolah.example")
    person = User.objects.get(username="sari.dewi")
    response = client.post(f"/orang/{person.public_id}/tautan/")
    link = response.context["link"]
    assert [link in letter.body for letter in _letters()] == [True]
    Invitation.objects.filter(user=person).update(used_at=timezone.now())
    Letter.objects.filter(dropped_at=None).update(sent_at=None)
    assert len(_letters()) == 1


def test_a_person_without_e_mail_gets_only_the_link(client, principal):
    response = _invite(client, phone="0812", username="bu.sari")
    assert response.context["person"].username == "bu.sari"
    assert _letters() == []


def test_two_people_of_one_name_get_two_user_names(client, principal):
    _invite(client)
    assert _invite(client).context["person"].username == "sari.dewi2"


def test_the_new_person_chooses_a_password_and_is_in(client, principal):
    path = _path(_invite(client))
    browser = Client()
    page = browser.get(path)
    assert page.status_code == 200
    response = browser.post(path, {"name": "Sari, S.Pd.", "password": GOOD, "again": GOOD})
    assert response.status_code == 302
    person = User.objects.get(username="sari.dewi")
    assert person.name == "Sari, S.Pd."
    assert person.check_password(GOOD)
    assert browser.session["_auth_user_id"] == str(person.pk)
    assert AuditEvent.objects.filter(event="accounts.accept_invitation").exists()


def test_a_link_works_once_and_a_used_one_says_what_an_unknown_one_says(client, principal):
    path = _path(_invite(client))
    _accept(path)
    used, unknown = _accept(path), _accept("/undangan/niemals/")
    assert used.status_code == unknown.status_code == 410
    assert User.objects.get(username="sari.dewi").check_password(GOOD)
    for response in (used, unknown):
        assert "form" not in response.context


def test_a_link_is_over_after_seven_days(client, principal):
    path = _path(_invite(client))
    Invitation.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    assert Client().get(path).status_code == 200
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(path).status_code == 410


def test_it_ends_in_seven_days(client, principal):
    _invite(client)
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


@pytest.mark.parametrize(
    "password",
    ["pendek", "20512345", "sekolah123", "Sekolah2026", "guru123456", "sari.dewi12"],
)
def test_weak_passwords_are_refused_in_words(client, principal, password):
    response = _accept(_path(_invite(client)), password)
    assert response.status_code == 200
    assert response.context["form"].errors["password"]


def test_a_long_password_is_welcome_and_two_different_ones_are_not(client, principal):
    path = _path(_invite(client))
    assert "again" in _accept(path, GOOD, "lain sekali ini").context["form"].errors
    assert _accept(path, "kata " * 20 + "x").status_code == 302


@pytest.mark.parametrize("role", ["principal", "supervisor", "office", "administrator"])
def test_a_principal_gives_only_the_team_s_roles(client, principal, role):
    assert _invite(client, role=role).context["form"].errors["role"]
    assert User.objects.count() == 1


def test_an_office_names_principals_of_its_schools_only(client, school):
    office = factories.office_of(factories.regency())
    client.force_login(office)
    elsewhere = factories.SchoolFactory(region=factories.district("51.71.01"))
    assert _invite(client, role="principal", place=elsewhere.npsn).context["form"].errors["place"]
    assert _invite(client, role="office", place="32.73").context["form"].errors["role"]
    assert _invite(client, role="principal", place=school.npsn).context["person"]


def test_an_administrator_names_offices_on_regions(client):
    client.force_login(factories.administrator())
    factories.regency()
    assert _invite(client, role="principal", place="32.73").context["form"].errors["role"]
    response = _invite(client, role="office", place="32.73", levels=["SD", "SMP"])
    membership = response.context["person"].memberships.get()
    assert (membership.region.code, membership.levels) == ("32.73", ["SD", "SMP"])


def test_somebody_the_principal_does_not_know_is_not_revealed(client, principal):
    factories.UserFactory(username="lain", email="lain@a.example", name="Nama Rahasia")
    response = _invite(client, email="LAIN@a.example")
    assert response.context["form"].errors
    assert "Rahasia" not in response.content.decode()


def test_a_user_name_and_an_e_mail_of_two_people_are_an_error(client, school):
    first = factories.contributor_of(school)
    second = factories.contributor_of(school, email="dua@a.example")
    client.force_login(factories.principal_of(school))
    response = _invite(client, role="quality_team", username=first.username, email=second.email)
    assert response.context["form"].non_field_errors() == [TWO_PEOPLE]
    assert not Membership.objects.filter(role=Role.QUALITY_TEAM).exists()


@pytest.mark.parametrize("sent", [{"username": "sari"}, {"email": "sari@a.example"}, {}])
def test_the_same_invitation_twice_at_once_is_refused_with_a_reason(
    client, principal, monkeypatch, sent
):
    _invite(client, **sent)
    monkeypatch.setattr(InviteForm, "_known", lambda *_typed: None)
    monkeypatch.setattr(people, "free_username", lambda _name: "sari.dewi")
    response = _invite(client, **sent)
    assert (response.status_code, User.objects.count()) == (403, 2)
    assert response.context["reason"]


def test_a_colleague_gets_a_second_role_at_once(client, principal, school):
    member = factories.contributor_of(school)
    response = _invite(client, role="quality_team", username=member.username)
    assert response.status_code == 302
    assert set(member.memberships.values_list("role", flat=True)) == {
        "contributor",
        "quality_team",
    }
    assert Notice.objects.get(user=member).kind == "role_given"


def test_the_same_role_twice_is_refused_with_the_reason(client, principal, school):
    member = factories.contributor_of(school)
    assert _invite(client, username=member.username).status_code == 403
    assert Membership.objects.filter(user=member).count() == 1


def test_who_looks_after_nobody_does_not_invite(client, school):
    client.force_login(factories.contributor_of(school))
    assert client.get(URL).status_code == 403
    assert _invite(client).status_code == 403


def test_a_renewed_link_makes_the_old_one_worthless(client, principal):
    response = _invite(client)
    old, person = _path(response), response.context["person"]
    new = _path(client.post(f"/orang/{person.public_id}/tautan/"))
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 200


def test_who_has_a_password_is_told_of_a_new_link(client, principal, school):
    member = factories.contributor_of(school, signs_in=True)
    client.post(f"/orang/{member.public_id}/tautan/")
    assert Notice.objects.get(user=member).kind == "reset_started"
    assert AuditEvent.objects.filter(event="accounts.renew_invitation").count() == 1


def test_nobody_makes_a_link_for_who_stands_above_or_has_roles_elsewhere(client, school):
    principal = factories.principal_of(school)
    other = factories.SchoolFactory()
    elsewhere = factories.contributor_of(school)
    factories.MembershipFactory(user=elsewhere, role=Role.PRINCIPAL, school=other)
    client.force_login(principal)
    for person in (factories.supervisor_of(school), elsewhere, principal):
        assert client.post(f"/orang/{person.public_id}/tautan/").status_code == 403
    stranger = factories.contributor_of(other)
    assert client.post(f"/orang/{stranger.public_id}/tautan/").status_code == 404


def test_a_password_set_by_a_link_ends_the_other_sessions(client, principal, school):
    member = factories.contributor_of(school, signs_in=True)
    theirs = Client()
    theirs.force_login(member)
    path = _path(client.post(f"/orang/{member.public_id}/tautan/"))
    _accept(path)
    assert theirs.get(reverse("accounts:profile")).status_code == 302
