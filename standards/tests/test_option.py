"""From which number on an item has a level: between whole percents the lower one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.loading import BUNDLED, checked, read_yaml
from standards.scoring import is_counted, needs_total, proposed_level

ITEMS = {
    node["code"]: node.get("option", {})
    for node in checked(read_yaml(BUNDLED / "ia2018-sd.yaml"))["nodes"]
    if node["answer"]
}
A, B, C, D, E = 4, 3, 2, 1, 0


@pytest.mark.parametrize(
    ("code", "have", "need", "level"),
    [
        # 91 | 81 | 71 | 61 percent: what lies between belongs to the lower level.
        ("1", 91, 100, A),
        ("1", "90.5", 100, B),
        ("1", 181, 200, B),
        ("1", 81, 100, B),
        ("1", "80.99", 100, C),
        ("1", 61, 100, D),
        ("1", 60, 100, E),
        ("1", 0, 100, E),
        # Counted elements: 4 | 3 | 2 | 1.
        ("7", 5, None, A),
        ("7", 3, None, B),
        ("7", 0, None, E),
        # At most 28 | 30 | 32 | 34 pupils.
        ("14", 28, None, A),
        ("14", "28.5", None, B),
        ("14", 34, None, D),
        ("14", 35, None, E),
        # Less than 5 years, at most 5, 6, 7.
        ("61", "4.99", None, A),
        ("61", 5, None, B),
        ("61", "5.5", None, C),
        ("61", 7, None, D),
        ("61", "7.01", None, E),
        # All subjects, else 11 | 9 | 7.
        ("36", 12, 12, A),
        ("36", 11, 12, B),
        ("36", 6, 12, E),
        # More than 2200 watts, 2200, 1300, 900.
        ("60", 2201, None, A),
        ("60", 2200, None, B),
        ("60", 450, None, E),
    ],
)
def test_the_level_that_numbers_give(code, have, need, level):
    need = None if need is None else Decimal(need)
    assert proposed_level(ITEMS[code], Decimal(have), need, lowest=0) == level


@pytest.mark.parametrize(
    ("code", "have", "need"),
    [("1", None, 10), ("1", 5, None), ("1", 5, 0), ("36", 12, None), ("70", 5, 5), ("66", 1, 1)],
)
def test_what_numbers_do_not_say_is_not_guessed(code, have, need):
    have = None if have is None else Decimal(have)
    need = None if need is None else Decimal(need)
    assert proposed_level(ITEMS[code], have, need, lowest=0) is None


def test_how_many_items_follow_from_numbers():
    counted = [code for code, option in ITEMS.items() if is_counted(option)]
    assert len(counted) == 103
    assert sum(needs_total(ITEMS[code]) for code in counted) == 51


@given(st.sampled_from(sorted(ITEMS)), st.integers(0, 300), st.integers(1, 300))
def test_more_of_what_is_good_never_gives_less(code, have, need):
    option = ITEMS[code]
    levels = [
        proposed_level(option, Decimal(number), Decimal(need), lowest=0)
        for number in (have, have + 1)
    ]
    if option.get("direction") == "less":
        levels.reverse()
    assert levels == [None, None] or levels[0] <= levels[1]
