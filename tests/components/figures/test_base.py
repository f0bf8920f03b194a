"""Figures: what was not watched is hatched and not zero, unusual days stand out without colour, alt text is true."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from components.figures import base
from components.figures.chips import contrast
from components.figures.map import place_map

NAMES = {"bars": "Signals", "above": "Unusual", "band": "Usual range", "gap": "Not watched", "threshold": "Alarm above"}
START = date(2024, 10, 1)
DAYS = [START + timedelta(days=n) for n in range(20)]


def bars(**more: object) -> base.go.Figure:
    covered = {day: day.day not in (5, 6) for day in DAYS}
    counts = {day: day.day for day in DAYS}
    return base.daily_bars(
        "Signals", counts, covered, dark=False, names=NAMES, alarms=[DAYS[9]], note="as of now", unit="a day", **more
    )


def trace(figure: base.go.Figure, name: str) -> dict:
    return next(t for t in json.loads(figure.to_json())["data"] if t.get("name") == name)


def test_days_nobody_watched_are_hatched_and_have_no_bar() -> None:
    figure = bars()
    gap = trace(figure, "Not watched")
    assert [day[:10] for day in gap["x"]] == ["2024-10-05", "2024-10-06"]
    assert gap["marker"]["pattern"]["shape"] == "/"
    drawn = {day[:10] for name in ("Signals", "Unusual") for day in trace(figure, name)["x"]}
    assert not drawn & {"2024-10-05", "2024-10-06"}
    assert len(drawn) == 18


def test_an_unusual_day_has_an_edge_and_not_only_a_colour() -> None:
    figure = bars()
    assert trace(figure, "Unusual")["marker"]["line"]["width"] > trace(figure, "Signals")["marker"]["line"]["width"]
    assert trace(figure, "Unusual")["customdata"] == ["2024-10-10"]


def test_title_and_as_of_stand_inside_the_picture() -> None:
    layout = json.loads(bars(mark="EXERCISE").to_json())["layout"]
    assert "Signals" in layout["title"]["text"]
    assert {a["text"] for a in layout["annotations"]} == {"as of now", "EXERCISE"}


def test_nothing_is_drawn_from_an_empty_range() -> None:
    figure = base.daily_bars("Signals", {}, {}, dark=True, names=NAMES)
    assert len(figure.data) == 0


def test_parts_come_after_what_the_figure_has_and_in_their_order() -> None:
    figure = base.frame("Signals", dark=False, note="as of now")
    figure.add_bar(x=[1], y=[1], name="bars")
    for turn in ("first", "second"):
        parts = base.Parts()
        parts.scatter(x=[1], y=[2], name=turn)
        parts.note(text=turn)
        parts.shape("line", x0=0, x1=1, y0=0, y1=1, name=turn)
        parts.onto(figure)
    assert [trace.name for trace in figure.data] == ["bars", "first", "second"]
    assert [note.text for note in figure.layout.annotations] == ["as of now", "first", "second"]
    assert [note.showarrow for note in figure.layout.annotations] == [False] * 3
    assert [shape.name for shape in figure.layout.shapes] == ["first", "second"]


@pytest.mark.parametrize("ink", [base.LIGHT, base.DARK], ids=["light", "dark"])
def test_text_can_be_read(ink: base.Ink) -> None:
    assert contrast(ink.text, ink.paper) >= 7
    assert contrast(ink.muted, ink.paper) >= 4.5
    assert contrast(ink.data, ink.paper) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_no_figure_asks_for_anything_from_outside(dark: bool) -> None:
    figure = place_map(
        39.0, 125.7, "<b>Sunan</b>", dark=dark, title="Place", note="n", names={"PRK": "North", "KOR": "South"}
    )
    text = figure.to_json()
    assert not re.search(r"https?:|mapbox|scattergeo|choropleth", text)
    assert "&lt;b&gt;Sunan" in json.loads(text)["data"][-1]["text"][0]
    assert len(json.loads(text)["data"]) > 2
