"""Columns are as high as their numbers, whatever the language."""

from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caot_mentor.charts import HEIGHT, LINES, Chart, Series, column_chart


def chart_of(*rows: list[float]) -> Chart:
    labels = [(str(place), "") for place in range(len(rows[0]))]
    series = [Series(f"Series {place}", row) for place, row in enumerate(rows)]
    return column_chart("test", title="Hours", says="Most in 1.", labels=labels, series=series)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.integers(1, 4))
def test_every_column_stands_on_the_ground_below_the_top_line(values: list[float], rows: int) -> None:
    chart = chart_of(*[values] * rows)
    most = chart.lines[-1].value
    assert 1 <= len(chart.lines) <= LINES
    assert [round(line.value / chart.lines[0].value) for line in chart.lines] == list(range(1, len(chart.lines) + 1))
    for column, value in zip(chart.columns, values, strict=True):
        assert column.total == pytest.approx(value * rows)
        high = sum(float(part.height) for part in column.segments)
        assert high == pytest.approx(value * rows / most * HEIGHT, abs=0.06 * rows + 0.01)
        assert not column.segments or float(column.segments[-1].y) == pytest.approx(HEIGHT - high, abs=0.3)


def test_nothing_to_show_is_a_chart_as_well() -> None:
    chart = chart_of([0, 0])
    assert [column.segments for column in chart.columns] == [[], []]
    assert [line.value for line in chart.lines] == [1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_drawing_is_well_formed_named_and_without_style_or_script(language: str) -> None:
    with translation.override(language):
        drawn = render_to_string("includes/chart.html", {"chart": chart_of([1234.5, 0.5], [0, 2])})
    figure = ET.fromstring(drawn.strip())
    svg = figure.findall("svg")[-1]
    ids = {each.get("id"): "".join(each.itertext()) for each in figure.iter() if each.get("id")}
    assert [ids[svg.get("aria-labelledby")], ids[svg.get("aria-describedby")]] == ["Hours", "Most in 1."]
    assert svg.get("role") == "img"
    names = {name for each in figure.iter() for name in each.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}
    assert not list(figure.iter("script"))
    filled = [each.get("fill") for each in figure.iter("rect") if each.get("class") == "chart-part"]
    assert {fill.removeprefix("url(#").removesuffix(")") for fill in filled if fill} <= set(ids)
    # numbers of the drawing never have a decimal comma; those that people read are in their language
    assert all("," not in (each.get(name) or "") for each in svg.iter("rect") for name in ("x", "y", "height"))
    words = [text for each in svg.iter("text") if (text := (each.text or "").strip())]
    assert {"en": "1,235", "fr": "1\u202f235"}[language] in words
