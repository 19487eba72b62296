"""Pictures: where things stand, what they say, and that no text becomes markup."""

import itertools
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from reports import charts
from reports.charts.trend import _spread

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert(1)</script>"&'
BANDS = [charts.Stretch("Rendah", 2.04), charts.Stretch("Cukup", 3.7), charts.Stretch("SNP", 7)]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _radar(labels=("A", "B", "C", "D"), values=(7, 3.5, 0, None), **more):
    return charts.radar("Title", labels, [charts.Series("2026", values, **more)], top=7)


def _all():
    bars = [charts.Bar(EVIL, 3.5, 1), charts.Bar("none", None)]
    line = charts.Series(EVIL, (None, Decimal("3.50"), 7), (False, True, False))
    yield charts.radar(EVIL, [EVIL, "B", "C"], [charts.Series(EVIL, (1, 2, 3))], top=7)
    yield charts.bars(EVIL, bars, top=7, bands=BANDS)
    yield charts.trend(EVIL, [EVIL, "2", "3"], [line], top=7)
    yield charts.band_scale(EVIL, [charts.Stretch(EVIL, 7)], 3.5, top=7)


def test_every_picture_says_first_what_it_is_and_then_its_numbers():
    for chart in _all():
        first, second = list(ET.fromstring(chart.svg))[:2]
        assert (first.tag, second.tag) == (f"{SVG}title", f"{SVG}desc")
        assert first.text == EVIL
        assert second.text


def test_text_is_escaped_and_nothing_is_styled_inline():
    for chart in _all():
        assert "<script" not in chart.svg
        assert "style=" not in chart.svg
        ET.fromstring(chart.svg)


def test_every_picture_has_a_table_as_wide_as_its_head():
    for chart in _all():
        assert {len(row) for row in chart.rows} == {len(chart.head)}


def test_the_radar_has_a_spoke_a_label_and_points_where_the_values_are():
    svg = ET.fromstring(_radar().svg)
    assert len(svg.findall(f"{SVG}line")) == 4
    points = [(dot.get("cx"), dot.get("cy")) for dot in svg.findall(f"{SVG}circle")]
    # Up is the first axis at full length, right the second at half, down the third at nothing.
    assert points == [("225", "72"), ("279", "180"), ("225", "180")]


def test_what_was_not_judged_is_no_point_but_a_word():
    chart = _radar()
    assert chart.rows[-1] == ("D", "not judged yet")
    assert "not judged yet" in chart.svg


def test_a_second_year_is_drawn_dashed_beside_the_first():
    series = [charts.Series("2026", (1, 2, 3)), charts.Series("2025", (3, 2, None))]
    chart = charts.radar("Title", ["A", "B", "C"], series, top=7)
    assert chart.head == ("Name", "2026", "2025")
    dashed = ET.fromstring(chart.svg).findall(f"{SVG}polygon[@stroke-dasharray]")
    assert len(dashed) == 1
    words = [text.text for text in ET.fromstring(chart.svg).findall(f"{SVG}text")]
    assert {"2026", "2025"} <= set(words)
    assert "2026" not in _radar().svg


def test_a_bar_is_as_long_as_its_share_of_the_scale():
    chart = charts.bars("Title", [charts.Bar("A", 3.5, 0)], top=7, bands=BANDS)
    bar = ET.fromstring(chart.svg).find(f"{SVG}rect")
    assert (bar.get("x"), bar.get("width")) == ("250", "160")
    assert bar.get("fill") == charts.ramp(0, 3)[0]


def test_a_long_name_takes_two_lines():
    name = "1.1 Kesesuaian perangkat pembelajaran dengan kurikulum satuan pendidikan yang berlaku"
    svg = ET.fromstring(
        charts.bars(
            "Title", [charts.Bar(name, 1, 0), charts.Bar("B", 1, 0)], top=7, bands=BANDS
        ).svg
    )
    words = [text.text for text in svg.findall(f"{SVG}text[@text-anchor='end']")]
    assert words == [
        "1.1 Kesesuaian perangkat pembelajaran",
        "dengan kurikulum satuan pendidikan…",
        "B",
    ]
    assert [bar.get("y") for bar in svg.findall(f"{SVG}rect")] == ["19", "50"]


def test_limits_near_each_other_lean_apart():
    near = [charts.Stretch("A", 6.66), charts.Stretch("B", 7)]
    chart = charts.bars("Title", [charts.Bar("A", 1, 0)], top=7, bands=near)
    limits = ET.fromstring(chart.svg).findall(f"{SVG}text")[:2]
    assert [(text.text, text.get("text-anchor")) for text in limits] == [
        ("6.66", "end"),
        ("7.00", "start"),
    ]


def test_imported_points_are_hollow_and_their_lines_dashed():
    line = charts.Series("X", (1, 2, 3), (True, False, False))
    svg = ET.fromstring(charts.trend("Title", ["1", "2", "3"], [line], top=7).svg)
    assert next(dot.get("fill") for dot in svg.findall(f"{SVG}circle")) == "#ffffff"
    dashes = [line.get("stroke-dasharray") for line in svg.findall(f"{SVG}line")]
    assert dashes.count("5 4") == 1


@pytest.mark.parametrize(
    ("values", "breaks", "joined"),
    [
        ((1, 2, 3, 4), (False, False, True, False), [("38", "152"), ("266", "380")]),
        # The year of the change has no value: what stands before and after it is not joined.
        ((1, None, 3, 4), (False, True, False, False), [("266", "380")]),
        ((1, None, 3, 4), (), [("38", "266"), ("266", "380")]),
    ],
)
def test_a_line_is_broken_where_the_ruler_changed(values, breaks, joined):
    line = charts.Series("X", values, breaks=breaks)
    svg = ET.fromstring(charts.trend("Title", ["1", "2", "3", "4"], [line], top=7).svg)
    bold = svg.findall(f"{SVG}line[@stroke-width='2.5']")
    assert [(part.get("x1"), part.get("x2")) for part in bold] == joined
    assert len(svg.findall(f"{SVG}circle")) == sum(value is not None for value in values)


def test_a_single_year_stands_in_the_middle():
    chart = charts.trend("Title", ["2026"], [charts.Series("X", (7,))], top=7)
    dot = ET.fromstring(chart.svg).find(f"{SVG}circle")
    assert (dot.get("cx"), dot.get("cy")) == ("209", "30")


def test_the_names_of_a_single_year_stand_at_its_dots():
    lines = [charts.Series("1", (7,), is_main=False), charts.Series("Overall", (6,))]
    svg = ET.fromstring(charts.trend("Title", ["2026"], lines, top=7).svg)
    name = next(t for t in svg.findall(f"{SVG}text[@x='249']") if t.text == "1")
    assert float(name.get("y")) == 34
    # Two dots, and one that explains the bold name; no line that joins anything.
    assert len(svg.findall(f"{SVG}circle")) == 3
    assert not svg.findall(f"{SVG}line[@stroke-width='2.5']")


def test_no_limit_of_a_band_runs_through_a_value():
    svg = ET.fromstring(charts.bars("T", [charts.Bar("A", 1.9, 0)], top=7, bands=BANDS).svg)
    kinds = [part.tag.removeprefix(SVG) for part in svg]
    value = next(i for i, part in enumerate(svg) if part.text == "1.90")
    assert (kinds[value - 1], svg[value - 1].get("fill")) == ("path", "#ffffff")
    assert max(i for i, kind in enumerate(kinds) if kind == "line") < value - 1


def test_a_series_without_any_value_has_no_line():
    lines = [charts.Series("X", (None, None)), charts.Series("Y", (1, 2))]
    chart = charts.trend("Title", ["1", "2"], lines, top=7)
    assert len(ET.fromstring(chart.svg).findall(f"{SVG}circle")) == 2


def test_labels_at_the_ends_keep_apart_and_in_order():
    placed = _spread([100.0, 101.0, 102.0, 300.0])
    assert placed == sorted(placed)
    assert min(b - a for a, b in itertools.pairwise(placed)) >= 14
    assert max(placed) == 268
    assert placed[1] == 101


def test_the_ruler_points_at_the_value():
    svg = charts.band_scale("Title", BANDS, 3.5, top=7).svg
    assert "M175 28" in svg
    assert "<path" not in charts.band_scale("Title", BANDS, None, top=7).svg


def test_the_ramp_spreads_over_any_number_of_bands():
    assert [charts.ramp(step, 2)[0] for step in range(2)] == ["#eadfcb", "#0a4c5c"]
    assert charts.ramp(0, 1)[0] == "#eadfcb"
    assert charts.ramp(None, 5)[0] == "#ffffff"


def test_the_names_of_lines_that_end_together_stay_on_the_page():
    lines = [charts.Series(str(n), (4, 7), is_main=False) for n in range(9)]
    lines.append(charts.Series("Overall", (4, 7)))
    svg = ET.fromstring(charts.trend("Title", ["1", "2"], lines, top=7).svg)
    heights = [float(t.get("y")) for t in svg.findall(f"{SVG}text") if float(t.get("x")) > 400]
    assert svg.findall(f"{SVG}text")[-1].text == "Overall"
    assert len(heights) == 9
    assert min(heights) >= 12
    assert max(heights) <= 270
