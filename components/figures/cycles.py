"""Figures of past election cycles: provocations added up, and day by day. Days count from polling day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import plotly.graph_objects as go

from components.figures.base import Ink, Parts, frame, hatching, ink
from components.figures.window_axis import days_marked, ticks, window_band
from components.text.escape import hover
from scoring.window.window import WindowDay, day_label

HEADROOM = 1.3  # of the highest value: the days' names are above every line's end
LABELS_A_BAND = 4  # names in one end label; more are counted


@dataclass(frozen=True, slots=True)
class ElectionCycle:
    """One election's days, in order, under a short name. `chosen` is drawn bold."""

    name: str
    days: Sequence[WindowDay]
    chosen: bool = False


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
    window_band(parts, half, c, names["window"])
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
    days_marked(parts, today, names, c)
    parts.onto(figure)
    figure.layout.xaxis.update(range=[-91.5, 46.5], **ticks())
    figure.layout.yaxis.update(range=[-top * 0.03, top * HEADROOM], tickformat="d")
    figure.layout.margin.r = 118
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
    window_band(parts, half, c, names["window"])
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
    days_marked(parts, today, names, c)
    parts.onto(figure)
    figure.layout.xaxis.update(range=[-91.5, 46.5], **ticks())
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
