"""Watch: what an officer needs in ten seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from components.access import session
from components.coverage.panels import blind, nothing_yet
from components.frame import browser, filters, shell
from components.reads import clock, load, picture, warm
from components.reads.picture import LISTED_DAYS
from components.watch import head, metrics, panels, wall
from components.watch.news import news
from data.store.store import StoreError

SHOWN_DAYS = 45
LIVE_SECONDS, FIRST_SECONDS = 30, 3
FIRST = timedelta(minutes=10)  # so long a new watch is drawn again every few seconds, while its first poll comes in
LIVE = clock.mode() == "live"
SKELETON = 180  # pixels, the height of the first row


def pace() -> int | None:
    """After how many seconds the page draws itself again; None where time stands still."""
    if not LIVE:
        return None
    try:
        began = load.coverage(clock.now()).history_start
    except StoreError:
        return LIVE_SECONDS
    return FIRST_SECONDS if began is None or clock.now() - began < FIRST else LIVE_SECONDS


PACE = pace()


@session.live(PACE)
def board() -> None:
    warm.looked()
    if pace() != PACE:
        st.rerun()
    with shell.guard():
        draw(clock.now())


def draw(now: datetime) -> None:
    seen = load.coverage(now)
    if panels.first_poll(seen):
        clock.hurry()  # what is missing is on its way
    elif seen.newest_entry is None:
        nothing_yet(seen, live=LIVE)
    elif not seen.open:
        blind(seen, live=LIVE)
    with st.skeleton(height=SKELETON):  # seen only while a cold store is read
        known = picture.at(now)
    look = browser.last_look(now)
    new = news(known.acts, known.signals, look, seen.history_start if LIVE else None, now)
    today = clock.korean_day(now)
    acts = [act for act in known.acts if (today - act.date).days <= LISTED_DAYS]
    window = load.window(now)

    # The marker is saved before anything slow is drawn: a reader may leave at once. It is below and shows nothing.
    page, below = st.container(), st.container()
    with below:
        browser.keep_look(new.newest, len(new.acts), bool(st.session_state.get("alert")))
    with page:
        if filters.wall():
            wall.draw(known, acts, new, window, now, look)
            return
        head.show(known.level, known.acts, seen, window, now, look)
        panels.latest_acts(acts, new, seen, known.covered, LISTED_DAYS, now)
        metrics.strip(known.acts, known.counts, known.covered, seen)
        left, right = st.columns([5, 2], gap="small")
        with left:
            panels.signals_chart(known.counts, known.covered, now, SHOWN_DAYS)
        with right:
            panels.acts_on_map(acts, LISTED_DAYS)
        left, right = st.columns([3, 2], gap="small")
        with left:
            panels.keep_an_eye(known.signals, known.covered, LISTED_DAYS, now)
        with right:
            panels.next_dates(now)
        panels.window_note(window, now)


board()
