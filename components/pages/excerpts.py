"""Excerpts: the source text behind every claim, with the matched terms marked and the way to the original."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from components.coverage import panels
from components.frame import paging, shell
from components.frame.filters import asked, day_asked, filter_bar, moment_asked, narrowed
from components.reads import clock, load, stored
from components.signals.entries_query import entries_query
from components.signals.panels import watched_range
from components.text.i18n import t
from components.widgets import excerpt, export_box
from data.models import KINDS
from data.store import search, search_words

PAGE = 20
# News that is not about North Korea is stored and can be asked for, but nobody comes here to leaf through it.
ABOUT_IT = tuple(kind for kind in KINDS if kind != "unrelated")

now = clock.now()
filters = filter_bar(now, [s.name for s in load.sources()], kinds=KINDS, text=True, by_day=True, exact_day=True)
hour, day, seen_since = asked("hour"), day_asked(), moment_asked("seen")
if hour.isascii() and hour.isdecimal() and int(hour[:4]) < 24:
    filters = narrowed(filters, hour=int(hour))
    if st.button(t("excerpts.hour_clear", hour=f"{int(hour):02d}"), icon=":material/close:"):
        del st.query_params["hour"]
        st.rerun()
if seen_since:
    filters = narrowed(filters, seen_since=seen_since)
    if st.button(t("excerpts.seen_clear", dtg=clock.both(seen_since)), icon=":material/close:"):
        del st.query_params["seen"]
        st.rerun()

if named := asked("e"):
    with shell.panel(t("excerpts.asked"), key="asked"):
        one = stored.reports_by_id((int(named),)) if named.isascii() and named.isdecimal() and len(named) < 12 else ()
        if one and one[0].entry.first_seen <= now:
            excerpt.show(one[0], now)
        else:
            st.warning(t("excerpts.unknown"), icon=":material/search_off:")

chosen = filters
left_out = 0
with shell.panel(key="found"):
    if not filters.kinds:
        if filters.text:
            left_out = stored.count_entries(narrowed(filters, kinds=("unrelated",)), now)
        filters = narrowed(filters, kinds=ABOUT_IT)
    counted = stored.count_entries(filters, now)
    total = min(counted, search.COUNTED_TO) if filters.text else counted
    more = counted > total  # nobody reads every text to say how many; pages go as far as was counted
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(t("excerpts.n", n=f"{total:,}{'+' * more}"), width="content")
        unrelated = f"{left_out:,}" if left_out <= search.COUNTED_TO else f"{search.COUNTED_TO:,}+"
        if left_out and st.button(t("excerpts.unrelated", n=unrelated), type="tertiary", key="unrelated"):
            st.query_params["kind"] = list(KINDS)
            st.rerun()
        if total:
            with st.container(horizontal=True, width="content", gap="small"):
                with st.popover(t("excerpts.link"), icon=":material/link:", type="tertiary"):
                    st.caption(t("excerpts.link_help"))
                    st.code(st.context.url or "", language=None, wrap_lines=True)
                export_box.entries_box(total, watched_range(filters, now), filters, now, more=more)
            narrowed_by = (narrowed(chosen, since=None, until=None), st.session_state.get("range"), day)
            page = paging.page_of(total, PAGE, narrowed_by)
    if not total:
        seen = load.coverage(now)
        if seen.history_start is None:
            panels.nothing_yet(seen, live=clock.mode() == "live")
        else:
            shell.empty(t("state.empty_filter"))
    else:
        hits = search_words.hits(filters.text)
        found = stored.reports(filters, now, PAGE, (page - 1) * PAGE)
        for on_day, of_day in groupby(found, key=lambda r: clock.korean_day(r.entry.published)):
            query = entries_query(chosen, day=on_day.isoformat())
            shell.link("excerpts", t("excerpts.day", day=clock.day(on_day)), icon=":material/today:", **query)
            excerpt.listing(tuple(of_day), now, hits)
