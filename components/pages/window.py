"""Election window: which day it is, what happened in such windows before, what comes next."""

from __future__ import annotations

import streamlit as st

from components.frame import shell
from components.frame.url_state import Choice, arrive, leave
from components.reads import clock, cycles, load
from components.text.i18n import t
from components.window import beside, panels
from data.models import CATEGORIES
from scoring.window import window
from scoring.window.outlook import TERMS

now = clock.now()
elections = {cycles.election_key(e): e for e in reversed(load.elections())}
editions = [edition.key for edition in load.editions()]
recorded = [c for c in CATEGORIES if c in load.outlook_rules().category_map.values()]
choices = [
    Choice("election", [cycles.NEAREST, *elections], cycles.NEAREST),
    Choice("edition", [*editions, cycles.CUSTOM], editions[0]),
    Choice("weeks", cycles.WEEKS, f"{load.editions()[0].weeks:g}"),
    Choice("set", cycles.SETS, cycles.SET),
    Choice("category", recorded, many=True),
]
arrive("cycle", choices)
with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="controls"):
    chosen = st.selectbox(
        t("cycle.election"),
        list(choices[0].options or ()),
        format_func=cycles.election_label,
        key="election",
        width=340,
    )
    edition_key = st.selectbox(
        t("cycle.edition"), list(choices[1].options or ()), format_func=cycles.edition_label, key="edition", width=380
    )
    weeks = "0"
    if edition_key == cycles.CUSTOM:
        weeks = st.selectbox(t("cycle.custom"), cycles.WEEKS, key="weeks", width=120)
    chosen_set = st.segmented_control(
        t("cycle.what"), cycles.SETS, format_func=lambda key: t(f"cycle.set_{key}"), key="set", required=True
    )
    categories = st.multiselect(
        t("filter.category"), recorded, format_func=lambda key: t(f"category.{key}"), key="category",
        placeholder=t("cycle.by_set"), width=260,
    )  # fmt: skip
leave("cycle", choices)

edition = cycles.chosen_edition(edition_key, float(weeks))
at = window.election_clock(load.elections(), load.phases(), edition, now, elections.get(chosen))
known = cycles.record(now)
seen = cycles.live(known, now)
words = cycles.words_of(known.rules, str(chosen_set), categories)
what = ", ".join(t(f"category.{c}") for c in categories) if categories else t(f"cycle.set_{chosen_set}")
today = clock.korean_day(now)

left, middle, right = st.columns([5, 4, 4], gap="small")
with left:
    panels.clock_panel(now, at)
with middle:
    terms = {word: t(f"likelihood.{word}") for _, word in TERMS}
    panels.outlook_panel(cycles.outlook_at(now, known, seen), cycles.measured(known).skills, terms)
with right:
    panels.reality_panel(cycles.reality(known, at.election.country, words, edition), what)

past = beside.past_and(at.election, today)
shown = beside.cycles_of(past, at.election, known, seen, words, today)
day = (today - at.election.date).days  # charts count Korean days
panels.past_panels(shown, edition.days, day, now, what)

left, right = st.columns(2, gap="small")
with left:
    panels.nearest_panel(cycles.nearest(known, seen, past, words), cycles.around(known, past, words), past)
with right:
    panels.calendar_panel(at, day, now)
shell.link("method", t("cycle.to_method"), icon=":material/rule:")
