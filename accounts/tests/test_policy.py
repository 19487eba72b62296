"""Who may what, with the reason: principal, colleague, stranger, and those above."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import policy
from accounts.models import REGION_ROLES, SCHOOL_ROLES, Membership, Role
from accounts.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    return factories.SchoolFactory()


def test_the_anonymous_and_the_inactive_have_no_role(school):
    gone = factories.principal_of(school, is_active=False)
    for user in (AnonymousUser(), gone):
        assert policy.memberships_of(user) == []
        assert not policy.schools_of(user).exists()
        assert not policy.regions_of(user).exists()


def test_roles_are_read_once_a_person(school, django_assert_num_queries):
    user = factories.principal_of(school)
    school = type(school).objects.select_related("region").get()
    with django_assert_num_queries(1):
        for _number in range(3):
            policy.has_role(user, school, Role.PRINCIPAL)


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (0, None, True),
        (1, None, False),
        (-9, 1, True),
        (-9, 0, False),
        (-9, -1, False),
        (0, 0, False),
    ],
)
def test_a_role_counts_from_its_first_day_until_before_its_end(school, starts, ends, counts):
    today = timezone.localdate()
    membership = factories.MembershipFactory(
        school=school,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert policy.has_role(membership.user, school, Role.PRINCIPAL) is counts
    assert policy.visible_to(membership.user).exists() is counts
    assert Membership.objects.filter(policy.active(on=today)).exists() is counts


def test_a_role_on_a_region_reaches_all_below_and_nothing_beside(school):
    beside = factories.SchoolFactory(region=factories.district("32.74.01"))
    office = factories.office_of(school.region.parent)
    assert list(policy.schools_of(office)) == [school]
    assert policy.has_role(office, school, Role.OFFICE)
    assert not policy.has_role(office, beside, Role.OFFICE)
    assert not policy.has_role(office, school, Role.PRINCIPAL)


def test_an_office_may_be_limited_to_kinds_of_school(school):
    vocational = factories.SchoolFactory(level="SMK")
    office = factories.office_of(factories.regency(), levels=["SMK"])
    assert list(policy.schools_of(office)) == [vocational]
    assert policy.has_role(office, vocational, Role.OFFICE)
    assert not policy.has_role(office, school, Role.OFFICE)


def test_a_code_that_only_begins_alike_is_not_below(school):
    lookalike = factories.RegionFactory(code="32.7", level="regency", parent=factories.province())
    assert not policy.schools_of(factories.office_of(lookalike)).exists()


def test_assessors_see_no_schools_by_their_region(school):
    assessor = factories.person_on(factories.nation(), Role.ASSESSOR)
    assert not policy.visible_to(assessor).exists()


def test_people_of_other_schools_are_invisible(school):
    principal, colleague = factories.principal_of(school), factories.contributor_of(school)
    stranger = factories.contributor_of(factories.SchoolFactory())
    seen = policy.visible_people(principal)
    assert set(seen) == {principal, colleague}
    assert stranger in policy.visible_people(factories.administrator())


def _people(school):
    return {
        "principal": factories.principal_of(school),
        "quality_team": factories.quality_team_of(school),
        "contributor": factories.contributor_of(school),
        "supervisor": factories.supervisor_of(school),
        "office": factories.office_of(school.region.parent),
        "administrator": factories.administrator(),
        "stranger": factories.principal_of(factories.SchoolFactory()),
    }


@pytest.mark.parametrize(
    "rule", [policy.may_manage_school, policy.may_manage_people, policy.may_hand_over]
)
def test_who_leads_a_school_manages_it(school, rule):
    allowed = {name for name, user in _people(school).items() if rule(user, school)}
    assert allowed == {"principal", "office", "administrator"}
    refusal = rule(factories.UserFactory(), school)
    assert refusal.reason


def test_lists_are_for_those_who_look_after_a_place(school):
    people = _people(school)
    see_people = {name for name, user in people.items() if policy.may_see_people(user)}
    see_events = {name for name, user in people.items() if policy.may_see_events(user)}
    see_regions = {name for name, user in people.items() if policy.may_see_regions(user)}
    assert see_people == {"principal", "office", "administrator", "stranger"}
    assert see_events == {*see_people, "supervisor"}
    assert see_regions == {"office", "administrator"}


def test_roles_are_given_from_above_only(school):
    given = {
        name: policy.roles_to_give(user, school=school) for name, user in _people(school).items()
    }
    team = (Role.QUALITY_TEAM, Role.CONTRIBUTOR)
    assert given == {
        "principal": team,
        "quality_team": (),
        "contributor": (),
        "supervisor": (),
        "office": SCHOOL_ROLES,
        "administrator": SCHOOL_ROLES,
        "stranger": (),
    }
    assert policy.roles_to_give(factories.administrator()) == REGION_ROLES
    assert policy.roles_to_give(factories.office_of(factories.nation())) == ()


def test_nobody_ends_their_own_role():
    admin = factories.administrator()
    membership = admin.memberships.get()
    assert not policy.may_end(admin, membership)
    assert policy.may_end(factories.administrator(), membership)


def test_a_new_link_needs_standing_above_all_roles(school):
    principal, member = factories.principal_of(school), factories.contributor_of(school)
    assert policy.may_renew_invitation(principal, member)
    assert not policy.may_renew_invitation(principal, factories.UserFactory())
    assert not policy.may_renew_invitation(principal, principal)
    factories.MembershipFactory(user=member, role=Role.SUPERVISOR, school=school)
    del member.current_memberships
    assert not policy.may_renew_invitation(principal, member)
    assert policy.may_renew_invitation(factories.office_of(factories.regency()), member)


def test_managed_and_visible_roles(school):
    people = _people(school)
    managed = policy.managed_memberships(people["principal"])
    assert set(managed.values_list("school", flat=True)) == {school.pk}
    assert not policy.managed_memberships(people["contributor"]).exists()
    assert policy.managed_memberships(people["administrator"]).count() == 7
    assert policy.visible_memberships(people["administrator"]).count() == 7
    assert policy.visible_memberships(people["contributor"]).count() == 4


def test_events_are_seen_by_who_leads_or_supervises(school):
    assert not policy.visible_events(factories.contributor_of(school)).exists()
    assert policy.visible_regions(factories.office_of(factories.regency())).count() == 2
