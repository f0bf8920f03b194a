"""Excerpts: the source text behind every claim, with the matched terms marked and the way to the original."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from components.coverage import panels
from components.frame import paging, shell
from components.frame.filters import asked, day_asked, filter_bar, narrowed
from components.provocations import excerpt
from components.reads import clock, load
from components.signals.panels import entries_query, watched_range
from components.text.i18n import t
from components.widgets import export_box
from data.models import KINDS, SIGNAL_KINDS

PAGE = 20

now = clock.now()
filters = filter_bar(now, [s.name for s in load.sources()], kinds=KINDS, text=True)
hour, day = asked("hour"), day_asked()
if hour.isascii() and hour.isdecimal() and int(hour[:4]) < 24:
    filters = narrowed(filters, hour=int(hour))
    if st.button(t("excerpts.hour_clear", hour=f"{int(hour):02d}"), icon=":material/close:"):
        del st.query_params["hour"]
        st.rerun()

if named := asked("e"):
    with shell.panel(t("excerpts.asked"), key="asked"):
        one = load.reports_by_id((int(named),)) if named.isascii() and named.isdecimal() and len(named) < 12 else ()
        if one and one[0].entry.first_seen <= now:
            excerpt.show(one[0], now)
        else:
            st.warning(t("excerpts.unknown"), icon=":material/search_off:")

chosen = filters
if not filters.kinds and not filters.text:
    # News that is not about North Korea is stored and found by search, but nobody comes here to leaf through it.
    filters = narrowed(filters, kinds=(*SIGNAL_KINDS, "response", "context"))

with shell.panel(key="found"):
    total = load.count_entries(filters, now)
    if not total:
        seen = load.coverage(now)
        if seen.history_start is None:
            panels.nothing_yet(seen, live=clock.mode() == "live")
        else:
            shell.empty(t("state.empty_filter"))
    else:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(t("excerpts.n", n=f"{total:,}"), width="content")
            with st.container(horizontal=True, width="content", gap="small"):
                with st.popover(t("excerpts.link"), icon=":material/link:", type="tertiary"):
                    st.caption(t("excerpts.link_help"))
                    st.code(st.context.url or "", language=None, wrap_lines=True)
                export_box.entries_box(total, watched_range(filters, now), filters, now)
            narrowed_by = (narrowed(chosen, since=None, until=None), st.session_state.get("range"), day)
            page = paging.page_of(total, PAGE, narrowed_by)
        found = load.reports(filters, now, PAGE, (page - 1) * PAGE)
        for on_day, of_day in groupby(found, key=lambda r: clock.korean_day(r.entry.published)):
            query = entries_query(chosen, day=on_day.isoformat())
            shell.link("excerpts", t("excerpts.day", day=clock.day(on_day)), icon=":material/today:", **query)
            excerpt.listing(tuple(of_day), now)
