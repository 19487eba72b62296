"""Values of a kind that nobody expects: each is a line for the author, never a traceback."""

import copy
from contextlib import suppress

import pytest

from standards.loading import BadInstrument, checked, read_yaml
from standards.tests.factories import INVENTED

ODD = [3, -1, 1.5, "x", None, True, [], ["x"], [["x"]], [None], {}, {"x": 1}, {None: "x"}]


def places_in(value, above=()):
    """Yield the way to every value of a document."""
    if above:
        yield above
    rows = value.items() if isinstance(value, dict) else ()
    for key, below in enumerate(value) if isinstance(value, list) else rows:
        yield from places_in(below, (*above, key))


def changed(way, value, document=None):
    document = copy.deepcopy(document or read_yaml(INVENTED))
    row = document
    for key in way[:-1]:
        row = row[key]
    row[way[-1]] = value
    return document


def told(way, value):
    with pytest.raises(BadInstrument) as caught:
        checked(changed(way, value))
    return [str(problem) for problem in caught.value.problems]


def index_of(code):
    return next(i for i, node in enumerate(read_yaml(INVENTED)["nodes"]) if node["code"] == code)


def test_whatever_stands_anywhere_is_taken_or_told():
    document = read_yaml(INVENTED)
    option = ("nodes", index_of("Q.1.1"), "option")
    ways = [*places_in(document), (*option, "levels"), (*option, "bounds", "x")]
    for way in ways:
        for value in ODD:
            with suppress(BadInstrument):
                checked(changed(way, value, document))


@pytest.mark.parametrize(
    ("way", "value", "sentence"),
    [
        (
            ("nodes", index_of("Q.1.1"), "option", "levels"),
            3,
            "Q.1.1: option.levels must be a list",
        ),
        (
            ("nodes", index_of("Q.1.1"), "option", "bounds", "x"),
            "5",
            "Q.1.1: the option names a level that the rules do not have: x",
        ),
        (
            ("rules", "outcome", "school_levels"),
            5,
            "outcome: school_levels must name the kinds of school it is for",
        ),
        (
            ("rules", "outcome", "conditions", 0, "what"),
            ["x"],
            "outcome conditions: what must be one of: final, component, every, below, full",
        ),
        (
            ("rules", "outcome", "components", 0, "code"),
            ["x"],
            "outcome components: there is no node “['x']”",
        ),
    ],
)
def test_odd_values_are_told_with_their_place(way, value, sentence):
    assert told(way, value) == [sentence]


@pytest.mark.parametrize("text", ["version: 2031-99-99", f"version: {'9' * 5000}"])
def test_a_value_that_yaml_cannot_make_is_told(tmp_path, text):
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    with pytest.raises(BadInstrument, match="The file is not valid YAML: "):
        read_yaml(path)
