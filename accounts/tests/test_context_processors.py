"""The frame of a page, for each kind of person."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.utils import translation

from accounts.context_processors import _current, person
from accounts.models import Notice
from accounts.tests import factories

pytestmark = pytest.mark.django_db


def _frame(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return person(request)


def _labels(rf, user):
    with translation.override("en"):
        return {str(link.label) for link in _frame(rf, user)["navigation"]()}


def test_the_anonymous_has_no_navigation(rf):
    assert set(_frame(rf, AnonymousUser())) == {"help_url", "was_idle"}


def test_a_role_sees_its_pages(rf):
    school = factories.SchoolFactory()
    assert "People" in _labels(rf, factories.principal_of(school))
    assert "People" not in _labels(rf, factories.contributor_of(school))
    assert "Audit trail" in _labels(rf, factories.supervisor_of(school))
    assert "Regions" in _labels(rf, factories.office_of(factories.regency()))


def test_a_page_may_say_under_which_place_it_stands(rf):
    request = rf.get("/evaluasi/x/standar/1/")
    request.user = factories.principal_of(factories.SchoolFactory())
    assert [link.url for link in person(request)["navigation"]() if link.current] == ["/evaluasi/"]
    request.stands_under = "/akreditasi/"
    here = [link.url for link in person(request)["navigation"]() if link.current]
    assert here == ["/akreditasi/"]


def test_the_place_is_the_school_their_number_or_the_region(rf):
    school, other = factories.SchoolFactory.create_batch(2)
    with translation.override("en"):
        assert _frame(rf, factories.principal_of(school))["place_name"]() == school.name
        assert _frame(rf, factories.supervisor_of(school, other))["place_name"]() == "2 schools"
        office = factories.office_of(factories.regency(name="Kota Contoh"))
        assert _frame(rf, office)["place_name"]() == school.region.parent.name
        assert _frame(rf, factories.UserFactory())["place_name"]() == ""


def test_the_whole_frame_costs_two_queries_however_often_it_is_shown(rf, django_assert_num_queries):
    user = factories.principal_of(factories.SchoolFactory())
    for number in range(3):
        Notice.objects.create(user=user, kind="returned", path="/", key=f"k{number}")
    page = Template(
        "{{ place_name }}{{ place_name }}{% if inbox_count %}{{ inbox_count }}{% endif %}"
        "{% for link in navigation %}{{ link.url }}{% endfor %}{{ navigation|length }}"
    )
    with django_assert_num_queries(2):
        assert "3" in page.render(Context(_frame(rf, user)))


def test_a_fragment_costs_nothing(rf, django_assert_num_queries):
    user = factories.UserFactory()
    with django_assert_num_queries(0):
        _frame(rf, user)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/orang/", "/orang/"), ("/orang/jejak/", "/orang/jejak/"), ("/lain/", None)],
)
def test_the_deepest_address_is_the_current_one(path, current):
    assert _current(["/", "/orang/", "/orang/jejak/", ""], path) == current


def test_help_unfolds_the_steps_of_ones_own_role(client):
    client.force_login(factories.principal_of(factories.SchoolFactory()))
    page = client.get("/bantuan/").content.decode()
    assert page.count("<details open>") == 1
    client.logout()
    assert client.get("/bantuan/").content.decode().count("<details open>") == 6
