"""Figures of the election window: the clock's strip, rates inside and outside, the calendar. Days from polling day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from components.figures.base import Ink, Parts, frame, ink
from components.figures.window_axis import days_marked, ticks, window_band
from components.text.escape import hover
from data.models import Phase
from scoring.window.window import FIRST_DAY, day_label


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
    figure.layout.xaxis.update(range=[span[0], span[1]], **ticks())
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
    window_band(parts, half, c, names["window"])
    days_marked(parts, today, names, c)
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
    figure.layout.xaxis.update(range=[-91.5, 46.5], **ticks())
    figure.layout.yaxis.update(
        showticklabels=False, showgrid=False, range=[-0.6, max(1, len(rows)) + 0.6], rangemode="normal"
    )
    return figure
