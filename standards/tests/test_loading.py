"""Everything that can be wrong with an instrument file, one sentence each, by code."""

from copy import deepcopy

import pytest

from standards.loading import (
    BUNDLED,
    BadInstrument,
    changes,
    checked,
    content_hash,
    content_of,
    node_rows,
    read_yaml,
)
from standards.models import Instrument
from standards.tests.factories import small_document, small_instrument


def problems(document):
    with pytest.raises(BadInstrument) as caught:
        checked(document)
    return [str(problem) for problem in caught.value.problems]


def with_node(which, **values):
    """Return the small document with a node changed; a value None takes the key away."""
    document = deepcopy(small_document())
    node = next(node for node in document["nodes"] if node["code"] == which)
    node |= values
    for key in [key for key, value in values.items() if value is None]:
        del node[key]
    return document


def with_rule(**values):
    document = deepcopy(small_document())
    document["rules"] |= values
    return document


def with_row(rows, index, **values):
    document = deepcopy(small_document())
    document["rules"][rows][index] |= values
    return document


WORDS = {"id": "Kata", "en": "Word"}


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("1.1.1", {"tags": ["P", "X9"]}, "1.1.1: tags: “X9” is not known"),
        ("1.1.1", {"tags": ["P", "P"]}, "1.1.1: tags: “P” stands twice"),
        ("1.1.1", {"tags": "P"}, "1.1.1: tags must be a list"),
        ("1.1.1", {"methods": ["guess"]}, "1.1.1: methods: “guess” is not known"),
        ("1.1.1", {"school_levels": ["TK"]}, "1.1.1: school_levels: “TK” is not known"),
        ("1.1.1", {"title": None}, "1.1.1: title is missing"),
        ("1.1.1", {"title": {"id": "Silabus"}}, "1.1.1: title is missing in language “en”"),
        ("1.1.1", {"title": {"id": "x", "en": " "}}, "1.1.1: title is missing in language “en”"),
        ("1.1.1", {"title": {"id": 5, "en": "x"}}, "1.1.1: title is missing in language “id”"),
        ("1.1.1", {"title": WORDS | {"fr": "x"}}, "1.1.1: title: language “fr” is not known"),
        (
            "1.1.1",
            {"title": WORDS | {"id": "x" * 301}},
            "1.1.1: title is longer than 300 characters",
        ),
        (
            "1.1.1",
            {"title": WORDS | {"id": "a\x00b"}},
            "1.1.1: title holds a character that cannot be printed",
        ),
        ("1.1.1", {"meaning": {"id": "x"}}, "1.1.1: meaning is missing in language “en”"),
        ("1.1.1", {"meaning": "x"}, "1.1.1: meaning is missing"),
        ("1.1.1", {"weight": 0}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"weight": -1}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"weight": "heavy"}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"weight": float("nan")}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"weight": True}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"weight": "0.00001"}, "1.1.1: weight must be a number above 0"),
        ("1.1.1", {"colour": "red"}, "1.1.1: “colour” is not a known field"),
        ("1.1.1", {"answer": "maybe"}, "1.1.1: answer must be level, quantity or text"),
        (
            "1.1.1",
            {"answer": None},
            "1.1.1: nothing stands below this node, so it needs an answer",
        ),
        ("1.1", {"answer": "level"}, "1.1: a node with nodes below it is not answered"),
        (
            "1.1.1",
            {"quantity": {"direction": "more"}},
            "1.1.1: only a node with answer “quantity” has have and need",
        ),
        ("1.2.1", {"quantity": ["x"]}, "1.2.1: quantity has the wrong form"),
        (
            "1.2.1",
            {"quantity": {"direction": "up", "have": WORDS, "need": WORDS}},
            "1.2.1: direction must be one of: more, less",
        ),
        ("1.2.1", {"quantity": {"direction": "more", "have": WORDS}}, "1.2.1: need is missing"),
        (
            "1.1.1",
            {"rubric": {"7": WORDS}},
            "1.1.1: the rubric names a level that the rules do not have: 7",
        ),
        ("1.1.1", {"rubric": {"0": {"id": "x"}}}, "1.1.1: 0 is missing in language “en”"),
        (
            "1.1.1",
            {"origin": "rumour"},
            "1.1.1: origin must be one of: published, code, recalled, ours",
        ),
        ("1.1.2", {"code": "1.1.1"}, "1.1.1: this code stands twice"),
        ("1.1.2", {"parent": "9"}, "1.1.2: the parent “9” does not stand above this row"),
        ("1.1.2", {"parent": "1.1.1"}, "1.1.2: the tree is deeper than the kinds it names"),
    ],
)
def test_node_problem_has_its_code_and_one_sentence(code, values, sentence):
    assert sentence in problems(with_node(code, **values))


@pytest.mark.parametrize("code", ["1 1", "", None, "x" * 21, 1.1, "1..1", "<b>"])
def test_code_of_a_node_is_short_and_plain(code):
    document = with_node("1.1.1", code=code or "")

    assert any("must be letters, digits and dots" in sentence for sentence in problems(document))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"scale_max": 0}, "rules: scale_max must be a number above 0"),
        ({"scale_max": "seven"}, "rules: scale_max must be a number above 0"),
        ({"places": 9}, "rules: places must be a whole number from 0 to 4"),
        ({"places": "2"}, "rules: places must be a whole number from 0 to 4"),
        ({"rounding": "half_even"}, "rules: rounding must be one of: half_up"),
        ({"round_at": "leaf"}, "rules: round_at must be one of: display, node"),
        ({"aggregate": "median"}, "rules: aggregate must be one of: mean"),
        ({"luck": 1}, "rules: “luck” is not a known field"),
        ({"steps": []}, "steps: this list is missing or has the wrong form"),
        ({"bands": None}, "bands: this list is missing or has the wrong form"),
        ({"scale_max": 8}, "bands: the last band must end at scale_max"),
    ],
)
def test_rule_problem(values, sentence):
    assert sentence in problems(with_rule(**values))


@pytest.mark.parametrize(
    ("rows", "index", "values", "sentence"),
    [
        ("steps", 1, {"level": 0}, "steps 0: this row stands twice"),
        ("steps", 1, {"level": "1"}, "steps 1: level must be a whole number from 0 to 20"),
        ("steps", 1, {"share": 1.5}, "steps 1: share must be a number from 0 to 1"),
        ("steps", 1, {"share": 0}, "steps: a higher level must be worth more"),
        ("steps", 1, {"label": {"id": "x"}}, "steps 1: label is missing in language “en”"),
        ("steps", 1, {"sentence": None}, "steps 1: sentence is missing"),
        ("bands", 1, {"code": "m1"}, "bands m1: this row stands twice"),
        ("bands", 1, {"upper": "high"}, "bands m2: upper must be a number, e.g. 2.04"),
        ("bands", 1, {"upper": 2.04}, "bands: the upper bounds must rise from row to row"),
        ("bands", 1, {"upper": 6}, "bands: the upper bounds must rise from row to row"),
        ("bands", 1, {"inclusive": "yes"}, "bands m2: inclusive must be true or false"),
        ("bands", 4, {"inclusive": False}, "bands: the last band must include its upper bound"),
        ("bands", 1, {"label": {}}, "bands m2: label is missing in language “en”"),
        ("bands", 1, {"colour": "red"}, "bands m2: “colour” is not a known field"),
    ],
)
def test_step_and_band_problem(rows, index, values, sentence):
    assert sentence in problems(with_row(rows, index, **values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"version": 0}, "version must be a whole number from 1"),
        ({"version": "1"}, "version must be a whole number from 1"),
        ({"version": True}, "version must be a whole number from 1"),
        ({"kinds": []}, "kinds must name each depth of the tree, e.g. standard"),
        ({"kinds": ["Standard One"]}, "kinds must name each depth of the tree, e.g. standard"),
        ({"title": {"id": "x"}}, "title is missing in language “en”"),
        ({"source": {"id": "x"}}, "source is missing in language “en”"),
        ({"rules": None}, "rules: the rules are missing"),
        ({"nodes": []}, "the instrument has no nodes"),
        ({"nodes": ["1"]}, "node 1: this is not a node"),
        ({"author": "me"}, "“author” is not a known field"),
    ],
)
def test_header_problem(values, sentence):
    assert sentence in problems(small_document(**values))


@pytest.mark.parametrize("code", ["Big Letters", "", 7, "-x", "x" * 41])
def test_code_of_an_instrument_is_short_and_plain(code):
    assert any(text.startswith("code must be") for text in problems(small_document(code=code)))


def test_all_problems_are_told_at_once():
    document = with_node("1.1.1", weight=0, tags=["X"])
    document["version"] = 0

    assert problems(document) == [
        "version must be a whole number from 1",
        "1.1.1: weight must be a number above 0",
        "1.1.1: tags: “X” is not known",
    ]


def written(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("", "The file is empty or not an instrument."),
        ("- 1", "The file is empty or not an instrument."),
        ("a: [", "The file is not valid YAML:"),
        ("code: a\ntitle: x\ncode: b", "line 1: “code” stands twice"),
        ("a: !!python/object:os.system {}", "The file is not valid YAML:"),
    ],
)
def test_file_that_cannot_be_read(tmp_path, text, beginning):
    with pytest.raises(BadInstrument) as caught:
        read_yaml(written(tmp_path, text))

    assert str(caught.value).startswith(beginning)


def test_missing_binary_and_huge_files(tmp_path):
    binary, huge = tmp_path / "b.yaml", tmp_path / "h.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    huge.write_bytes(b"#" * (4 * 1024 * 1024 + 1))
    for path, beginning in [
        (tmp_path / "none.yaml", "The file cannot be read"),
        (binary, "The file cannot be read"),
        (huge, "The file is larger than 4 MB."),
    ]:
        with pytest.raises(BadInstrument, match=beginning):
            read_yaml(path)


def test_nodes_that_multiply_by_reference_are_refused(tmp_path):
    lines = ["a0: &a0 [{code: x}]"]
    for n in range(1, 9):
        inner = ", ".join(f"{{code: x, nodes: *a{n - 1}}}" for _ in range(10))
        lines.append(f"a{n}: &a{n} [{inner}]")
    text = "\n".join([*lines, "nodes: *a8"])

    with pytest.raises(BadInstrument, match="more than 5000 nodes"):
        read_yaml(written(tmp_path, text))


def test_nodes_that_are_no_list_are_not_lost():
    document = small_document()
    document["nodes"][-1]["nodes"] = {"code": "x"}

    assert problems(document) == ["2.1.3: “nodes” is not a known field"]


def test_bundled_instrument_is_complete_and_fast_to_check():
    content = checked(read_yaml(BUNDLED / "rapor-mutu.yaml"))
    rows = node_rows(content, Instrument())

    assert [sum(row.depth == depth for row in rows) for depth in range(3)] == [8, 29, 189]
    assert {row.kind for row in rows if row.is_leaf} == {"sub_indicator"}
    assert all(row.meaning and row.evidence for row in rows if row.kind == "indicator")
    assert [band["upper"] for band in content["rules"]["bands"]] == [
        "2.04",
        "3.7",
        "5.06",
        "6.66",
        "7",
    ]


def test_paths_sort_as_the_file_does():
    rows = node_rows(checked(small_document()), Instrument())

    assert [(row.code, row.path, row.kind) for row in rows[:5]] == [
        ("1", "001.", "standard"),
        ("1.1", "001.001.", "indicator"),
        ("1.1.1", "001.001.001.", "sub_indicator"),
        ("1.1.2", "001.001.002.", "sub_indicator"),
        ("1.2", "001.002.", "indicator"),
    ]
    assert sorted(row.path for row in rows) == [row.path for row in rows]


def test_hash_is_of_what_is_said():
    content = checked(small_document())

    assert content_hash(content) == content_hash(checked(small_document(version=5)))
    assert content_hash(content) == content_hash(checked(with_node("2.1.3", weight="2.000")))
    assert content_hash(content) != content_hash(checked(with_node("2.1.3", weight=3)))


@pytest.mark.django_db
def test_stored_instrument_says_what_the_file_said():
    instrument = small_instrument()

    assert content_of(instrument) == checked(small_document())
    assert content_hash(content_of(instrument)) == instrument.content_hash


def test_changes_tell_what_was_added_removed_and_changed_field_by_field():
    old = checked(small_document())
    document = with_node("1.1.1", title={"id": "Silabus baru", "en": "Syllabus"}, weight=2)
    document["nodes"][-1]["code"] = "2.1.4"
    document["edition"] = "2"

    found = changes(old, checked(document))

    assert [(change.kind, change.code) for change in found] == [
        ("header", ""),
        ("changed", "1.1.1"),
        ("added", "2.1.4"),
        ("removed", "2.1.3"),
    ]
    assert [(d.field, d.before, d.after) for d in found[0].differences] == [("edition", "1", "2")]
    assert [(str(d.label), str(d.before), str(d.after)) for d in found[1].differences] == [
        ("Title (Indonesian)", "Silabus", "Silabus baru"),
        ("Weight", "1", "2"),
    ]
    assert changes(old, checked(small_document(version=2))) == []


def test_changes_of_levels_and_bands_are_told_row_by_row():
    document = with_row("bands", 0, label={"id": "Awal", "en": "Start"})
    document["rules"]["steps"][1]["share"] = 0.3

    (change,) = changes(checked(small_document()), checked(document))

    assert [(str(d.label), d.before, d.after) for d in change.differences] == [
        (
            "Level 1",
            "1 · 0.25 · Sebagian kecil · A small part · Seperempat. · A quarter.",
            "1 · 0.3 · Sebagian kecil · A small part · Seperempat. · A quarter.",
        ),
        (
            "Band m1",
            "m1 · 2.04 · True · Menuju SNP 1 · Towards SNP 1",
            "m1 · 2.04 · True · Awal · Start",
        ),
    ]


def test_line_that_is_no_node_is_told(tmp_path):
    document = read_yaml(written(tmp_path, "nodes: [1.1]"))

    assert "node 1: this is not a node" in problems(document)


@pytest.mark.django_db
def test_stored_and_checked_contents_compare_as_equal():
    """PostgreSQL keeps the keys of JSON in an order of its own."""
    assert changes(content_of(small_instrument()), checked(small_document())) == []
