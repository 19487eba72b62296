"""What serves each item of an edition, and what nothing serves."""

import pytest
from django.core.management import call_command
from pytest_django.asserts import assertContains, assertNotContains

from standards.models import Crosswalk
from standards.queries.crosswalk import coverage_of, nodes_by_code, served_items
from standards.tests.factories import invented_edition, small_crosswalk, small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/padanan/small/invented/1/"


@pytest.fixture(autouse=True)
def crosswalk():
    small_instrument()
    invented_edition()
    return small_crosswalk()


def test_each_item_with_what_serves_it(client, principal):
    client.force_login(principal)
    response = client.get(URL)
    for text in (
        "4 of 6 items have no source.",
        "The same question: 1. Part of it: 1. Related: 0.",
        "1.1.1 Syllabus",
        "A part.",
        "P.2.1 Seal",
    ):
        assertContains(response, text)
    assertNotContains(response, f"{URL}butir/")
    assertContains(client.get("/instrumen/"), f'href="{URL}"')


def test_only_what_has_no_source(client, principal):
    client.force_login(principal)
    items = client.get(URL, {"show": "none"}).context["items"]
    assert [item.node.code for item in items] == ["P.1.2", "P.2.1", "R.1.1", "R.1.2"]


def test_a_draft_is_its_authors_own(client, principal, administrator):
    small_crosswalk(published=False, version=2, levels={"m1": 2})
    draft = URL.replace("/1/", "/2/")
    client.force_login(principal)
    assert client.get(draft).status_code == 404
    assertNotContains(client.get("/instrumen/"), draft)
    client.force_login(administrator)
    assertContains(client.get(draft), "Publish this version")


def test_queries_do_not_grow_with_links(client, principal, django_assert_max_num_queries):
    client.force_login(principal)
    with django_assert_max_num_queries(14):
        client.get(URL)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("ia2018-sd", {"equal": 42, "part": 55, "related": 5, "none": 17, "of": 119}),
        ("ia2024-dasmen", {"equal": 0, "part": 33, "related": 4, "none": 8, "of": 45}),
    ],
)
def test_how_far_the_bundled_ones_reach(target, expected):
    call_command("load_instruments")
    bundled = Crosswalk.objects.get(source="rapor-mutu", target=target)
    nodes = nodes_by_code("rapor-mutu"), nodes_by_code(target)
    coverage = coverage_of(served_items(bundled, *nodes))
    assert {name: getattr(coverage, name) for name in expected} == expected
    bands = set(bundled.levels)
    assert bands == {band["code"] for band in nodes[0]["1"].instrument.rules["bands"]}
