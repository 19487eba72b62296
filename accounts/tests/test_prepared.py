"""Prepared querysets return what the querysets themselves would."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import BigIntegerField, CharField, Count, Q
from django.test.utils import isolate_apps

from accounts.models import Region, School
from accounts.tests import factories as people
from spmi.prepared import Hole, prepared, prepared_insert, prepared_update

pytestmark = pytest.mark.django_db


@prepared
def schools_under():
    """Return schools with their region, by the start of its path."""
    found = School.objects.filter(region__path__startswith=Hole("path", CharField()))
    return found.select_related("region", "region__parent").order_by("pk")


@prepared
def names_of():
    """Return few columns of one region."""
    return Region.objects.filter(pk=Hole("pk", BigIntegerField())).only("name")


@prepared
def counted():
    """Return tuples."""
    levels = School.objects.order_by().values("level")
    big = Count("pk", filter=Q(npsn__gt=Hole("npsn", CharField())))
    return levels.annotate(big=big, of=Count("pk")).values_list("level", "big", "of")


def test_instances_come_with_their_relations(django_assert_num_queries):
    for _number in range(3):
        people.SchoolFactory()
    path = School.objects.first().region.path
    found = School.objects.filter(region__path__startswith=path).select_related("region__parent")
    for _again in range(2):  # made, then made use of
        with django_assert_num_queries(1):
            asked = schools_under(path=path)
            assert all(school.region.parent is not None for school in asked)
        assert [vars(a)["name"] for a in asked] == [s.name for s in found.order_by("pk")]
        assert [a.region for a in asked] == [s.region for s in found.order_by("pk")]
        assert {a.region.parent for a in asked} == {s.region.parent for s in found}


def test_each_call_is_asked_anew():
    school = people.SchoolFactory()
    path = school.region.path
    before = schools_under(path=path)
    School.objects.filter(pk=school.pk).update(name="Nama Baru")
    assert "Nama Baru" not in [one.name for one in before]
    assert "Nama Baru" in [one.name for one in schools_under(path=path)]
    assert schools_under(path="nowhere") == []


def test_values_are_only_values():
    people.SchoolFactory()
    assert (
        schools_under(path="%") == schools_under(path="_") == schools_under(path="' OR 1=1") == []
    )
    with pytest.raises(KeyError):
        schools_under()


def test_columns_left_out_are_loaded_when_asked(django_assert_num_queries):
    region = people.SchoolFactory().region
    (found,) = names_of(pk=region.pk)
    assert found.get_deferred_fields() == {
        field.attname for field in Region._meta.concrete_fields
    } - {"id", "name"}
    with django_assert_num_queries(1):
        assert found.path == region.path


@prepared_update
def rename():
    """Return what to write into one school."""
    field = School._meta.get_field
    one = School.objects.filter(pk=Hole("pk", field("id")))
    return one, {name: Hole(name, field(name)) for name in ("name", "pupils", "region")}


def test_an_update_writes_and_counts(django_assert_num_queries):
    school, other = people.SchoolFactory(), people.SchoolFactory()
    for name, pupils in (("100 % '", 7), ("Baru", None)):
        with django_assert_num_queries(1):
            assert rename(pk=school.pk, name=name, pupils=pupils, region=other.region_id) == 1
        school.refresh_from_db()
        assert (school.name, school.pupils, school.region) == (name, pupils, other.region)
    assert School.objects.get(pk=other.pk).name == other.name
    assert rename(pk=0, name="", pupils=None, region=other.region_id) == 0


def test_tuples_are_returned_where_the_queryset_does():
    school = people.SchoolFactory()
    expected = School.objects.filter(level=school.level).count()
    assert (school.level, expected, expected) in counted(npsn="")


@prepared_insert
def new_region():
    """Insert one region."""
    return Region


def test_an_insert_writes_every_column_and_keeps_constraints():
    above = people.SchoolFactory().region
    values = {"level": "district", "time_zone": "Asia/Jayapura", "parent_id": above.pk}
    for number in range(2):  # made, then made use of
        own = {"code": f"97.0{number}", "name": f"Kec. {number}", "path": f"97/{number}/"}
        assert new_region(**values, **own) is None
        written = Region.objects.filter(code=own["code"]).values(*values, *own).get()
        assert written == values | own
    with pytest.raises(IntegrityError), transaction.atomic():
        new_region(**values, code="97.01", name="Lagi", path="97/9/")
    with pytest.raises(KeyError):
        new_region(**values, code="97.03", name="Tanpa jalur")


@pytest.mark.parametrize(
    "field",
    [
        models.DateTimeField(auto_now=True),
        models.DateTimeField(auto_now_add=True),
        models.DateField(auto_now=True),
        models.TimeField(auto_now_add=True),
        models.FileField(),
        models.ImageField(),
    ],
    ids=lambda field: type(field).__name__,
)
@isolate_apps("accounts")
def test_a_field_that_django_fills_while_saving_is_refused(field):
    made = type("Filled", (models.Model,), {"__module__": __name__, "filled": field.clone()})
    with pytest.raises(TypeError, match=r"^Filled\.filled is filled by Django while it saves"):
        prepared_insert(lambda: made)(filled=None)


@isolate_apps("accounts")
def test_a_moment_that_is_given_is_no_such_field():
    names = {"__module__": __name__, "given": models.DateTimeField()}
    made = type("Given", (models.Model,), names)
    statement = prepared_insert(lambda: made).make(connection)
    assert statement.sql.count("%s") == 1
