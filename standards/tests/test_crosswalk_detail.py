"""What serves each item of an edition, and what nothing serves."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

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
