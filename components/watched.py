"""The parts of the Coverage page: when we looked, the strip of days, gaps, and the sources by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import clock, figures, shell, tables
from components.i18n import named, t
from components.text import clean, hover, safe_url
from data.models import Coverage, Gap, Source, SourceState

GOOD = ("ok", "unchanged")
WORRY = ("slow", "stale", "gap")
GAPS_SHOWN = 10


def moments(seen: Coverage, live: bool) -> list[tuple[str, datetime | None]]:
    """Names and moments of what an officer asks first. A replay has no polls."""
    found = [(t("coverage.newest"), seen.newest_entry), (t("coverage.history"), seen.history_start)]
    if live:
        found = [(t("coverage.last_poll"), seen.last_poll), (t("coverage.next_poll"), seen.next_poll), *found]
    return found


def strip(covered: Mapping[date, bool], gaps: Sequence[Gap], now: datetime) -> tuple[go.Figure, str]:
    """One cell a KST day, watched or not, with recorded gaps of the whole watch below; and its alternative text."""
    dark = shell.dark()
    c = figures.ink(dark)
    days = sorted(covered)
    figure = figures.frame(
        t("coverage.days_title"), dark=dark, note=shell.figure_note(now), mark=shell.watermark(), height=170
    )
    seen = [day for day in days if covered[day]]
    figure.add_bar(
        x=seen,
        y=[1] * len(seen),
        name=t("coverage.watched"),
        marker=dict(color=c.data),
        width=0.86 * figures.DAY_MS,
        hovertemplate="%{x|%d %b %Y}<extra></extra>",
    )
    figures.hatch_days(figure, [day for day in days if not covered[day]], dark=dark, name=t("figure.gap"))
    for gap in gaps:
        if not gap.source:
            figure.add_scatter(
                x=[gap.start, gap.end],
                y=[0.5, 0.5],
                mode="lines",
                line=dict(color=c.text, width=5),
                showlegend=False,
                hovertemplate=f"{hover(gap.reason)}<extra></extra>",
            )
    figure.update_yaxes(visible=False, range=[0, 1.06])
    figure.update_xaxes(type="date", tickformat="%d %b", nticks=8)
    return figure, t("coverage.days_alt", n=len(seen), m=len(days))


def gap_table(gaps: Sequence[Gap]) -> None:
    """Recorded gaps, the latest first."""
    shown = sorted(gaps, key=lambda gap: gap.end, reverse=True)[:GAPS_SHOWN]
    frame = pd.DataFrame(
        {
            "who": [clean(gap.source) or t("coverage.whole") for gap in shown],
            "from": [clock.both(gap.start) for gap in shown],
            "to": [clock.both(gap.end) for gap in shown],
            "why": [clean(gap.reason) for gap in shown],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "who": tables.text(t("act.source"), 200),
            "from": tables.text(t("coverage.from"), 200),
            "to": tables.text(t("coverage.to"), 200),
            "why": tables.text(t("coverage.why")),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), GAPS_SHOWN),
        alt=t("coverage.gaps"),
    )


def glyph(state: str) -> str:
    """Sound, doubtful or down, told without colour."""
    if state in GOOD:
        return "●"
    return "◐" if state in WORRY else "◌" if state == "new" else "○"


def source_table(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    newest: Mapping[str, datetime],
    now: datetime,
    *,
    live: bool,
) -> None:
    """The sources that are on, those that need a look first. In a replay only what they had published is known."""
    if not live:
        names = sorted(newest, key=lambda name: newest[name], reverse=True)
        frame = pd.DataFrame(
            {"source": [clean(name) for name in names], "newest": [clock.both(newest[name]) for name in names]}
        )
        if not names:
            shell.empty(t("state.empty_store"))
            return
    else:
        rank = {"○": 0, "◐": 1, "◌": 2, "●": 3}
        held = {s.name: states.get(s.name) or SourceState(s.name) for s in sources}
        ordered = sorted(sources, key=lambda s: (rank[glyph(held[s.name].state)], not s.launch_alert))
        frame = pd.DataFrame([_row(source, held[source.name], newest.get(source.name)) for source in ordered])
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "state": tables.text(t("coverage.state"), 190),
            "source": tables.text(t("act.source"), 220),
            "grade": tables.text(t("coverage.grade"), 64, t("coverage.grade_help")),
            "alert": tables.text(t("coverage.alert"), 72, t("coverage.alert_help")),
            "since": tables.text(t("coverage.since"), 190),
            "read": tables.text(t("coverage.read"), 190),
            "newest": tables.text(t("coverage.newest"), 190),
            "error": tables.text(t("coverage.error"), 260),
            "todo": tables.text(t("coverage.todo"), "large"),
            "link": tables.link(t("coverage.feed")),
        },
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 16),
        alt=t("coverage.sources"),
    )


def _row(source: Source, state: SourceState, newest: datetime | None) -> dict[str, object]:
    def when(moment: datetime | None) -> str:
        return clock.both(moment) if moment else "–"

    return {
        "state": f"{glyph(state.state)} {named('source_state', state.state)}",
        "source": clean(source.name),
        "grade": source.reliability,
        "alert": t("coverage.yes") if source.launch_alert else "",
        "since": when(state.since),
        "read": when(state.last_success),
        "newest": when(newest or state.newest_entry),
        "error": clean(state.last_error if state.errors else state.detail),
        "todo": named("source_todo", state.state, " "),
        "link": safe_url(source.url),
    }


def off_table(sources: Sequence[Source]) -> None:
    """Sources that are listed but not polled, with the reason."""
    if not sources:
        shell.empty(t("coverage.none_off"))
        return
    frame = pd.DataFrame({"source": [clean(s.name) for s in sources], "why": [clean(s.reason) for s in sources]})
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"source": tables.text(t("act.source"), 240), "why": tables.text(t("coverage.why"), "large")},
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 8),
        alt=t("coverage.off"),
    )
