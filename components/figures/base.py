"""Figures of one make: data in, `go.Figure` out. Colour means severity and nothing else: data is navy and grey.

Every figure carries its title, its source and its as-of time inside the picture, so that a saved PNG is whole. Texts
given here are already safe (components.text.escape.hover) or our own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import pandas  # noqa: F401  # plotly takes it as it finds it: never half loaded by the thread that warms up
import plotly.graph_objects as go

from components.text.escape import width
from components.text.i18n import t

FONT = "Source Sans, Source Sans Pro, Noto Sans KR, Noto Sans CJK KR, Apple SD Gothic Neo, Malgun Gothic, sans-serif"


DAY_MS = 86_400_000
NOTE_CELLS = 58  # columns of a note's letters that fit below a figure on a phone


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of one theme. `severity` runs from 1 to 5: it grows darker (lighter in the dark theme) and redder."""

    paper: str
    text: str
    muted: str
    grid: str
    data: str
    pale: str
    band: str
    greys: tuple[str, ...]
    land: str
    severity: tuple[str, str, str, str, str]


LIGHT = Ink(
    paper="#ffffff",
    text="#0b1219",
    muted="#55606c",
    grid="#e3e8ee",
    data="#1f4e79",
    pale="#9fb4c9",
    band="rgba(95,115,138,0.20)",
    greys=("#0b1219", "#1f4e79", "#5f738a", "#93a3b5", "#c3ccd6"),
    land="#eef1f5",
    severity=("#b7c2cd", "#d4a93c", "#d07c1e", "#b8401c", "#7a0d15"),
)
DARK = Ink(
    paper="#0e141b",
    text="#e6ebf1",
    muted="#9aa6b3",
    grid="#253140",
    data="#6ea8e0",
    pale="#3f5f80",
    band="rgba(150,170,192,0.20)",
    greys=("#e6ebf1", "#6ea8e0", "#9aa6b3", "#6d7a89", "#4a5766"),
    land="#1a2430",
    severity=("#566475", "#84713c", "#b4802f", "#f0703f", "#ff9c93"),
)

CONFIG: dict[str, object] = {"displaylogo": False, "displayModeBar": False, "responsive": True}


def ink(dark: bool) -> Ink:
    return DARK if dark else LIGHT


def camera(name: str) -> dict[str, object]:
    """Plotly settings that offer the picture as a PNG and nothing else of the tool bar."""
    image = {"format": "png", "filename": name, "width": 1600, "height": 700, "scale": 2}
    return {
        "displaylogo": False,
        "responsive": True,
        "toImageButtonOptions": image,
        "modeBarButtons": [["toImage"]],
    }


def frame(
    title: str,
    *,
    dark: bool,
    note: str = "",
    height: int = 262,
    unit: str = "",
    mark: str = "",
    legend: bool = True,
) -> go.Figure:
    """An empty figure of the house. `note` is the line below (source, as-of), `unit` names the vertical axis.

    `mark` ("EXERCISE", "REPLAY …") lies across the plot, so that no picture of an exercise is taken for the world.
    """
    c = ink(dark)
    axis = dict(
        showgrid=False,
        zeroline=False,
        linecolor=c.muted,
        tickcolor=c.muted,
        ticks="outside",
        ticklen=4,
        automargin=True,
    )
    within = Parts()
    if note:
        note = _in_lines(note)
        within.note(
            name="note", text=note, x=0, xref="paper", xanchor="left", y=0, yref="paper", yanchor="top", yshift=-24,
            align="left", font=dict(size=11, color=c.muted),
        )  # fmt: skip
    if mark:
        within.note(
            text=mark, x=0.5, y=0.55, xref="paper", yref="paper", textangle=-12, opacity=0.13,
            font=dict(size=44, color=c.text),
        )  # fmt: skip
    # All in one piece: laid out by later updates, the same figure takes plotly fifteen times as long.
    layout = dict(
        template="none",
        font=dict(family=FONT, size=13, color=c.text),
        paper_bgcolor=c.paper,
        plot_bgcolor=c.paper,
        height=height,
        margin=dict(l=12, r=12, t=58 if legend else 40, b=26 + 15 * (note.count("<br>") + 1) if note else 26, pad=2),
        title=dict(
            text=f"<b>{title}</b>", font=dict(size=15), x=0, xref="container", xanchor="left",
            y=1, yref="container", yanchor="top", pad=dict(t=6, l=2), automargin=False,
        ),
        showlegend=legend,
        legend=dict(
            orientation="h", x=0, xanchor="left", y=1.0, yanchor="bottom", font=dict(size=12, color=c.muted),
            bgcolor="rgba(0,0,0,0)", itemclick=False, itemdoubleclick=False,
        ),
        hoverlabel=dict(bgcolor=c.paper, bordercolor=c.muted, font=dict(family=FONT, size=13, color=c.text)),
        bargap=0.18,
        dragmode=False,
        xaxis=axis | dict(tickfont=dict(size=12, color=c.muted), fixedrange=True),
        yaxis=axis
        | dict(
            showgrid=True, gridcolor=c.grid, linecolor="rgba(0,0,0,0)", ticks="", rangemode="tozero", fixedrange=True,
            tickfont=dict(size=12, color=c.muted), title=dict(text=unit, font=dict(size=12, color=c.muted), standoff=6),
        ),
        annotations=within.notes,
    )  # fmt: skip
    return go.Figure(layout=layout)


def _in_lines(note: str) -> str:
    """A note that a phone would cut, in two lines; broken between two of its parts."""
    if "<br>" in note or width(note) <= NOTE_CELLS:
        return note
    parts = note.split(" · ")
    splits = [(" · ".join(parts[:n]), " · ".join(parts[n:])) for n in range(1, len(parts))]
    return "<br>".join(min(splits, key=lambda lines: max(map(width, lines)))) if splits else note


@dataclass(slots=True)
class Parts:
    """Scatters, annotations and shapes of a figure, gathered to be put onto it together.

    Plotly goes through all that a figure holds again for each part that is added alone.
    """

    traces: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)

    def scatter(self, **of: Any) -> None:
        self.traces.append(dict(type="scatter", **of))

    def note(self, **of: Any) -> None:
        self.notes.append(dict(showarrow=False, **of))

    def shape(self, kind: Literal["line", "rect"], **of: Any) -> None:
        self.shapes.append(dict(type=kind, **of))

    def onto(self, figure: go.Figure) -> None:
        """Add them to `figure`, after what it has."""
        figure.add_traces(self.traces)
        figure.layout.annotations = [*figure.layout.annotations, *self.notes]
        figure.layout.shapes = [*figure.layout.shapes, *self.shapes]


def hatching(c: Ink) -> dict[str, Any]:
    """The pattern that means nobody watched, for bars and filled areas of any figure."""
    return dict(shape="/", fgcolor=c.muted, bgcolor="rgba(0,0,0,0)", size=6, solidity=0.18)


def hatch_days(
    figure: go.Figure, days: Sequence[date], *, dark: bool, name: str, axis: str = "y2", width: float = DAY_MS
) -> None:
    """Hatch unwatched days over the whole height: a gap is drawn, never left blank.

    They have an axis of their own, `axis`, so that no bar stacks on them. `width` in ms of one mark.
    """
    if not days:
        return
    figure.add_bar(
        x=list(days),
        y=[1] * len(days),
        name=name,
        yaxis=axis,
        width=width,
        marker=dict(color="rgba(0,0,0,0)", line=dict(width=0), pattern=hatching(ink(dark))),
        hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>{name}<extra></extra>",
    )
    figure.layout[f"yaxis{axis[1:]}"] = dict(overlaying="y", range=[0, 1], visible=False, fixedrange=True)


def day_axis(figure: go.Figure, days: Sequence[date]) -> None:
    """The horizontal axis of days, from the first to the last of them in full."""
    figure.layout.xaxis.update(
        type="date",
        tickformat=t("figure.tick_day"),
        hoverformat=t("figure.hover_day"),
        nticks=6,
        tickangle=0,
        range=[datetime.combine(days[0], time()) - timedelta(hours=12), datetime.combine(days[-1], time(12))],
    )


def daily_bars(
    title: str,
    counts: Mapping[date, int],
    covered: Mapping[date, bool],
    *,
    dark: bool,
    names: Mapping[Literal["bars", "band", "above", "gap", "threshold", "partial"], str],
    expected: Mapping[date, tuple[float, float]] | None = None,
    threshold: Mapping[date, float] | None = None,
    alarms: Sequence[date] = (),
    note: str = "",
    unit: str = "",
    mark: str = "",
    height: int = 262,
) -> go.Figure:
    """Counts per KST day as bars, with the expected range as a band and uncovered days hatched.

    What is known of an uncovered day stands before its hatching as an outline, named `partial`, where it is named.
    `expected` gives the usual range of a day, `threshold` the line above which a day alarms; days in `alarms` are
    drawn with a heavy edge as well as darker, so that they stand out without colour.
    """
    c = ink(dark)
    days = sorted(covered)
    seen = [day for day in days if covered[day]]
    figure = frame(title, dark=dark, note=note, unit=unit, mark=mark, height=height)
    if expected:
        _band(figure, days, expected, c, names["band"])
    loud = set(alarms)
    partial = [d for d in days if not covered[d] and counts.get(d)] if "partial" in names else []
    for label, chosen, colour, edge in (
        (names["bars"], [d for d in seen if d not in loud], c.pale, 0),
        (names["above"], [d for d in seen if d in loud], c.data, 1.5),
        (names.get("partial", ""), partial, c.paper, 1.2),
    ):
        if chosen:
            figure.add_bar(
                x=chosen, y=[counts.get(d, 0) for d in chosen], name=label, width=0.82 * DAY_MS,
                marker=dict(color=colour, line=dict(width=edge, color=c.text)),
                customdata=[d.isoformat() for d in chosen],
                hovertemplate=f"%{{x|{t('figure.hover_day')}}}<br>%{{y}} {unit}<extra></extra>",
            )  # fmt: skip
    if threshold:
        _threshold(figure, days, threshold, c, names["threshold"])
    hatch_days(figure, [d for d in days if not covered[d]], dark=dark, name=names["gap"])
    figure.layout.barmode = "overlay"
    if days:
        day_axis(figure, days)
    return figure


def _band(
    figure: go.Figure, days: Sequence[date], expected: Mapping[date, tuple[float, float]], c: Ink, name: str
) -> None:
    """The usual range as an area behind the bars."""
    band = [day for day in days if day in expected]
    figure.add_scatter(
        x=[*band, *reversed(band)],
        y=[*(expected[d][1] for d in band), *(expected[d][0] for d in reversed(band))],
        fill="toself", fillcolor=c.band, line=dict(width=0, shape="hvh"), name=name, hoverinfo="skip",
    )  # fmt: skip


def _threshold(figure: go.Figure, days: Sequence[date], threshold: Mapping[date, float], c: Ink, name: str) -> None:
    """The count above which a day alarms, as a dotted line."""
    line = [day for day in days if day in threshold]
    figure.add_scatter(
        x=line, y=[threshold[d] for d in line], mode="lines", name=name,
        line=dict(color=c.muted, width=1.4, dash="dot", shape="hvh"), hoverinfo="skip",
    )  # fmt: skip
