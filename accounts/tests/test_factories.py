"""The factories are used everywhere, so they are tried once."""

import pytest

from accounts import policy
from accounts.models import Region, Role
from accounts.tests import factories

pytestmark = pytest.mark.django_db


def test_a_school_stands_in_one_branch_of_the_tree():
    school = factories.SchoolFactory()
    factories.SchoolFactory()
    assert school.region.path == "00/32/32.73/32.73.01/"
    assert Region.objects.count() == 4


def test_people_have_the_role_they_were_asked_for():
    school = factories.SchoolFactory()
    office = factories.office_of(factories.regency())
    assert policy.has_role(factories.principal_of(school), school, Role.PRINCIPAL)
    assert policy.has_role(factories.quality_team_of(school), school, Role.QUALITY_TEAM)
    assert policy.has_role(factories.contributor_of(school), school, Role.CONTRIBUTOR)
    assert policy.has_role(factories.supervisor_of(school), school, Role.SUPERVISOR)
    assert policy.has_role(office, school, Role.OFFICE)
    assert policy.is_administrator(factories.administrator())


def test_only_who_signs_in_has_a_password():
    assert not factories.UserFactory().has_usable_password()
    assert factories.UserFactory(signs_in=True).check_password(factories.PASSWORD)
