"""Excerpts: the source text behind every claim, with the matched terms marked and the way to the original."""

from __future__ import annotations

import streamlit as st

from components import clock, excerpt, load, shell, state
from components.i18n import t
from data.models import KINDS, SIGNAL_KINDS

PAGE = 20

now = clock.now()
filters = state.filter_bar(now, [s.name for s in load.sources()], kinds=KINDS, text=True)

if asked := state.asked("e"):
    with shell.panel(t("excerpts.asked"), key="asked"):
        found = load.reports_by_id((int(asked),)) if asked.isdecimal() and len(asked) < 12 else ()
        if found and found[0].entry.first_seen <= now:
            excerpt.show(found[0], now, alone=True)
        else:
            st.warning(t("excerpts.unknown"), icon=":material/search_off:")

if not filters.kinds and not filters.text:
    # News that is not about North Korea is stored and found by search, but nobody comes here to leaf through it.
    filters = state.narrowed(filters, kinds=(*SIGNAL_KINDS, "response", "context"))

with shell.panel(key="found"):
    total = load.count_entries(filters, now)
    if not total:
        shell.empty(t("state.empty_filter"))
    else:
        pages = -(-total // PAGE)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(t("excerpts.n", n=f"{total:,}"))
            page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
        for report in load.reports(filters, now, PAGE, (min(page or 1, pages) - 1) * PAGE):
            excerpt.show(report, now)
