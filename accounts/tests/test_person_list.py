"""Who has which role: seen by who looks after the place, changed from above."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Membership, Role
from accounts.queries.people import key_of
from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/orang/"


def _names(response):
    return [row["membership"].user.name for row in response.context["rows"]]


def test_the_principal_sees_the_people_of_the_school_only(client):
    school, other = factories.SchoolFactory.create_batch(2)
    principal = factories.principal_of(school, name="Ani")
    factories.contributor_of(school, name="Budi")
    factories.contributor_of(other, name="Citra")
    client.force_login(principal)
    assert _names(client.get(URL)) == ["Budi", "Ani"]


@pytest.mark.parametrize("make", [factories.contributor_of, factories.supervisor_of])
def test_a_colleague_without_the_right_is_told_why(client, make):
    client.force_login(make(factories.SchoolFactory()))
    response = client.get(URL)
    assert response.status_code == 403
    assert response.context["reason"]


def test_offices_see_all_below_and_search(client):
    school = factories.SchoolFactory()
    factories.principal_of(school, name="Ani")
    factories.contributor_of(factories.SchoolFactory(), name="Budi")
    client.force_login(factories.office_of(factories.regency()))
    assert sorted(_names(client.get(URL))) == ["Ani", "Budi"]
    assert _names(client.get(URL, {"q": "bud"})) == ["Budi"]
    assert _names(client.get(URL, {"npsn": school.npsn})) == ["Ani"]


def test_an_administrator_sees_offices_too(client):
    factories.office_of(factories.regency(), name="Dinas")
    admin = factories.administrator(name="Zaki")
    client.force_login(admin)
    assert sorted(_names(client.get(URL))) == ["Dinas", "Zaki"]


def test_ended_roles_are_history(client):
    school = factories.SchoolFactory()
    principal = factories.principal_of(school)
    gone = factories.contributor_of(school, name="Budi").memberships.get()
    client.force_login(principal)
    client.post(f"/orang/{gone.user.public_id}/akhiri/", {"membership": key_of(gone)})
    assert _names(client.get(URL)) == [principal.name]
    assert _names(client.get(URL, {"past": "1"})) == ["Budi"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow(client, people, django_assert_num_queries):
    school = factories.SchoolFactory()
    principal = factories.principal_of(school)
    for _number in range(people):
        factories.contributor_of(school)
    client.force_login(principal)
    client.get(URL)
    with django_assert_num_queries(8):
        assert client.get(URL).status_code == 200


def test_an_ended_role_works_no_longer_at_the_next_request_and_the_session_is_over(client):
    from django.test import Client  # noqa: PLC0415 - a second browser

    school = factories.SchoolFactory()
    member = factories.contributor_of(school, signs_in=True)
    theirs = Client()
    theirs.post(
        reverse("account_login"), {"login": member.username, "password": factories.PASSWORD}
    )
    page = reverse("accounts:school_detail", args=[school.npsn])
    assert theirs.get(page).status_code == 200
    client.force_login(factories.principal_of(school))
    client.post(f"/orang/{member.public_id}/akhiri/", {"membership": f"contributor:{school.npsn}"})
    response = theirs.get(page)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_one_of_two_roles_ended_leaves_the_session_but_not_the_school(client):
    from django.test import Client  # noqa: PLC0415 - a second browser

    school, other = factories.SchoolFactory.create_batch(2)
    member = factories.contributor_of(school)
    factories.MembershipFactory(user=member, role=Role.CONTRIBUTOR, school=other)
    theirs = Client()
    theirs.force_login(member)
    client.force_login(factories.principal_of(school))
    client.post(f"/orang/{member.public_id}/akhiri/", {"membership": f"contributor:{school.npsn}"})
    assert theirs.get(reverse("accounts:school_detail", args=[school.npsn])).status_code == 404
    assert theirs.get(reverse("accounts:school_detail", args=[other.npsn])).status_code == 200


def test_ending_is_recorded_and_keeps_the_row(client):
    school = factories.SchoolFactory()
    membership = factories.contributor_of(school).memberships.get()
    principal = factories.principal_of(school)
    client.force_login(principal)
    url = f"/orang/{membership.user.public_id}/akhiri/"
    assert client.post(url, {"membership": key_of(membership)}).status_code == 302
    event = AuditEvent.objects.get(event="accounts.end_role")
    assert (event.actor_id, event.subject_id, event.school_id) == (
        principal.pk,
        membership.user_id,
        school.pk,
    )
    assert Membership.objects.get(pk=membership.pk).ends_on is not None
    assert client.post(url, {"membership": key_of(membership)}).status_code == 404


@pytest.mark.parametrize("key", ["", "contributor", "contributor:", "principal:00", ":::"])
def test_a_role_that_is_none_is_not_found(client, key):
    school = factories.SchoolFactory()
    member = factories.contributor_of(school)
    client.force_login(factories.principal_of(school))
    url = f"/orang/{member.public_id}/akhiri/"
    assert client.post(url, {"membership": key}).status_code == 404


def test_nobody_ends_a_role_from_beside_below_or_outside(client):
    school = factories.SchoolFactory()
    principal, member = factories.principal_of(school), factories.contributor_of(school)
    supervisor = factories.supervisor_of(school)
    stranger = factories.principal_of(factories.SchoolFactory())
    cases = [
        (member, principal, "principal", 403),
        (principal, supervisor, "supervisor", 403),
        (principal, principal, "principal", 403),
        (stranger, member, "contributor", 404),
    ]
    for actor, person, role, status in cases:
        client.force_login(actor)
        url = f"/orang/{person.public_id}/akhiri/"
        assert client.post(url, {"membership": f"{role}:{school.npsn}"}).status_code == status
    assert not Membership.objects.filter(ends_on__isnull=False).exists()
