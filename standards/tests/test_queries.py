"""What pages and workers ask about an instrument."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from standards import queries
from standards.models import Instrument
from standards.scoring import Place
from standards.tests.factories import small_document, small_instrument

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument():
    return small_instrument()


@pytest.fixture
def nodes(instrument):
    return list(instrument.nodes.all())


def by_code(nodes, code):
    return next(node for node in nodes if node.code == code)


def codes(nodes):
    return [node.code for node in nodes]


def test_leaves_of_other_kinds_of_school_are_left_out(instrument):
    assert "2.1.2" in codes(queries.applicable_nodes(instrument, "SMK"))
    assert codes(queries.applicable_nodes(instrument, "SD")) == [
        *["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"],
        *["2", "2.1", "2.1.1", "2.1.3"],
    ]


def test_parent_without_any_leaf_left_is_left_out():
    document = small_document()
    document["nodes"][5]["school_levels"] = ["SMK"]
    instrument = small_instrument(nodes=document["nodes"])

    assert "1.2" not in codes(queries.applicable_nodes(instrument, "SD"))


def test_applicable_nodes_take_one_query(instrument, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.places_of(queries.applicable_nodes(instrument, "SD"))


def test_places_carry_weight_direction_and_parent(nodes):
    places = {place.code: place for place in queries.places_of(nodes)}

    assert places["2.1.3"] == Place("2.1.3", "2.1", Fraction(2))
    assert places["1.2.1"] == Place("1.2.1", "1.2", Fraction(1), "less")
    assert places["1"].parent is None


def test_places_of_a_part_of_the_tree(nodes):
    part = [node for node in nodes if node.path.startswith("001.001.")]

    assert [place.parent for place in queries.places_of(part)] == [None, "1.1", "1.1"]


def test_counts_come_in_one_query(django_assert_num_queries):
    for version in (1, 2, 3):
        small_instrument(version=version, edition=str(version))
    with django_assert_num_queries(1):
        found = list(queries.with_counts(Instrument.objects.all()))

    assert [(i.version, i.node_count, i.leaf_count) for i in found] == [
        (3, 11, 6),
        (2, 11, 6),
        (1, 11, 6),
    ]


def test_newest_counts_drafts():
    small_instrument()
    draft = small_instrument(version=2, published=False)

    assert queries.newest("small") == draft
    assert queries.newest("nothing") is None


def test_tree_is_open_along_the_way_to_the_chosen_node(nodes):
    tops = queries.branches_of(nodes, by_code(nodes, "1.1"))

    first, second = tops
    assert (first.is_open, second.is_open) == (True, False)
    chosen, other = first.branches
    assert (chosen.is_open, chosen.is_current, other.is_open) == (True, True, False)
    assert codes(branch.node for branch in chosen.branches) == ["1.1.1", "1.1.2"]
    assert not any(branch.is_open for branch in queries.branches_of(nodes))


@pytest.mark.parametrize(
    ("words", "origin", "found"),
    [
        ("1.1", "", ["1.1", "1.1.1", "1.1.2"]),
        ("KELAS", "", ["1.2.1", "2.1.1"]),
        ("class size", "", ["1.2.1"]),
        ("merencanakan", "", ["1.1"]),
        ("nothing", "", []),
        ("", "recalled", ["1.1.2"]),
        ("rpp", "published", []),
    ],
)
def test_search_by_number_or_words(nodes, words, origin, found):
    assert codes(queries.search(nodes, words, origin)) == found


def test_levels_say_the_rules_sentences_unless_the_leaf_has_its_own():
    document = small_document()
    document["nodes"][2]["rubric"] = {"1": {"id": "Ada satu", "en": "There is one"}}
    instrument = small_instrument(nodes=document["nodes"])
    node = instrument.nodes.get(code="1.1.1")

    levels = queries.level_sentences(instrument, node)

    assert [level["text"] for level in levels[:3]] == [
        "Not there yet.",
        "There is one",
        "Half of it.",
    ]
    assert [level["worth"] for level in levels] == [
        Decimal(value) for value in ("0", "1.75", "3.5", "5.25", "7")
    ]
    assert queries.level_sentences(instrument)[1]["text"] == "A quarter."


def test_bands_in_the_language_in_force(instrument):
    with translation.override("id"):
        first = queries.bands_of(instrument)[0]

    assert first == {
        "code": "m1",
        "label": "Menuju SNP 1",
        "upper": Decimal("2.04"),
        "inclusive": True,
    }


def test_asked_of(nodes):
    small = nodes[0].instrument
    assert queries.asked_of(small, nodes, by_code(nodes, "2.1.2")) == ["SMK"]
    assert queries.asked_of(small, nodes, by_code(nodes, "2.1")) is None
    assert queries.asked_of(small, nodes, by_code(nodes, "1.1.1")) is None


def test_tags_methods_evidence_and_quantity_in_words(nodes):
    tags = queries.tags_of(by_code(nodes, "1.1.1"))
    assert [(str(group), [str(label) for label in labels]) for group, labels in tags] == [
        ("Input, process, output", ["process"]),
        ("Systemic component", ["learning and teaching"]),
        ("Performance group", ["learning"]),
        ("Service", ["curriculum and teaching (the core service)"]),
    ]
    quantity = by_code(nodes, "1.2.1")
    assert queries.methods_of(quantity) == ["Document"]
    assert queries.quantity_of(quantity) == {
        "unit": "pupils",
        "have": "Average number of pupils",
        "need": "Largest number allowed",
    }
    assert queries.quantity_of(by_code(nodes, "1.1.1")) == {}
    node = by_code(nodes, "1.1")
    node.evidence = {"id": "satu; dua;", "en": "one; two;"}
    assert queries.evidence_of(node) == ["one", "two"]


def test_origins_are_counted(nodes):
    assert [(code, count) for code, _label, count in queries.origins_of(nodes)] == [
        ("published", 6),
        ("code", 2),
        ("recalled", 1),
        ("ours", 2),
    ]
