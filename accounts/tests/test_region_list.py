"""Looking regions up."""

import pytest

from accounts.tests import factories

pytestmark = pytest.mark.django_db
URL = "/wilayah/"


def _codes(response):
    return [region.code for region in response.context["page"].object_list]


def test_an_administrator_finds_by_name_and_by_code(client):
    factories.district("32.73.01", name="Sukasari")
    client.force_login(factories.administrator())
    assert _codes(client.get(URL)) == ["00", "32", "32.73", "32.73.01"]
    assert _codes(client.get(URL, {"q": "sukas"})) == ["32.73.01"]
    assert _codes(client.get(URL, {"q": "32.73"})) == ["32.73", "32.73.01"]
    assert _codes(client.get(URL, {"q": "tiada"})) == []


def test_an_office_sees_its_region_and_below_with_the_schools(client):
    factories.SchoolFactory()
    factories.district("51.71.01")
    client.force_login(factories.office_of(factories.regency()))
    rows = client.get(URL).context["page"].object_list
    assert [(row.code, row.school_count) for row in rows] == [("32.73", 0), ("32.73.01", 1)]


def test_who_runs_no_region_is_told_why(client):
    client.force_login(factories.principal_of(factories.SchoolFactory()))
    assert client.get(URL).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        factories.district(f"32.73.0{number + 1}")
    client.force_login(factories.administrator())
    client.get(URL)
    with django_assert_num_queries(6):
        client.get(URL)
