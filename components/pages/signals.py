"""Signals: counts by day and kind, by category, hour, source and language, each beside what is usual."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from components import clock, load, shell, signal_panels, state
from components.i18n import t
from data.models import SIGNAL_KINDS

FIRST = date(2000, 1, 1)

now = clock.now()
filters = state.filter_bar(now, [s.name for s in load.sources()], kinds=SIGNAL_KINDS, by_day=True)
filters = state.narrowed(filters, kinds=filters.kinds or SIGNAL_KINDS)
today = clock.korean_day(now)
start = load.coverage(now).history_start
first = clock.korean_day(filters.since) if filters.since else clock.korean_day(start) if start else today
last = min(today, clock.korean_day(filters.until - timedelta(seconds=1)) if filters.until else today)
covered = load.covered_days(max(first, FIRST), last, now)

by_kind = load.counts(filters, now, ("kind", "category"))
if not by_kind:
    with shell.panel(key="none"):
        shell.empty(t("state.empty_filter") if all(covered.values()) else t("state.blind"))
    st.stop()

with shell.panel(key="by_kind"):
    signal_panels.kinds_chart(by_kind, covered, now)
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(key="by_category"):
    signal_panels.category_heat(by_kind, covered, now)
with right, shell.panel(key="by_hour"):
    signal_panels.hour_heat(load.counts_by_hour(filters, now), now)
left, right = st.columns([3, 2], gap="small")
with left, shell.panel(t("signals.series"), key="series", help=t("signals.series_help")):
    signal_panels.series_table(now, last)
with right, shell.panel(t("signals.sources"), key="by_source"):
    signal_panels.source_table(load.counts(filters, now, ("source", "language")))
