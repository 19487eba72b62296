"""People and places for tests. Nothing is made that was not asked for, except the places above."""

from datetime import date

import factory
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.models import Membership, Region, RegionLevel, Role, School, User

PASSWORD = "empat kata yang acak"
START = date(2020, 7, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any role. Tests sign in by `client.force_login`; hashing is slow, so a
    password comes only with `UserFactory(signs_in=True)` and is then `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        signs_in = factory.Trait(password=factory.django.Password(PASSWORD))

    username = factory.Sequence(lambda n: f"orang{n}")
    name = factory.Sequence(lambda n: f"Orang {n}")
    password = UNUSABLE_PASSWORD_PREFIX


class RegionFactory(factory.django.DjangoModelFactory):
    """A region by its code; `nation()` … `district()` below give a whole branch of the tree."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "00"
    level = RegionLevel.NATION
    parent = None
    name = factory.LazyAttribute(lambda region: f"Wilayah {region.code}")
    path = factory.LazyAttribute(
        lambda region: f"{region.parent.path if region.parent else ''}{region.code}/"
    )


def nation():
    """Return the root of the tree."""
    return RegionFactory(name="Indonesia")


def province(code="32", **values):
    """Return a province (and the nation above)."""
    return RegionFactory(code=code, level=RegionLevel.PROVINCE, parent=nation(), **values)


def regency(code="32.73", **values):
    """Return a regency (and all above)."""
    above = province(code.rpartition(".")[0])
    return RegionFactory(code=code, level=RegionLevel.REGENCY, parent=above, **values)


def district(code="32.73.01", **values):
    """Return a district (and all above)."""
    above = regency(code.rpartition(".")[0])
    return RegionFactory(code=code, level=RegionLevel.DISTRICT, parent=above, **values)


class SchoolFactory(factory.django.DjangoModelFactory):
    """A state primary school in district 32.73.01."""

    class Meta:
        model = School

    npsn = factory.Sequence(lambda n: f"{20100000 + n}")
    name = factory.Sequence(lambda n: f"SD Contoh {n}")
    level = "SD"
    status = "negeri"
    region = factory.LazyFunction(district)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A role since 2020; give `school` or `region`."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.PRINCIPAL
    starts_on = START


def person_of(school, role, **values):
    """Return a new person with a role on a school; `values` go to the person."""
    return MembershipFactory(user=UserFactory(**values), role=role, school=school).user


def principal_of(school, **values):
    """Return a new principal of the school."""
    return person_of(school, Role.PRINCIPAL, **values)


def quality_team_of(school, **values):
    """Return a new member of the school's quality team."""
    return person_of(school, Role.QUALITY_TEAM, **values)


def contributor_of(school, **values):
    """Return a new contributor of the school."""
    return person_of(school, Role.CONTRIBUTOR, **values)


def supervisor_of(*schools, **values):
    """Return a new supervisor of the schools."""
    user = UserFactory(**values)
    for school in schools:
        MembershipFactory(user=user, role=Role.SUPERVISOR, school=school)
    return user


def person_on(region, role, *, levels=(), **values):
    """Return a new person with a role on a region and all below."""
    user = UserFactory(**values)
    MembershipFactory(user=user, role=role, region=region, levels=list(levels))
    return user


def office_of(region, **values):
    """Return a new person of the region's education office; `levels` limits the schools."""
    return person_on(region, Role.OFFICE, **values)


def administrator(**values):
    """Return a new administrator of the installation."""
    return person_on(nation(), Role.ADMINISTRATOR, **values)
