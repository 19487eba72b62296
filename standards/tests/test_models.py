"""What the models say about themselves."""

import pytest
from django.db import IntegrityError
from django.utils import translation

from standards.models import TAGS, Instrument, Node, in_language
from standards.tests.factories import small_instrument


def test_text_in_the_language_in_force_and_indonesian_where_it_is_missing():
    texts = {"id": "Satu", "en": "One"}
    assert in_language(texts) == "One"
    with translation.override("id"):
        assert in_language(texts) == "Satu"
    assert in_language({"id": "Satu"}) == "Satu"
    assert in_language({}) == ""


def test_every_tag_of_the_glossary_has_words():
    assert list(TAGS) == [
        *["I", "P", "O", "U"],
        *["T1", "T2", "T3"],
        *["K1", "K2", "K3", "K4"],
        *["L1", "L2", "L3", "L4", "L5"],
        *["D1", "D2", "D3", "D4"],
        *["C1", "C2", "C3", "C4"],
        *["B1", "B2", "B3", "B4"],
    ]


@pytest.mark.django_db
def test_instrument_and_node_in_words():
    instrument = small_instrument(source={"id": "Sumber", "en": "Source"})
    node = instrument.nodes.get(code="1.1")

    assert str(instrument) == "Small instrument · v1"
    assert (instrument.title_text, instrument.source_text) == ("Small instrument", "Source")
    assert (str(node), node.title_text, node.meaning_text) == (
        "1.1 Planning",
        "Planning",
        "Teachers plan.",
    )
    assert instrument.get_absolute_url() == "/instrumen/small/1/"
    assert (instrument.band_label("m1"), instrument.band_label(None)) == ("Towards SNP 1", "")
    assert instrument.scoring_rules.scale_max == 7


@pytest.mark.django_db
def test_leaf_applies_to_the_kinds_of_school_it_names():
    nodes = {node.code: node for node in small_instrument().nodes.all()}

    assert [nodes["2.1.2"].applies_to(level) for level in ("SMK", "SD")] == [True, False]
    assert nodes["2.1.1"].applies_to("SD")
    assert (nodes["2.1"].is_leaf, nodes["2.1.1"].is_leaf) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"weight": 0}, {"answer": "maybe"}, {"code": "1"}])
def test_database_refuses_what_can_never_be(values):
    instrument = small_instrument()
    with pytest.raises(IntegrityError):
        Node.objects.filter(instrument=instrument, code="1.1.1").update(**values)


@pytest.mark.django_db
def test_version_exists_once():
    instrument = small_instrument()
    instrument.pk = None
    instrument.public_id = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(IntegrityError):
        Instrument.objects.bulk_create([instrument])
