"""The school passes to the next principal in one act."""

import pytest

from accounts.models import AuditEvent, Membership, Role
from accounts.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    return factories.SchoolFactory()


def _url(school):
    return f"/sekolah/{school.npsn}/serah-terima/"


def test_the_successor_leads_and_the_old_role_stays_as_history(client, school):
    old, new = factories.principal_of(school), factories.quality_team_of(school)
    client.force_login(old)
    response = client.post(_url(school), {"successor": str(new.public_id)})
    assert response.status_code == 302
    rows = Membership.objects.filter(school=school, role=Role.PRINCIPAL).order_by("pk")
    assert [(row.user_id, row.ends_on is None) for row in rows] == [
        (old.pk, False),
        (new.pk, True),
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == [
        "accounts.end_role",
        "accounts.give_role",
    ]
    client.force_login(old)
    assert client.get(_url(school)).status_code == 404


def test_an_office_hands_a_school_over(client, school):
    new = factories.contributor_of(school)
    client.force_login(factories.office_of(factories.regency()))
    client.post(_url(school), {"successor": str(new.public_id)})
    assert new.memberships.filter(role=Role.PRINCIPAL).exists()


def test_only_people_of_the_school_but_the_principal_can_be_chosen(client, school):
    principal = factories.principal_of(school)
    stranger = factories.UserFactory()
    client.force_login(principal)
    for person in (stranger, principal):
        response = client.post(_url(school), {"successor": str(person.public_id)})
        assert response.context["form"].errors["successor"]
    assert Membership.objects.filter(role=Role.PRINCIPAL).count() == 1


def test_a_colleague_is_told_why_not_and_a_stranger_finds_nothing(client, school):
    member = factories.contributor_of(school)
    client.force_login(member)
    assert client.post(_url(school), {"successor": str(member.public_id)}).status_code == 403
    client.force_login(factories.principal_of(factories.SchoolFactory()))
    assert client.get(_url(school)).status_code == 404


def test_a_principal_of_today_can_hand_over_today(client, school):
    new = factories.contributor_of(school)
    office = factories.office_of(factories.regency())
    client.force_login(office)
    client.post(_url(school), {"successor": str(new.public_id)})
    third = factories.contributor_of(school)
    client.post(_url(school), {"successor": str(third.public_id)})
    client.force_login(third)
    assert client.get(_url(school)).status_code == 200
