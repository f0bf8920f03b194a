"""Figures of the page Election window: the clock's strip, past cycles, the calendar. Days count from polling day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go

from components.figures.base import Ink, Parts, frame, hatching, ink
from components.text.escape import hover
from data.models import Phase
from scoring.window.window import FIRST_DAY, WindowDay, day_label

TICKS = (-90, -60, -30, 0, 30)
HEADROOM = 1.3  # of the highest value: the days' names are above every line's end
LABELS_A_BAND = 4  # names in one end label; more are counted


@dataclass(frozen=True, slots=True)
class ElectionCycle:
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
    parts = Parts()
    for number, phase in enumerate(phases):
        first = max(span[0], phase.first - 0.5 if phase.first is not None else span[0])
        last = min(span[1], phase.last + 0.5 if phase.last is not None else span[1])
        if first >= last:
            continue
        here = (phase.first is None or phase.first <= today) and (phase.last is None or today <= phase.last)
        parts.shape(
            "rect", x0=first, x1=last, y0=0.5, y1=0.9, layer="below",
            line=dict(color=c.text if here else c.grid, width=2 if here else 1),
            fillcolor=c.band if number % 2 else c.paper,
        )  # fmt: skip
        if not here and (phase.first is None or phase.last is None):
            continue  # what lies beyond the edge needs no name
        narrow = last - first < 12  # its name goes above its box
        name = names[phase.name]
        parts.note(
            x=(first + last) / 2, y=0.93 if narrow else 0.7, yanchor="bottom" if narrow else "middle",
            text=f"<b>{name}</b>" if here else name,
            font=dict(size=12, color=c.text if here else c.muted),
        )  # fmt: skip
    half, words = window
    parts.shape("line", x0=-half, x1=half, y0=0.3, y1=0.3, line=dict(color=c.data, width=4))
    for end in (-half, half):
        parts.shape("line", x0=end, x1=end, y0=0.2, y1=0.4, line=dict(color=c.data, width=2))
    parts.note(x=0, y=0.22, yanchor="top", text=words, font=dict(size=12, color=c.text))
    _pointer(parts, today, span, c)
    parts.onto(figure)
    figure.layout.xaxis.update(range=[span[0], span[1]], **_ticks())
    figure.layout.yaxis.update(visible=False, range=[-0.1, 2.0])
    figure.layout.margin.t = 8
    return figure


def _pointer(parts: Parts, today: int, span: tuple[int, int], c: Ink) -> None:
    inside = span[0] <= today <= span[1]
    at = min(max(today, span[0] + 1), span[1] - 1)
    text = day_label(today) if inside else f"← {day_label(today)}" if today < span[0] else f"{day_label(today)} →"
    parts.scatter(
        x=[at], y=[1.38], mode="markers", marker=dict(symbol="triangle-down", size=13, color=c.text), hoverinfo="skip"
    )
    parts.note(
        x=at, y=1.48, yanchor="bottom", text=f"<b>{text}</b>", font=dict(size=15, color=c.text),
        xanchor="center" if inside else "left" if today < span[0] else "right",
    )  # fmt: skip


def _ticks() -> dict[str, object]:
    return dict(tickvals=list(TICKS), ticktext=[day_label(day) for day in TICKS], tickangle=0)


def cumulative(
    title: str,
    cycles: Sequence[ElectionCycle],
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
    parts = Parts()
    _window_band(parts, half, c, names["window"])
    for cycle in sorted(cycles, key=lambda cycle: cycle.chosen):
        parts.scatter(
            x=[row.day for row in cycle.days],
            y=[row.cumulative for row in cycle.days],
            mode="lines",
            name=cycle.name,
            line=dict(color=c.data if cycle.chosen else c.greys[3], width=4 if cycle.chosen else 1.4, shape="hv"),
            customdata=[day_label(row.day) for row in cycle.days],
            hovertemplate=f"{hover(cycle.name)} · %{{customdata}}<br>%{{y}} {unit}<extra></extra>",
        )
        if cycle.chosen:
            for first, last in unseen(cycle.days):
                _hatch(parts, first, last, 0, top * 1.06, names["no_data"], c)
            _end_of_chosen(parts, cycle, c)
    _end_labels(parts, [cycle for cycle in cycles if not cycle.chosen], top, height, c)
    _days_marked(parts, today, names, c)
    parts.onto(figure)
    figure.layout.xaxis.update(range=[-91.5, 46.5], **_ticks())
    figure.layout.yaxis.update(range=[-top * 0.03, top * HEADROOM], tickformat="d")
    figure.layout.margin.r = 118
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
    figure.layout.yaxis.update(tickvals=rows, ticktext=[hover(name) for name in names], range=[-0.5, len(names) - 0.2])
    figure.layout.xaxis.update(
        range=[0, max((high for _, _, high in values), default=1) * 1.08 or 1],
        title=dict(text=unit, font=dict(size=12, color=c.muted), standoff=4),
    )
    figure.layout.margin.update(t=10, b=34)
    return figure


def daily(
    title: str,
    cycles: Sequence[ElectionCycle],
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
    parts = Parts()
    _window_band(parts, half, c, names["window"])
    for number, cycle in enumerate(cycles):
        for first, last in unseen(cycle.days):
            _hatch(parts, first, last, number - 0.42, number + 0.42, names["no_data"], c)
        seen = [row for row in cycle.days if row.n]
        parts.scatter(
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
    _days_marked(parts, today, names, c)
    parts.onto(figure)
    figure.layout.xaxis.update(range=[-91.5, 46.5], **_ticks())
    for placed in figure.layout.annotations:
        if placed.name == "note":
            placed.xshift = -38  # below the years, so that it is whole on a phone
    figure.layout.yaxis.update(
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
    figure = frame(title, dark=dark, note=note, mark=mark, height=max(330, 124 + 34 * len(bands)), legend=False)
    parts = Parts()
    _window_band(parts, half, c, names["window"])
    _days_marked(parts, today, names, c)
    rows = list(reversed(bands))
    for number, band in enumerate(rows):
        kind = hover(kinds.get(band.kind, band.kind))
        parts.shape(
            "rect", x0=band.first - 0.5, x1=band.last + 0.5, y0=number - 0.38, y1=number - 0.06,
            fillcolor=c.greys[2], line=dict(width=0),
        )  # fmt: skip
        parts.scatter(
            x=[(band.first + band.last) / 2], y=[number - 0.22], mode="markers", marker=dict(size=12, opacity=0),
            hovertemplate=f"{hover(band.name)}<br>{kind} · {band.dates}<extra></extra>",
        )  # fmt: skip
        parts.note(  # above its band and from the left edge, where a phone has room for it
            x=FIRST_DAY - 1, y=number - 0.06, xanchor="left", yanchor="bottom",
            text=hover(band.name, 48), font=dict(size=12, color=c.text), bgcolor=c.paper, borderpad=0,
        )  # fmt: skip
    parts.onto(figure)
    figure.layout.xaxis.update(range=[-91.5, 46.5], **_ticks())
    figure.layout.yaxis.update(
        showticklabels=False, showgrid=False, range=[-0.6, max(1, len(rows)) + 0.6], rangemode="normal"
    )
    return figure


def _window_band(parts: Parts, half: int, c: Ink, words: str) -> None:
    parts.shape(
        "rect", x0=-half - 0.5, x1=half + 0.5, xref="x", y0=0, y1=1, yref="y domain", layer="below",
        fillcolor=c.band, opacity=0.55, line=dict(width=0),
    )  # fmt: skip
    parts.note(
        x=-half, y=1, yref="paper", xanchor="left", yanchor="bottom", text=words,
        font=dict(size=11, color=c.muted),
    )  # fmt: skip


def _days_marked(parts: Parts, today: int | None, names: Mapping[str, str], c: Ink) -> None:
    marks = [(0, names["polling"], "dash")]
    if today is not None and -91 <= today <= 46:
        marks.append((today, names["today"], "solid"))
    for place, (day, words, dash) in enumerate(marks):
        line = dict(color=c.text, width=1.4, dash=dash)
        parts.shape("line", x0=day, x1=day, xref="x", y0=0, y1=1, yref="y domain", line=line)
        parts.note(
            x=day, y=1, yref="paper", yanchor="top", yshift=-17 * place, xanchor="left", xshift=4,
            text=words, font=dict(size=12, color=c.text), bgcolor=c.paper,
        )  # fmt: skip


def unseen(days: Sequence[WindowDay]) -> list[tuple[int, int]]:
    """The runs of days that nobody watched, first and last of each."""
    found = []
    for blind, run in groupby(days, key=lambda row: row.seen == "no data"):
        rows = list(run)
        if blind:
            found.append((rows[0].day, rows[-1].day))
    return found


def _hatch(parts: Parts, first: int, last: int, low: float, high: float, words: str, c: Ink) -> None:
    parts.scatter(
        x=[first - 0.5, last + 0.5, last + 0.5, first - 0.5, first - 0.5],
        y=[low, low, high, high, low],
        mode="lines",
        fill="toself",
        line=dict(width=0.6, color=c.muted),
        fillpattern=hatching(c),
        hoverinfo="skip",
    )
    if last - first > 12:
        parts.note(
            x=(first + last) / 2, y=(low + high) / 2, text=words, bgcolor=c.paper,
            font=dict(size=12, color=c.text), borderpad=3,
        )  # fmt: skip


def _end_of_chosen(parts: Parts, cycle: ElectionCycle, c: Ink) -> None:
    seen = [row for row in cycle.days if row.cumulative is not None]
    if not seen:
        return
    last = seen[-1]
    count = f"≥{last.cumulative}" if last.at_least else str(last.cumulative)
    right = last.day > 20
    parts.note(
        x=last.day, y=last.cumulative, yanchor="bottom",
        xanchor="right" if right else "left", xshift=-6 if right else 6,
        text=f"<b>{hover(cycle.name)}: {count}</b>", bgcolor=c.paper, font=dict(size=13, color=c.data),
    )  # fmt: skip


def _end_labels(parts: Parts, cycles: Sequence[ElectionCycle], top: int, height: int, c: Ink) -> None:
    """Names at the lines' right ends; lines that end too close to each other for two labels share one."""
    ends = []
    for cycle in cycles:
        seen = [row for row in cycle.days if row.cumulative is not None]
        if seen and seen[-1] is cycle.days[-1]:
            ends.append((seen[-1].cumulative or 0, cycle.name))
        elif seen:
            _label(parts, dict(x=seen[-1].day), seen[-1].cumulative or 0, cycle.name, c)
    room = 16 * top * 1.2 / (height - 100)  # what one line of text takes, in units of the axis
    bands: list[tuple[int, list[str]]] = []
    for value, name in sorted(ends, reverse=True):
        if bands and bands[-1][0] - value < room:
            bands[-1][1].append(name)
        else:
            bands.append((value, [name]))
    for value, members in bands:
        shown, more = sorted(members)[-LABELS_A_BAND:], len(members) - LABELS_A_BAND
        _label(parts, dict(x=1, xref="paper"), value, " ".join(shown) + (f" +{more}" if more > 0 else ""), c)


def _label(parts: Parts, place: dict[str, object], value: int, text: str, c: Ink) -> None:
    parts.note(
        **place, xshift=6, y=value, xanchor="left", yanchor="middle", text=hover(text),
        font=dict(size=11, color=c.muted),
    )  # fmt: skip


def describe(cycles: Sequence[ElectionCycle], words: Mapping[str, str]) -> str:
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
        for first, last_day in unseen(cycle.days):
            gap = words["gap"].format(name=cycle.name, first=day_label(first), last=day_label(last_day))
            parts.append(gap)
    return " ".join(parts)
