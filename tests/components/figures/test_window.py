"""Figures of the election window: what is drawn for seen, unseen and coming days, and that names stay text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from components.figures import cycles, window
from components.figures.base import DARK, LIGHT
from data.tables import watch_rules
from scoring.window.window import WindowDay

POLLING = date(2026, 11, 3)
NAMES = {"no_data": "no data", "today": "today", "polling": "polling day", "window": "window"}
PHASES = watch_rules.load_phases()


def cycle(name: str, chosen: bool = False, seen_to: int = 45, today: int = 45) -> cycles.ElectionCycle:
    """A cycle with one act every ten days, watched up to `seen_to`, unseen from there to `today`."""
    rows, total = [], 0
    for day in range(-90, 46):
        state = "record" if day <= seen_to else "no data" if day <= today else "future"
        n = (1 if day % 10 == 0 else 0) if state == "record" else None
        total += n or 0
        on = POLLING + timedelta(days=day)
        rows.append(WindowDay(POLLING, day, on, n, total if n is not None else None, state))  # type: ignore[arg-type]
    return cycles.ElectionCycle(name, rows, chosen)


OLD, NOW = cycle("2022"), cycle("2026", True, seen_to=-73, today=20)


def texts(figure: object) -> list[str]:
    return [note.text for note in figure.layout.annotations]  # type: ignore[attr-defined]


def hatched(figure: object) -> list[tuple[float, float]]:
    return [
        (min(trace.x), max(trace.x))
        for trace in figure.data  # type: ignore[attr-defined]
        if trace.fill == "toself"
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("draw", [cycles.cumulative, cycles.daily])
def test_the_unseen_stretch_is_hatched_and_the_future_is_not(draw: object, dark: bool) -> None:
    figure = draw("Title", [OLD, NOW], NAMES, 31, 20, dark=dark, unit="acts")  # type: ignore[operator]
    assert hatched(figure) == [(-72.5, 20.5)]
    assert "no data" in texts(figure)
    assert figure.layout.paper_bgcolor == (DARK if dark else LIGHT).paper


def test_the_chosen_cycle_is_bold_and_on_top() -> None:
    figure = cycles.cumulative("Title", [NOW, OLD], NAMES, 31, 20, dark=False)
    lines = [trace for trace in figure.data if trace.mode == "lines" and trace.name]
    assert [line.name for line in lines] == ["2022", "2026"]
    assert lines[1].line.width > lines[0].line.width
    assert "<b>2026: 2</b>" in texts(figure)


def test_the_names_of_the_days_stand_above_the_highest_line() -> None:
    figure = cycles.cumulative("Title", [cycle("2026", True), OLD], NAMES, 31, -5, dark=False)
    low, high = figure.layout.yaxis.range
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    top = max(max(n for n in line.y if n is not None) for line in figure.data if line.mode == "lines" and line.name)
    below = {
        note.text: -(note.yshift or 0) for note in figure.layout.annotations if note.text in ("today", "polling day")
    }
    half_a_label = 10  # pixels
    assert (high - top) / (high - low) * plot - half_a_label >= max(below.values()) + 2 * half_a_label


def test_unseen_days_have_no_value_in_the_line() -> None:
    figure = cycles.cumulative("Title", [NOW], NAMES, 31, 20, dark=False)
    line = next(trace for trace in figure.data if trace.name == "2026")
    values = dict(zip(line.x, line.y, strict=True))
    assert values[-73] == 2
    assert values[-72] is None
    assert values[45] is None


def test_a_total_after_unseen_days_is_called_a_lower_bound() -> None:
    rows = [*NOW.days[:100], WindowDay(POLLING, 10, POLLING, 1, 3, "live", True)]
    figure = cycles.cumulative("Title", [cycles.ElectionCycle("2026", rows, True)], NAMES, 31, 10, dark=False)
    assert "<b>2026: ≥3</b>" in texts(figure)


def test_lines_that_end_together_share_a_label() -> None:
    many = [cycle(str(year)) for year in range(2006, 2020, 2)]
    figure = cycles.cumulative("Title", many, NAMES, 31, None, dark=False)
    assert "2012 2014 2016 2018 +3" in texts(figure)


def test_a_day_without_acts_has_no_mark_and_more_acts_a_larger_one() -> None:
    rows = [WindowDay(POLLING, day, POLLING, n, n, "record") for day, n in ((-2, 0), (-1, 1), (0, 4))]
    figure = cycles.daily("Title", [cycles.ElectionCycle("2022", rows)], NAMES, 31, None, dark=False)
    (marks,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert list(marks.x) == [-1, 0]
    assert marks.marker.size[1] > marks.marker.size[0]


def test_today_is_marked_only_where_it_is_in_view() -> None:
    for today, shown in ((20, True), (None, False), (-700, False), (46, True)):
        figure = cycles.cumulative("Title", [OLD], NAMES, 31, today, dark=False)
        assert ("today" in texts(figure)) is shown
        assert "polling day" in texts(figure)


@pytest.mark.parametrize(("today", "pointer"), [(20, "<b>D+20</b>"), (-715, "<b>← D−715</b>"), (300, "<b>D+300 →</b>")])
def test_the_strip_points_to_today_also_beyond_its_edge(today: int, pointer: str) -> None:
    names = {phase.name: phase.name for phase in PHASES}
    figure = window.clock_strip(PHASES, names, (31, "4.5-week window"), today, dark=False)
    assert pointer in texts(figure)
    assert "4.5-week window" in texts(figure)
    assert sum(shape.type == "rect" for shape in figure.layout.shapes) == len(PHASES)
    assert sum(text.startswith("<b>") for text in texts(figure)) == 2, "the pointer and the phase that holds today"


def test_rates_show_their_intervals_from_zero() -> None:
    figure = window.rates(["Inside", "Outside"], [(2.5, 1.5, 4.1), (2.8, 2.5, 3.3)], "per 100 days", dark=False)
    (trace,) = figure.data
    assert list(trace.error_x.array) == pytest.approx([1.6, 0.5])
    assert list(trace.error_x.arrayminus) == pytest.approx([1.0, 0.3])
    assert figure.layout.xaxis.range[0] == 0
    assert list(figure.layout.yaxis.ticktext) == ["Inside", "Outside"]


def test_names_from_tables_stay_text() -> None:
    bad = "<a href='http://evil.example'>Drill</a>"
    band = window.Band(bad, "exercise", -3, 3, "01 NOV 26")
    figure = window.calendar("Title", [band], {"exercise": "drill"}, 31, 0, NAMES, dark=False)
    assert any("&lt;a href" in text for text in texts(figure))
    assert not any("<a href" in text for text in texts(figure))
    assert all("<a href" not in (trace.hovertemplate or "") for trace in figure.data)
    line = cycles.cumulative("Title", [cycle(bad, True)], NAMES, 31, 0, dark=False)
    assert not any("<a href" in text for text in texts(line))


def test_the_alternative_text_tells_totals_and_gaps() -> None:
    words = {
        "total": "{name}: {n}.",
        "chosen": "{name} chosen: {n} by {day}.",
        "gap": "{name} unseen {first} to {last}.",
    }
    said = cycles.describe([OLD, NOW], words)
    assert said == "2022: 14. 2026 chosen: 2 by D−73. 2026 unseen D−72 to D+20."
