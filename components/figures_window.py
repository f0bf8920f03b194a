"""Figures of the page Election window: the clock's strip, past cycles, the calendar. Days count from polling day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go

from components.figures import Ink, frame, ink
from components.text import hover
from data.models import Phase
from scoring.window import WindowDay, day_label

TICKS = (-90, -60, -30, 0, 30)
LABELS_A_BAND = 4  # names in one end label; more are counted


@dataclass(frozen=True, slots=True)
class Cycle:
    """One election's days, in order, under a short name. `chosen` is drawn bold."""

    name: str
    days: Sequence[WindowDay]
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the calendar, in days from polling day."""

    name: str
    kind: str
    first: int
    last: int
    dates: str


def clock_strip(
    phases: Sequence[Phase],
    names: Mapping[str, str],
    window: tuple[int, str],
    today: int,
    *,
    dark: bool,
    mark: str = "",
    span: tuple[int, int] = (-100, 60),
) -> go.Figure:
    """The phases as a row of boxes, the window as a bracket below, today as a pointer.

    `window` is its half width in days and its words. A `today` outside `span` points over the edge.
    """
    c = ink(dark)
    figure = frame("", dark=dark, mark=mark, height=150, legend=False)
    for number, phase in enumerate(phases):
        first = max(span[0], phase.first - 0.5 if phase.first is not None else span[0])
        last = min(span[1], phase.last + 0.5 if phase.last is not None else span[1])
        if first >= last:
            continue
        here = (phase.first is None or phase.first <= today) and (phase.last is None or today <= phase.last)
        figure.add_shape(
            type="rect", x0=first, x1=last, y0=0.5, y1=0.9, layer="below",
            line=dict(color=c.text if here else c.grid, width=2 if here else 1),
            fillcolor=c.band if number % 2 else c.paper,
        )  # fmt: skip
        if not here and (phase.first is None or phase.last is None):
            continue  # what lies beyond the edge needs no name
        narrow = last - first < 12  # its name goes above its box
        name = names[phase.name]
        figure.add_annotation(
            x=(first + last) / 2, y=0.93 if narrow else 0.7, yanchor="bottom" if narrow else "middle",
            text=f"<b>{name}</b>" if here else name, showarrow=False,
            font=dict(size=12, color=c.text if here else c.muted),
        )  # fmt: skip
    half, words = window
    figure.add_shape(type="line", x0=-half, x1=half, y0=0.3, y1=0.3, line=dict(color=c.data, width=4))
    for end in (-half, half):
        figure.add_shape(type="line", x0=end, x1=end, y0=0.2, y1=0.4, line=dict(color=c.data, width=2))
    figure.add_annotation(x=0, y=0.22, yanchor="top", text=words, showarrow=False, font=dict(size=12, color=c.text))
    _pointer(figure, today, span, c)
    figure.update_xaxes(range=[span[0], span[1]], **_ticks())
    figure.update_yaxes(visible=False, range=[-0.1, 2.0])
    figure.update_layout(margin=dict(t=8))
    return figure


def _pointer(figure: go.Figure, today: int, span: tuple[int, int], c: Ink) -> None:
    inside = span[0] <= today <= span[1]
    at = min(max(today, span[0] + 1), span[1] - 1)
    text = day_label(today) if inside else f"← {day_label(today)}" if today < span[0] else f"{day_label(today)} →"
    figure.add_scatter(
        x=[at], y=[1.38], mode="markers", marker=dict(symbol="triangle-down", size=13, color=c.text), hoverinfo="skip"
    )
    figure.add_annotation(
        x=at, y=1.48, yanchor="bottom", text=f"<b>{text}</b>", showarrow=False, font=dict(size=15, color=c.text),
        xanchor="center" if inside else "left" if today < span[0] else "right",
    )  # fmt: skip


def _ticks() -> dict[str, object]:
    return dict(tickvals=list(TICKS), ticktext=[day_label(day) for day in TICKS], tickangle=0)


def cumulative(
    title: str,
    cycles: Sequence[Cycle],
    names: Mapping[str, str],
    half: int,
    today: int | None,
    *,
    dark: bool,
    note: str = "",
    mark: str = "",
    unit: str = "",
    height: int = 330,
) -> go.Figure:
    """Provocations added up from D−90 on, one line a cycle, the chosen one bold; what nobody watched is hatched.

    `names` words the chart: no_data, today, polling, window. `half` is the window's half width, `today` the chosen
    cycle's current day, None where it is over.
    """
    c = ink(dark)
    figure = frame(title, dark=dark, note=note, mark=mark, unit=unit, height=height, legend=False)
    top = max((row.cumulative or 0 for cycle in cycles for row in cycle.days), default=0) or 1
    _window_band(figure, half, c, names["window"])
    for cycle in sorted(cycles, key=lambda cycle: cycle.chosen):
        figure.add_scatter(
            x=[row.day for row in cycle.days],
            y=[row.cumulative for row in cycle.days],
            mode="lines",
            name=cycle.name,
            line=dict(color=c.data if cycle.chosen else c.greys[3], width=4 if cycle.chosen else 1.4, shape="hv"),
            customdata=[day_label(row.day) for row in cycle.days],
            hovertemplate=f"{hover(cycle.name)} · %{{customdata}}<br>%{{y}} {unit}<extra></extra>",
        )
        if cycle.chosen:
            for first, last in _unseen(cycle.days):
                _hatch(figure, first, last, 0, top * 1.06, names["no_data"], c)
            _end_of_chosen(figure, cycle, c)
    _end_labels(figure, [cycle for cycle in cycles if not cycle.chosen], top, height, c)
    _days_marked(figure, today, names, c)
    figure.update_xaxes(range=[-91.5, 46.5], **_ticks())
    figure.update_yaxes(range=[-top * 0.03, top * 1.16], tickformat="d")
    figure.update_layout(margin=dict(r=118))
    return figure


def rates(
    names: Sequence[str],
    values: Sequence[tuple[float, float, float]],
    unit: str,
    *,
    dark: bool,
    mark: str = "",
) -> go.Figure:
    """Rates with their intervals, one line each from the top: (rate, low, high) under its name."""
    c = ink(dark)
    figure = frame("", dark=dark, mark=mark, height=128, legend=False)
    rows = list(range(len(names)))[::-1]
    figure.add_scatter(
        x=[rate for rate, _, _ in values],
        y=rows,
        mode="markers+text",
        marker=dict(size=12, color=c.data),
        text=[f"<b>{rate:.1f}</b>" for rate, _, _ in values],
        textposition="top center",
        textfont=dict(size=13, color=c.text),
        error_x=dict(
            type="data", symmetric=False, array=[high - rate for rate, _, high in values],
            arrayminus=[rate - low for rate, low, _ in values], color=c.data, thickness=2, width=7,
        ),
        hovertemplate="%{x:.1f} " + unit + "<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(tickvals=rows, ticktext=[hover(name) for name in names], range=[-0.5, len(names) - 0.2])
    figure.update_xaxes(
        range=[0, max((high for _, _, high in values), default=1) * 1.08 or 1],
        title=dict(text=unit, font=dict(size=12, color=c.muted), standoff=4),
    )
    figure.update_layout(margin=dict(t=10, b=34))
    return figure


def daily(
    title: str,
    cycles: Sequence[Cycle],
    names: Mapping[str, str],
    half: int,
    today: int | None,
    *,
    dark: bool,
    note: str = "",
    mark: str = "",
    unit: str = "",
    height: int = 330,
) -> go.Figure:
    """A row a cycle, a mark on each day with provocations, larger for more; what nobody watched is hatched."""
    c = ink(dark)
    figure = frame(title, dark=dark, note=note, mark=mark, height=height, legend=False)
    _window_band(figure, half, c, names["window"])
    for number, cycle in enumerate(cycles):
        for first, last in _unseen(cycle.days):
            _hatch(figure, first, last, number - 0.42, number + 0.42, names["no_data"], c)
        seen = [row for row in cycle.days if row.n]
        figure.add_scatter(
            x=[row.day for row in seen],
            y=[number] * len(seen),
            mode="markers",
            name=cycle.name,
            marker=dict(
                size=[7 + 5 * math.sqrt((row.n or 1) - 1) for row in seen],
                color=c.data if cycle.chosen else c.pale,
                line=dict(width=1.2 if cycle.chosen else 0.6, color=c.text if cycle.chosen else c.muted),
            ),
            customdata=[(day_label(row.day), row.date.isoformat(), row.n) for row in seen],
            hovertemplate="%{customdata[0]} · %{customdata[1]}<br>%{customdata[2]} " + unit + "<extra></extra>",
        )
    _days_marked(figure, today, names, c)
    figure.update_xaxes(range=[-91.5, 46.5], **_ticks())
    figure.update_annotations(selector=dict(text=note), xshift=-38)  # below the years, so that it is whole on a phone
    figure.update_yaxes(
        tickvals=list(range(len(cycles))),
        ticktext=[f"<b>{hover(cycle.name)}</b>" if cycle.chosen else hover(cycle.name) for cycle in cycles],
        range=[-0.7, len(cycles) - 0.1],
        rangemode="normal",
        tickfont=dict(size=12, color=c.text),
    )
    return figure


def calendar(
    title: str,
    bands: Sequence[Band],
    kinds: Mapping[str, str],
    half: int,
    today: int | None,
    names: Mapping[str, str],
    *,
    dark: bool,
    note: str = "",
    mark: str = "",
) -> go.Figure:
    """A row for each drill, anniversary or meeting, as a band over its days. Context only: none of it is scored."""
    c = ink(dark)
    figure = frame(title, dark=dark, note=note, mark=mark, height=max(330, 110 + 24 * len(bands)), legend=False)
    _window_band(figure, half, c, names["window"])
    _days_marked(figure, today, names, c)
    rows = list(reversed(bands))
    for number, band in enumerate(rows):
        kind = hover(kinds.get(band.kind, band.kind))
        figure.add_shape(
            type="rect", x0=band.first - 0.5, x1=band.last + 0.5, y0=number - 0.32, y1=number + 0.32,
            fillcolor=c.greys[2], line=dict(width=0),
        )  # fmt: skip
        figure.add_scatter(
            x=[(band.first + band.last) / 2], y=[number], mode="markers", marker=dict(size=12, opacity=0),
            hovertemplate=f"{hover(band.name)}<br>{kind} · {band.dates}<extra></extra>",
        )  # fmt: skip
        right = band.first < -45  # on which side there is room for the name
        figure.add_annotation(
            x=band.last + 1.5 if right else band.first - 1.5, y=number, xanchor="left" if right else "right",
            text=hover(band.name, 40), showarrow=False, font=dict(size=12, color=c.text), bgcolor=c.paper, borderpad=0,
        )  # fmt: skip
    figure.update_xaxes(range=[-91.5, 46.5], **_ticks())
    figure.update_yaxes(showticklabels=False, showgrid=False, range=[-0.7, max(1, len(rows)) + 0.4], rangemode="normal")
    return figure


def _window_band(figure: go.Figure, half: int, c: Ink, words: str) -> None:
    figure.add_vrect(x0=-half - 0.5, x1=half + 0.5, fillcolor=c.band, opacity=0.55, line_width=0, layer="below")
    figure.add_annotation(
        x=-half, y=1, yref="paper", xanchor="left", yanchor="bottom", text=words, showarrow=False,
        font=dict(size=11, color=c.muted),
    )  # fmt: skip


def _days_marked(figure: go.Figure, today: int | None, names: Mapping[str, str], c: Ink) -> None:
    marks = [(0, names["polling"], "dash")]
    if today is not None and -91 <= today <= 46:
        marks.append((today, names["today"], "solid"))
    for line, (day, words, dash) in enumerate(marks):
        figure.add_vline(x=day, line=dict(color=c.text, width=1.4, dash=dash))
        figure.add_annotation(
            x=day, y=1, yref="paper", yanchor="top", yshift=-17 * line, xanchor="left", xshift=4,
            text=words, showarrow=False, font=dict(size=12, color=c.text), bgcolor=c.paper,
        )  # fmt: skip


def _unseen(days: Sequence[WindowDay]) -> list[tuple[int, int]]:
    """The runs of days that nobody watched, first and last of each."""
    found = []
    for blind, run in groupby(days, key=lambda row: row.seen == "no data"):
        rows = list(run)
        if blind:
            found.append((rows[0].day, rows[-1].day))
    return found


def _hatch(figure: go.Figure, first: int, last: int, low: float, high: float, words: str, c: Ink) -> None:
    figure.add_scatter(
        x=[first - 0.5, last + 0.5, last + 0.5, first - 0.5, first - 0.5],
        y=[low, low, high, high, low],
        mode="lines",
        fill="toself",
        line=dict(width=0.6, color=c.muted),
        fillpattern=dict(shape="/", fgcolor=c.muted, bgcolor="rgba(0,0,0,0)", size=7, solidity=0.14),
        hoverinfo="skip",
    )
    if last - first > 12:
        figure.add_annotation(
            x=(first + last) / 2, y=(low + high) / 2, text=words, showarrow=False, bgcolor=c.paper,
            font=dict(size=12, color=c.text), borderpad=3,
        )  # fmt: skip


def _end_of_chosen(figure: go.Figure, cycle: Cycle, c: Ink) -> None:
    seen = [row for row in cycle.days if row.cumulative is not None]
    if not seen:
        return
    last = seen[-1]
    count = f"≥{last.cumulative}" if last.at_least else str(last.cumulative)
    right = last.day > 20
    figure.add_annotation(
        x=last.day, y=last.cumulative, yanchor="bottom",
        xanchor="right" if right else "left", xshift=-6 if right else 6,
        text=f"<b>{hover(cycle.name)}: {count}</b>", showarrow=False, bgcolor=c.paper, font=dict(size=13, color=c.data),
    )  # fmt: skip


def _end_labels(figure: go.Figure, cycles: Sequence[Cycle], top: int, height: int, c: Ink) -> None:
    """Names at the lines' right ends; lines that end too close to each other for two labels share one."""
    ends = []
    for cycle in cycles:
        seen = [row for row in cycle.days if row.cumulative is not None]
        if seen and seen[-1] is cycle.days[-1]:
            ends.append((seen[-1].cumulative or 0, cycle.name))
        elif seen:
            _label(figure, dict(x=seen[-1].day), seen[-1].cumulative or 0, cycle.name, c)
    room = 16 * top * 1.2 / (height - 100)  # what one line of text takes, in units of the axis
    bands: list[tuple[int, list[str]]] = []
    for value, name in sorted(ends, reverse=True):
        if bands and bands[-1][0] - value < room:
            bands[-1][1].append(name)
        else:
            bands.append((value, [name]))
    for value, members in bands:
        shown, more = sorted(members)[-LABELS_A_BAND:], len(members) - LABELS_A_BAND
        _label(figure, dict(x=1, xref="paper"), value, " ".join(shown) + (f" +{more}" if more > 0 else ""), c)


def _label(figure: go.Figure, place: dict[str, object], value: int, text: str, c: Ink) -> None:
    figure.add_annotation(
        **place, xshift=6, y=value, xanchor="left", yanchor="middle", showarrow=False, text=hover(text),
        font=dict(size=11, color=c.muted),
    )  # fmt: skip


def describe(cycles: Sequence[Cycle], words: Mapping[str, str]) -> str:
    """Alternative text: each cycle's total, the chosen one's state, and what was not seen.

    `words` are templates: total {name} {n}, chosen {name} {n} {day}, gap {name} {first} {last}.
    """
    parts = []
    for cycle in cycles:
        seen = [row for row in cycle.days if row.cumulative is not None]
        if cycle.chosen and seen:
            last = seen[-1]
            parts.append(words["chosen"].format(name=cycle.name, n=last.cumulative, day=day_label(last.day)))
        elif seen:
            parts.append(words["total"].format(name=cycle.name, n=seen[-1].cumulative))
        for first, last_day in _unseen(cycle.days):
            gap = words["gap"].format(name=cycle.name, first=day_label(first), last=day_label(last_day))
            parts.append(gap)
    return " ".join(parts)
