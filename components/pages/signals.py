"""Signals: counts by day and kind, by category, hour, source and language, each beside what is usual."""

from __future__ import annotations

import streamlit as st

from components.coverage.panels import nothing_yet
from components.frame import shell
from components.frame.filters import filter_bar, narrowed
from components.reads import clock, load, stored
from components.signals import behind, board, panels, series_panels
from components.text.i18n import t
from components.widgets import export_box
from data.models import SIGNAL_KINDS

now = clock.now()
filters = filter_bar(now, [s.name for s in load.sources()], kinds=SIGNAL_KINDS, by_day=True)
filters = narrowed(filters, kinds=filters.kinds or SIGNAL_KINDS)
seen = load.coverage(now)
if seen.history_start is None:
    nothing_yet(seen, live=clock.mode() == "live")
    st.stop()
covered = panels.watched_range(filters, now)
by_kind = stored.counts(filters, now, ("kind", "category"))
found = series_panels.all_series(filters, max(covered), now)
st.markdown(series_panels.finding(found))

if not by_kind:
    with shell.panel(key="none"):
        shell.empty(t("state.empty_filter" if all(covered.values()) else "state.empty_unwatched"))
else:
    with shell.panel(key="by_kind"):
        panels.kinds_chart(by_kind, covered, filters, now)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(panels.days_note(covered), width="content")
            export_box.counts_box(by_kind, covered, filters, now)
    left, right = st.columns([3, 2], gap="small")
    with left, shell.panel(key="by_category"):
        panels.category_heat(by_kind, covered, filters, now)
    with right, shell.panel(key="by_hour"):
        panels.hour_heat(stored.counts_by_hour(filters, now), filters, now)

left, right = st.columns([3, 2], gap="small")
shown = ""
with left, shell.panel(t("signals.series"), key="series", help=t("signals.series_help")):
    shown = series_panels.table(found)
with right, shell.panel(key="one_series"):
    if shown:
        series_panels.chart(shown, found[shown], filters, now)
if by_kind:
    with shell.panel(t("signals.sources"), key="by_source"):
        panels.source_table(stored.counts(filters, now, ("source", "language")), filters)
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("board.title"), key="board", help=t("board.help")):
    board.panel(now)
with right:
    with shell.panel(t("board.log"), key="level_log"):
        board.log(now)
    with shell.panel(t("board.own"), key="own_level", help=t("board.own_help")):
        board.override(now)
behind.panel(filters, now)
