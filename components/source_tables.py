"""The sources by state, with since when and what to do; those that are off with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import pandas as pd
import streamlit as st

from components import clock, header, shell, tables
from components.i18n import named, t
from components.text import clean, safe_url
from data.models import Source, SourceState

Standing = Literal["down", "worry", "new", "good"]
GOOD = ("ok", "unchanged")
WORRY = ("slow", "stale", "gap")
GLYPHS: dict[Standing, str] = {"down": "○", "worry": "◐", "new": "◌", "good": "●"}
ROWS = 16


def standing(state: str) -> Standing:
    """Whether a source in this state is sound, doubtful or down. A state we do not know is down."""
    if state in GOOD:
        return "good"
    return "worry" if state in WORRY else "new" if state == "new" else "down"


def glyph(state: str) -> str:
    """Sound, doubtful, down or new, told without colour."""
    return GLYPHS[standing(state)]


def state_words(state: str) -> str:
    """Mark and name of a state."""
    return f"{glyph(state)} {named('source_state', state)}"


def held(sources: Sequence[Source], states: Mapping[str, SourceState]) -> list[tuple[Source, SourceState]]:
    """The sources that are on with their states, those that need a look first."""
    pairs = [(s, states.get(s.name) or SourceState(s.name)) for s in sources if s.on]
    order = list(GLYPHS)
    return sorted(pairs, key=lambda pair: (order.index(standing(pair[1].state)), not pair[0].launch_alert))


def summary(pairs: Sequence[tuple[Source, SourceState]]) -> str:
    """How many sources are down, doubtful, new and sound, in words."""
    tally = Counter(standing(state.state) for _, state in pairs)
    return " · ".join(f"{mark} {t(f'standing.{name}', n=tally[name])}" for name, mark in GLYPHS.items() if tally[name])


def state_table(pairs: Sequence[tuple[Source, SourceState]], newest: Mapping[str, datetime]) -> None:
    """Every source that is on: state, since when, what to do. A row opens its entries."""
    frame = pd.DataFrame([_row(source, state, newest.get(source.name)) for source, state in pairs])
    _table(frame, [source.name for source, _ in pairs], alt=f"{t('coverage.sources')}: {summary(pairs)}")


def _row(source: Source, state: SourceState, newest: datetime | None) -> dict[str, object]:
    def when(moment: datetime | None) -> str:
        return clock.both(moment) if moment else "–"

    return {
        "state": state_words(state.state),
        "source": clean(source.name),
        "since": when(state.since),
        "todo": named("source_todo", state.state, " "),
        "error": clean(state.last_error if state.errors else state.detail),
        "alert": t("coverage.yes") if source.launch_alert else "",
        "grade": source.reliability,
        "read": when(state.last_success),
        "newest": when(newest or state.newest_entry),
        "link": safe_url(source.url),
    }


def archive_table(newest: Mapping[str, datetime], sources: Mapping[str, Source], now: datetime) -> None:
    """A replay knows of a source only what it had published: the latest first. A row opens its entries."""
    names = sorted(newest, key=lambda name: newest[name], reverse=True)
    if not names:
        shell.empty(t("state.empty_store"))
        return
    frame = pd.DataFrame(
        {
            "source": [clean(name) for name in names],
            "newest": [clock.both(newest[name]) for name in names],
            "ago": [header.ago(newest[name], now) for name in names],
            "grade": [sources[name].reliability if name in sources else "–" for name in names],
        }
    )
    _table(frame, names, alt=f"{t('coverage.sources')}: {len(names)}")


def _table(frame: pd.DataFrame, names: Sequence[str], alt: str) -> None:
    chosen = st.dataframe(
        frame,
        hide_index=True,
        column_config={
            "state": tables.text(t("coverage.state"), 150),
            "source": tables.text(t("act.source"), 210),
            "since": tables.text(t("coverage.since"), 180),
            "todo": tables.text(t("coverage.todo"), 330),
            "error": tables.text(t("coverage.error"), 220),
            "alert": tables.text(t("coverage.alert"), 64, t("coverage.alert_help")),
            "grade": tables.text(t("coverage.grade"), 64, t("coverage.grade_help")),
            "read": tables.text(t("coverage.read"), 180),
            "newest": tables.text(t("coverage.newest"), 180),
            "ago": tables.text(t("coverage.age"), 110),
            "link": tables.link(t("coverage.feed")),
        },
        key="sources_by_state",
        on_select="rerun",
        selection_mode="single-row",
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), ROWS),
        alt=alt,
    )
    if rows := chosen["selection"]["rows"]:
        shell.open_page("excerpts", source=[names[rows[0]]])


def off_table(sources: Sequence[Source]) -> None:
    """Sources that are listed but not polled, with the reason."""
    if not sources:
        st.caption(t("coverage.none_off"))
        return
    frame = pd.DataFrame({"source": [clean(s.name) for s in sources], "why": [clean(s.reason) for s in sources]})
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"source": tables.text(t("act.source"), 240), "why": tables.text(t("coverage.why"), "large")},
        row_height=tables.ROW_HEIGHT,
        height=tables.height(len(frame), 8),
        alt=f"{t('coverage.off')}: {len(frame)}",
    )
