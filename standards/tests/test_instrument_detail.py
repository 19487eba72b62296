"""An instrument: the tree, its search, one node with all it says."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from standards.actions import load
from standards.loading import BUNDLED, checked, read_yaml
from standards.tests.factories import rapor_mutu, small_instrument

pytestmark = pytest.mark.django_db
URL = "/instrumen/small/1/"


@pytest.fixture
def page(client, principal):
    small_instrument(source={"id": "Sumber", "en": "From the source"})
    client.force_login(principal)
    return lambda query="": client.get(URL + query)


def test_rules_bands_levels_and_origins(page):
    response = page()

    for text in (
        *["Small instrument", "From the source", "Towards SNP 1", "2.04, included"],
        *["A quarter.", "1 item from memory, to be checked", "are our own words"],
    ):
        assertContains(response, text)
    assertNotContains(response, "Publish this version")


def test_node_shows_all_it_says(page):
    response = page("?node=1.1.1")

    for text in ("<h1>1.1.1 Syllabus</h1>", "Half of it.", "Silabus", "all kinds of school"):
        assertContains(response, text)
    for text in ("learning and teaching", "published by the ministry", "our own"):
        assertContains(response, text)
    assertNotContains(response, "Written from memory")


def test_quantity_shows_have_and_need(page):
    response = page("?node=1.2.1")

    for text in ("Average number of pupils", "Largest number allowed", "less is better"):
        assertContains(response, text)
    assertNotContains(response, "Half of it.")


def test_parent_shows_meaning_evidence_and_what_is_below(page):
    response = page("?node=1.1")

    for text in ("Teachers plan.", "<li>Plans</li>", "Items below"):
        assertContains(response, text)


def test_recalled_row_warns(page):
    assertContains(page("?node=1.1.2"), "Written from memory")


def test_leaf_of_one_kind_of_school_says_which(page):
    assertContains(page("?node=2.1.2"), "<dd>SMK</dd>", html=True)


def test_tree_is_open_along_the_way(page):
    response = page("?node=1.1.1")

    assertContains(response, "<details open>", count=2)
    assertContains(response, 'href="?node=1.1.1" aria-current="page"')


def test_search_keeps_its_words_while_walking_the_results(page):
    response = page("?q=class")

    assert [node.code for node in response.context["found"]] == ["1.2.1", "2.1.1"]
    assertContains(response, "2 items found")
    assertContains(response, 'href="?q=class&amp;node=1.2.1"')
    assertContains(page("?q=zzz"), "0 items found")


def test_list_of_what_was_recalled(page):
    assert [node.code for node in page("?origin=recalled").context["found"]] == ["1.1.2"]


def test_script_in_the_search_is_only_text(page):
    assertNotContains(page("?q=<script>alert(1)</script>"), "<script>alert")


@pytest.mark.parametrize("query", ["?node=9", "?node=1.1.1.1"])
def test_unknown_node_is_not_found(page, query):
    assert page(query).status_code == 404


def test_indonesian_words(page, client):
    client.cookies["language"] = "id"

    assertContains(page("?node=1.1"), "Guru merencanakan.")


def test_draft_is_there_for_administrators_only(client, principal, administrator):
    small_instrument(published=False)
    client.force_login(principal)
    assert client.get(URL).status_code == 404
    client.force_login(administrator)
    response = client.get(URL)
    assertContains(response, "Publish this version")
    assertContains(response, 'action="/instrumen/small/1/terbitkan/"')


def test_comparison_is_offered_where_there_are_two(page):
    assertNotContains(page(), "Compare versions")
    small_instrument(version=2)

    assertContains(page(), 'href="/instrumen/small/banding/?new=1"')


def test_large_instrument_costs_as_many_queries_and_stays_light(client, principal):
    small_instrument()
    rapor_mutu()
    client.force_login(principal)
    client.get(URL)
    counts, sizes = [], []
    for url in (URL, "/instrumen/rapor-mutu/1/", "/instrumen/rapor-mutu/1/?node=5.1.1"):
        with CaptureQueriesContext(connection) as found:
            response = client.get(url)
        counts.append(len(found))
        sizes.append(len(gzip.compress(response.content)))

    assert len(set(counts)) == 1
    assert max(sizes) < 30_000


def test_every_node_of_the_bundled_instrument_has_a_page(client, principal):
    instrument = rapor_mutu()
    client.force_login(principal)
    for code in ("1", "1.1", "3.2.1", "5.4.12", "6.3.13", "8.3.3"):
        assert client.get(instrument.get_absolute_url(), {"node": code}).status_code == 200


@pytest.fixture
def edition_page(client, principal):
    """Return a function that opens a page of a bundled accreditation edition."""
    client.force_login(principal)

    def opened(code, query=""):
        edition, _is_new = load(checked(read_yaml(BUNDLED / f"{code}.yaml")), published=True)
        return client.get(f"{edition.get_absolute_url()}{query}")

    return opened


def test_an_edition_says_how_it_gets_to_a_rank(edition_page):
    response = edition_page("ia2018-sd")
    for text in ("A final value of at least 71", "B (Good)", "Not accredited", "Full marks"):
        assertContains(response, text)
    for text in ("Not official", "This edition tells a rank and no number.", "<h2>Bands</h2>"):
        assertNotContains(response, text)


def test_a_narrative_and_the_kinds_of_school_are_told(edition_page):
    response = edition_page("ia2024-dasmen", "?node=1.1.N")
    assertContains(response, "It is read by assessors and never scored.")
    assertNotContains(response, "<h2>Levels</h2>")
    response = edition_page("ia2024-dasmen", "?node=3.10.3")
    assertContains(response, "<h2>Levels for a mixed school (girls and boys)</h2>")
    assertContains(response, "<h2>Levels for a school of one sex only</h2>")
    assertContains(response, "Where these sentences come from: our own", 2)
    assertNotContains(response, "<h2>Levels</h2>")


def test_what_is_not_official_is_marked(edition_page):
    response = edition_page("ia2024-smk")
    assertContains(response, "Not official")
    assertContains(response, "How levels become a rank has not been officially announced.")
    assertContains(response, "This edition tells a rank and no number.")
    assertContains(edition_page("iasp2020-sd"), "The list of items is not complete")


@pytest.mark.parametrize(
    ("code", "node", "texts"),
    [
        ("ia2018-sd", "1", ["at least 91 %", "at least 61 %", "belongs to the lower level"]),
        ("ia2018-sd", "14", ["at most 28", "pupils per class group"]),
        ("ia2018-sd", "36", ["all of them", "at least 11"]),
        ("ia2018-sd", "60", ["more than 2200"]),
        ("ia2018-sd", "61", ["less than 5", "at most 5"]),
        ("ia2018-sd", "70", ["requirements 1, 2, 3, 4, 5", "requirements 1, 3"]),
        ("ia2018-sd", "66", ["area"]),
        ("iasp2020-sd", "ipm.1", ["Yes", "No", "SD, MI"]),
    ],
)
def test_an_item_says_how_its_level_is_found(edition_page, code, node, texts):
    response = edition_page(code, f"?node={node}")
    for text in texts:
        assertContains(response, text)
