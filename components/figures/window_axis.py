"""The axis of an election window: days from polling day, with the window, today and polling day marked."""

from __future__ import annotations

from collections.abc import Mapping

from components.figures.base import Ink, Parts
from scoring.window.window import day_label

TICKS = (-90, -60, -30, 0, 30)


def ticks() -> dict[str, object]:
    """What an axis of days from polling day says of its ticks."""
    return dict(tickvals=list(TICKS), ticktext=[day_label(day) for day in TICKS], tickangle=0)


def window_band(parts: Parts, half: int, c: Ink, words: str) -> None:
    parts.shape(
        "rect", x0=-half - 0.5, x1=half + 0.5, xref="x", y0=0, y1=1, yref="y domain", layer="below",
        fillcolor=c.band, opacity=0.55, line=dict(width=0),
    )  # fmt: skip
    parts.note(
        x=-half, y=1, yref="paper", xanchor="left", yanchor="bottom", text=words,
        font=dict(size=11, color=c.muted),
    )  # fmt: skip


def days_marked(parts: Parts, today: int | None, names: Mapping[str, str], c: Ink) -> None:
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
