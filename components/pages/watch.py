"""Watch: what an officer needs in ten seconds."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.access import session
from components.coverage.panels import blind, nothing_yet
from components.frame import browser, shell
from components.reads import clock, load, picture, warm
from components.reads.picture import LISTED_DAYS
from components.watch import cards, metrics, panels

SHOWN_DAYS = 45
LIVE_SECONDS = 30
LIVE = clock.mode() == "live"
SKELETON = 180  # pixels, the height of the first row


@session.live(LIVE_SECONDS if LIVE else None)
def board() -> None:
    warm.looked()
    with shell.guard():
        draw(clock.now())


def draw(now: datetime) -> None:
    today = clock.korean_day(now)
    seen = load.coverage(now)
    if panels.first_poll(seen, now):
        pass  # what is missing is on its way
    elif seen.newest_entry is None:
        nothing_yet(seen, live=LIVE)
    elif not seen.open:
        blind(seen, live=LIVE)
    with st.skeleton(height=SKELETON):  # seen only while a cold store is read
        known = picture.at(now)
    acts, signals, counts, covered = known.acts, known.signals, known.counts, known.covered
    look = browser.last_look(now)

    # The marker is saved before anything slow is drawn: a reader may leave at once. It is below and shows nothing.
    page, below = st.container(), st.container()
    with below:
        cards.keep_look(acts, now, look)
    with page:
        left, middle, right = st.columns([4, 3, 4], gap="small")
        with left:
            cards.level_card(known.level, seen, now, look)
        with middle:
            cards.news_card(acts, signals, seen, now, look)
        with right:
            cards.window_card(now)
        metrics.wall(acts, counts, covered, seen, now)
        left, right = st.columns([2, 3], gap="small")
        with left:
            panels.signals_chart(counts, covered, now, SHOWN_DAYS)
        with right:
            panels.latest_acts([a for a in acts if (today - a.date).days <= LISTED_DAYS], covered, LISTED_DAYS)
        left, right = st.columns([2, 1], gap="small")
        with left:
            panels.keep_an_eye(signals, covered, LISTED_DAYS)
        with right:
            panels.next_dates(today)


board()
