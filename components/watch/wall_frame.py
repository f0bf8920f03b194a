"""Around a page on a wall screen: whose watch and which page, clocks, the level; below, as-of time and coverage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from components.access import session
from components.figures import chips
from components.frame import shell
from components.reads import clock, load, picture, warm
from components.text import phrases
from components.text.i18n import t
from components.text.signs import level_rank, level_sign
from components.watch import board, head
from components.watch.board import Link

LIVE_SECONDS = 30


def show(title: str, draw: Callable[[datetime], None]) -> None:
    """A whole screen, drawn again by itself: `title` in our words, and `draw` for what is between head and foot."""

    @session.live(LIVE_SECONDS if clock.mode() == "live" else None)
    def screen() -> None:
        warm.looked()
        with shell.guard():
            now = clock.now()
            top(title, now)
            _standing(now)
            with shell.guard():
                draw(now)
            foot(now)

    screen()


def top(title: str, now: datetime) -> None:
    """The first line. `title` is the page's heading, to the eye beside the watch's name."""
    mode = clock.mode()
    mark = "" if mode == "live" else t(f"shell.{mode}", dtg=clock.zulu(now))
    st.html(f'<h1 style="{chips.UNSEEN}">{title or t("shell.name")}</h1>')
    named = f"{t('shell.name')} · {title}" if title else t("shell.name")
    board.line([Link(named), Link(clock.both(now))], key="wall_top", mark=mark)


def _standing(now: datetime) -> None:
    level, window = picture.level_state(now).level, load.window(now)
    beside = [head.window_chip(window, now), head.coverage_chip(load.coverage(now), now)]
    plain = [Link(one.words) for one in beside]
    if level is None:
        board.line([Link(t("shell.level_unknown")), *plain], key="wall_standing")
        return
    words = f"{level_sign(level)} {t('shell.level', level=t(f'level.{level}'))}"
    board.line(plain, key="wall_standing", mark=words, step=level_rank(level))


def foot(now: datetime) -> None:
    """The last line, with the way back."""
    seen, live = load.coverage(now), clock.mode() == "live"
    parts = [t("shell.as_of", dtg=phrases.kst(now)), *phrases.coverage_parts(seen, now, live=live)[1:]]
    board.line([*map(Link, parts), Link(t("shell.leave_wall"), shell.START)], key="wall_foot")


def finding(words: str) -> None:
    """What the screen says, in a sentence of our own words."""
    board.line([Link(words)], key="wall_finding", big=True)
