"""Two versions side by side."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from standards.actions import load
from standards.loading import checked
from standards.tests.factories import (
    invented_edition,
    small_document,
    small_instrument,
    told_document,
)

pytestmark = pytest.mark.django_db
URL = "/instrumen/small/banding/"


@pytest.fixture
def versions():
    document = small_document()
    document["nodes"][2]["title"] = {"id": "Silabus baru", "en": "New syllabus"}
    document["nodes"][-1]["code"] = "2.1.9"
    return small_instrument(), small_instrument(version=2, nodes=document["nodes"])


def test_the_two_newest_unless_asked_otherwise(client, principal, versions):
    client.force_login(principal)

    response = client.get(URL)

    assert (response.context["old"], response.context["new"]) == versions
    assert [(c.kind, c.code) for c in response.context["changes"]] == [
        ("changed", "1.1.1"),
        ("added", "2.1.9"),
        ("removed", "2.1.3"),
    ]
    for text in ("3 changes", "Title (Indonesian)", "Silabus baru", "added", "removed"):
        assertContains(response, text)


def test_versions_are_chosen_in_the_address(client, principal, versions):
    client.force_login(principal)

    response = client.get(URL, {"old": "2", "new": "1"})

    assert (response.context["old"], response.context["new"]) == versions[::-1]


@pytest.mark.parametrize("query", [{"old": "2"}, {"new": "1"}])
def test_same_version_twice_says_so(client, principal, versions, query):
    client.force_login(principal)

    assertContains(client.get(URL, query), "These two versions say exactly the same.")


def test_nonsense_in_the_address_is_ignored(client, principal, versions):
    client.force_login(principal)

    assert client.get(URL, {"old": "x", "new": "99"}).context["new"] == versions[1]


def test_drafts_are_compared_by_administrators_only(client, principal, administrator):
    small_instrument()
    small_instrument(version=2, published=False, title={"id": "Rahasia", "en": "Secret"})
    client.force_login(principal)
    assertNotContains(client.get(URL), "Secret")
    client.force_login(administrator)
    assertContains(client.get(URL), "Secret")


def test_editions_tell_their_narratives_kinds_and_ranks_too(client, principal):
    invented_edition()
    document = told_document()
    rules = document["rules"]
    rules["variants"][0]["label"] = {"id": "sekolah kecil", "en": "a small school"}
    rules["outcome"]["ranks"][0]["least"] = "50"
    item = next(node for node in document["nodes"] if node["code"] == "R.1.1")
    item["variants"]["one"][1] = {"id": "Satu merah tua.", "en": "One dark red."}
    load(checked(document), published=True)
    client.force_login(principal)
    response = client.get("/instrumen/invented/banding/")
    assert [(c.kind, c.code) for c in response.context["changes"]] == [
        ("header", ""),
        ("added", "P.1.N"),
        ("changed", "R.1.1"),
    ]
    for text in ("Kind of school one", "a small school", "Peringkat Perak", "One dark red."):
        assertContains(response, text)


def test_unknown_code_is_not_found(client, principal):
    client.force_login(principal)

    assert client.get("/instrumen/nothing/banding/").status_code == 404
