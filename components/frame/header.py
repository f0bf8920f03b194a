"""Above and below every page: level, window day, coverage, clocks, mode; as-of time, sources, versions."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime

import streamlit as st

from components.access import session, sign_in
from components.figures import chips
from components.frame import browser, filters
from components.reads import clock, exercise, load, picture
from components.text import phrases
from components.text.i18n import t
from data.models import BadReference
from data.store.store import StoreError

LIVE_SECONDS = 30
_HEADING = "font-size:1.05rem;font-weight:650;margin:0;padding:0"
log = logging.getLogger("november_watch.pages")
MODE_ICON = {"exercise": ":material/model_training:", "replay": ":material/history:"}


def draw(now: datetime, *, title: str = "", standing: bool = True) -> None:
    """The header row, with the level, window and coverage where `standing`: the page Watch begins with them itself.

    It is drawn even when nothing can be read.
    """
    mode = clock.mode()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small", key="header"
    ):
        with st.container(width="content", gap=None):
            if standing:
                _title(title)
                session.live(LIVE_SECONDS if mode == "live" else None)(_badges)()
            else:
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.html(f'<h1 style="{_HEADING}">{t("shell.name")}</h1>', width="content")
                    _mode_badge()
                _knock(now)
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="right", gap="small", width="content"
        ):
            browser.clocks(now, mode == "live")
            sign_in.draw()
            filters.language_switch()
    _trouble()


def _badges() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _mode_badge()
        _badge_row(clock.now())


def _title(title: str) -> None:
    """The page's heading, for who hears the page: to the eye the navigation says it."""
    st.html(f'<h1 style="{chips.UNSEEN}">{title}</h1>')


def _knock(now: datetime) -> None:
    """Read something of the store, so that the header can tell where it is away; whoever needs it reports the rest."""
    try:
        load.coverage(now)
    except (StoreError, BadReference):
        return
    except Exception:
        log.exception("the coverage could not be made")


def _mode_badge() -> None:
    mode = clock.mode()
    if mode != "live":
        st.badge(t(f"shell.{mode}", dtg=clock.zulu(clock.now())), icon=MODE_ICON[mode], color="violet")
    own = exercise.here()  # its reader began it, and may end it
    if own and st.button(t("shell.leave_exercise"), icon=":material/logout:", type="tertiary", key="end_exercise"):
        exercise.leave()
        st.rerun()


def _badge_row(now: datetime) -> None:
    try:
        level_badge(picture.level_state(now).level)
        window = load.window(now)
        of = t(f"election_of.{window.election.country}", year=window.election.date.year)
        st.badge(f"{window.label} · {of}", icon=":material/event:", color="gray")
        seen = load.coverage(now)
    except (StoreError, BadReference):
        st.badge(t("shell.level_unknown"), icon=":material/help:", color="gray")
        return
    except Exception:  # of a value in the store that nobody foresaw: clocks and ways in must stand all the same
        log.exception("the standing could not be made")
        st.badge(t("shell.level_unknown"), icon=":material/help:", color="gray")
        return
    icon = ":material/visibility:" if seen.open else ":material/visibility_off:"
    st.badge(phrases.answering(seen, live=clock.mode() == "live"), icon=icon, color="gray")


def level_badge(level: str | None) -> None:
    """The level by bars, word and colour; 'no data' where it is unknown."""
    if level is None:
        st.badge(t("shell.level_unknown"), icon=":material/help:", color="gray")
        return
    st.html(f'<span style="font-size:0.93rem">{chips.level(level)}</span>', width="content")


def _trouble() -> None:
    code, good = load.trouble()
    st.session_state["_away_shown"] = bool(code)
    if not code:
        return
    copy = t("state.away_copy", dtg=clock.both(good)) if good else t("state.away_nothing")
    st.error(
        f"{phrases.away(code)} {copy}",
        title=t("state.away_title"),
        icon=":material/database_off:",
    )


def footer(now: datetime) -> None:
    """As-of time, coverage, sources and versions: what a screenshot must carry."""
    parts = [t("shell.as_of", dtg=clock.both(now))]
    if clock.mode() == "exercise":
        parts.insert(0, t("shell.exercise_note"))
    try:
        parts += phrases.coverage_parts(load.coverage(now), now, live=clock.mode() == "live")
    except StoreError:
        parts.append(t("state.away_title"))
    with suppress(BadReference):  # the panel that needs the file reports it
        parts.append(t("shell.rules", version=load.rules_version()[:8]))
        parts.append(t("shell.record_until", day=clock.day(load.outlook_rules().coverage_end)))
    parts.append(t("shell.kst_note"))
    st.caption(" · ".join(parts))
