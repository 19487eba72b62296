"""Narratives and kinds of school in a file: what is refused, and that a workbook keeps them."""

import pytest

from standards import xlsx
from standards.loading import BUNDLED, BadInstrument, checked, checked_workbook, read_yaml
from standards.loading.crosswalk import checked_crosswalk
from standards.queries.crosswalk import nodes_by_code, served_items
from standards.tests.factories import (
    crosswalk_document,
    small_crosswalk,
    small_document,
    small_instrument,
    told_document,
    told_edition,
)

WORDS = {"id": "Kata", "en": "Word"}


def problems(document):
    with pytest.raises(BadInstrument) as caught:
        checked(document)
    return [str(problem) for problem in caught.value.problems]


def node(document, code):
    return next(node for node in document["nodes"] if node["code"] == code)


def changed(code, **values):
    document = told_document()
    node(document, code).update(values)
    return document


def test_a_workbook_keeps_narratives_kinds_of_school_and_their_rubrics(tmp_path):
    content = checked(told_document())
    path = tmp_path / "told.xlsx"
    xlsx.write(content, path)
    assert checked_workbook(path) == content
    assert [row["code"] for row in content["rules"]["variants"]] == ["one", "many"]
    rubric = node(content, "R.1.1")["variants"]["many"]["2"]
    assert rubric == {"id": "Banyak kuning.", "en": "Many yellow."}
    assert node(content, "P.1.N")["answer"] == "text"


def test_a_rubric_of_a_node_that_is_not_there_is_not_lost(tmp_path):
    content = checked(told_document())
    path = tmp_path / "told.xlsx"
    xlsx.write(content | {"nodes": [n for n in content["nodes"] if n["code"] != "R.1.2"]}, path)
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(path)
    book["Rubrik varian"]["A2"] = "R.9"
    book.save(path)
    with pytest.raises(BadInstrument, match=r"Rubrik varian, .* 2: .*“R\.9”"):
        checked_workbook(path)


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        (
            "P.1.N",
            {"option": {"levels": [1]}},
            "P.1.N: a narrative has no levels",
        ),
        ("P.1.N", {"rubric": {"1": WORDS}}, "P.1.N: a narrative has no levels"),
        (
            "Q.1.1",
            {"answer": "text", "option": {}},
            "Q.1: only a narrative stands below this node, so it would have no score",
        ),
        (
            "Q.1.1",
            {"answer": "text", "option": {}},
            "outcome components: “Q” has no item that is scored for: SD, SMA",
        ),
        (
            "Q.1.1",
            {"school_levels": ["SD"]},
            "outcome components: “Q” has no item that is scored for: SMA",
        ),
        (
            "P.2.1",
            {"school_levels": ["SMA"]},
            "outcome conditions: “P.2” has no item that is scored for: SD",
        ),
        (
            "P.1.N",
            {"variants": {"one": {"1": WORDS}}},
            "P.1.N: only an item that is answered by a level has variants",
        ),
        ("R.1.1", {"variants": ["one"]}, "R.1.1: variants has the wrong form"),
        (
            "R.1.1",
            {"variants": {"few": {"1": WORDS}}},
            "R.1.1: the rules do not name the variant “few”",
        ),
        (
            "R.1.1",
            {"variants": {"one": {"1": WORDS, "2": WORDS, "3": WORDS}, "many": {"1": WORDS}}},
            "R.1.1: the rubric of variant “many” has no level 2",
        ),
        (
            "R.1.1",
            {"variants": {"one": {"9": WORDS}, "many": {}}},
            "R.1.1: the rubric of variant “one” names level 9, which is none",
        ),
        (
            "R.1.1",
            {"variants": {"one": {"1": {"id": "x"}}}},
            "R.1.1: one 1 is missing in language “en”",
        ),
        (
            "R.1.1",
            {"variants": {"one": "merah"}},
            "R.1.1: the rubric of variant “one” has the wrong form",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(code, values, sentence):
    assert sentence in problems(changed(code, **values))


@pytest.mark.parametrize(
    ("variants", "sentence"),
    [
        ([], "variants: this list is missing or has the wrong form"),
        (["one"], "variants: this list is missing or has the wrong form"),
        ([{"code": "one", "label": WORDS}], "variants: origin must be one of"),
        ([{"code": "one", "label": WORDS, "origin": "ours"}] * 2, "variants: “one” stands twice"),
        ([{"code": "A B", "label": WORDS, "origin": "ours"}], "variants: code must be letters"),
        ([{"code": "one", "origin": "ours"}], "variants: label is missing"),
    ],
)
def test_kinds_of_school_are_checked(variants, sentence):
    document = told_document()
    document["rules"] = document["rules"] | {"variants": variants}
    assert any(problem.startswith(sentence) for problem in problems(document))


def test_only_what_leads_to_a_rank_has_them():
    document = small_document()
    node(document, "1.1.1").update(answer="text", rubric={})
    row = {"code": "one", "label": WORDS, "origin": "ours"}
    document["rules"] = document["rules"] | {"variants": [row]}
    assert problems(document) == [
        "variants: only an instrument that leads to a rank has variants",
        "1.1.1: only an instrument that leads to a rank asks for a narrative",
    ]


@pytest.mark.django_db
def test_nothing_serves_a_narrative():
    small_instrument()
    told_edition()
    nodes = nodes_by_code("small"), nodes_by_code("invented")
    link = {"target": "P.1.N", "source": "1.1.1", "relation": "part"}
    with pytest.raises(BadInstrument, match=r"the target has no item “P\.1\.N”"):
        checked_crosswalk(crosswalk_document(links=[link]), *nodes)
    items = served_items(small_crosswalk(), *nodes)
    assert [item.node.code for item in items] == [
        *("P.1.1", "P.1.2", "P.2.1"),
        *("Q.1.1", "R.1.1", "R.1.2"),
    ]


def test_the_edition_of_2024_tells_two_kinds_of_school_in_one_item():
    content = checked(read_yaml(BUNDLED / "ia2024-dasmen.yaml"))
    told = {n["code"]: n["variants"] for n in content["nodes"] if "variants" in n}
    assert list(told) == ["3.10.3"]
    for rubric in told["3.10.3"].values():
        assert list(rubric) == ["1", "2", "3", "4"]
        assert len({text["id"] for text in rubric.values()}) == 4
    assert {row["origin"] for row in content["rules"]["variants"]} == {"ours"}
    smk = checked(read_yaml(BUNDLED / "ia2024-smk.yaml"))
    assert "variants" not in smk["rules"]
