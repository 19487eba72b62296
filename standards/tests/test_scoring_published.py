"""Real printed numbers: means hold, except where the source itself departs from them."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from standards.scoring import arithmetic, overall, rounded, score_imported
from standards.tests.trees import Place, rules

FILE = Path(__file__).parent / "data" / "real_scores_smk_juang_kencana.csv"


@pytest.fixture(scope="module")
def printed():
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Decimal(row["score"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def places(printed):
    codes = {*printed, *[f"2.3.{n}" for n in range(1, 5)], "2.3", "3", "3.1", "3.1.1"}
    return [Place(code, code.rpartition(".")[0] or None) for code in sorted(codes)]


@pytest.mark.parametrize("code", ["1.1", "1.2", "1.3", "2.1"])
def test_printed_indicators_are_the_mean_of_their_sub_indicators(code, printed, places):
    score = score_imported(places, printed, rules())[code]

    assert (score.source, score.provisional, score.imported) == ("computed", False, None)
    assert rounded(score.exact, 2) == printed[code]


def test_printed_standard_one_is_not_the_mean_and_both_are_kept(printed, places):
    score = score_imported(places, printed, rules())["1"]

    assert rounded(score.exact, 2) == Decimal("5.83")
    assert score.imported == Decimal("6.24")
    assert (score.judged, score.of, score.band) == (17, 17, "m4")
    assert arithmetic(score, rules()) == "5,83 = (7,00 + 3,79 + 6,71) / 3"


def test_printed_standard_two_stands_because_an_indicator_is_missing(printed, places):
    scores = score_imported(places, printed, rules())

    assert (scores["2"].exact, scores["2"].source) == (Decimal("6.45"), "imported")
    assert scores["2.2"].source == "imported"
    total = overall(scores, places, rules())
    assert (total.judged, total.of, total.provisional) == (2, 3, True)
