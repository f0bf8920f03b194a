"""The three cards at the head of the Watch page: the level and why, what is new, the election window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from components.frame import browser, filters, shell
from components.reads import clock, cycles, load, picture
from components.text import deeds, phrases
from components.text.act_title import act_title
from components.text.escape import md, shorten
from components.text.i18n import named, say, t
from components.text.signs import level_sign
from data.models import SIGNAL_KINDS, Coverage, Indication, Provocation, Report
from scoring.level.level import LevelState
from scoring.window.window import day_label

FIRST_LOOK = timedelta(hours=24)
CAUSES_SHOWN = 3
HEADLINE = 120  # columns: two lines of the card on a laptop; a link would hold one and cut the rest
SIGNALS_OF_A_WEEK: dict[str, str | list[str]] = {"range": "7d", "kind": list(SIGNAL_KINDS)}


def level_card(level: LevelState, seen: Coverage, now: datetime, look: datetime | None) -> None:
    """The level by word, shape and colour; since when, why, and apart from it how much it rests on."""
    with shell.panel(key="level"):
        if level.level is None:
            st.metric(t("watch.level_title"), f":material/help: {t('state.no_data')}")
            st.caption(t("watch.no_level"))
            return
        falls = t("watch.falls", dtg=clock.both(level.falls_at)) if level.falls_at else None
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            named_level = f"{level_sign(level.level)} {t(f'level.{level.level}')}"
            st.metric(t("watch.level_title"), named_level, help=falls, width="content")
            st.caption(_since(level, now, look))
        if level.override:
            until = clock.both(level.override.end)
            st.caption(
                say("watch.override", by=level.override.by, reason=level.override.reason, until=until, dtg=until)
            )
        for words, cause in deeds.causes(level.drivers)[:CAUSES_SHOWN]:
            _cause(words, cause)
        if not level.drivers:
            calm = level.falls_at is not None
            st.caption(t("watch.cause_passed" if calm else "watch.no_cause"))
        st.caption(_confidence(level, seen))


def _since(level: LevelState, now: datetime, look: datetime | None) -> str:
    last = next((c for c in reversed(level.log) if not c.hidden), None)
    if last is None or level.since is None:
        return ""
    rules = load.level_rules().levels
    words = t("watch.since", dtg=clock.both(level.since), age=phrases.ago(level.since, now))
    if last.before is None:
        return f"{words} · {t('watch.began')}"
    way = "rose" if rules.index(last.after) > rules.index(last.before) else "fell"
    moved = t(f"watch.{way}", level=t(f"level.{last.before}"))
    changed = "" if look is None else t("watch.changed_since_look" if last.at > look else "watch.same_since_look")
    return " · ".join(filter(None, (words, moved, changed)))


def _cause(words: str, seen: Indication) -> None:
    """Why the level stands: an act or a sign, and the way to it."""
    words = md(words[:1].upper() + words[1:])
    if seen.provocation:
        shell.link("provocations", words, icon=":material/arrow_forward:", p=seen.provocation)
    elif seen.entries:
        shell.link("excerpts", words, icon=":material/arrow_forward:", e=str(seen.entries[0]))
    else:
        shell.link("signals", words, icon=":material/arrow_forward:")


def _confidence(level: LevelState, seen: Coverage) -> str:
    return t(
        "watch.confidence",
        word=t(f"confidence.{level.confidence.word}"),
        points=level.confidence.points,
        reasons="; ".join(phrases.confidence_reasons(level, seen)),
    )


def news_card(
    acts: Sequence[Provocation], signals: Sequence[Report], seen: Coverage, now: datetime, look: datetime | None
) -> None:
    """What came in since this browser's reader last said 'seen'. Nothing new is a zero only while eyes are open."""
    since = look or now - FIRST_LOOK
    new_acts = [act for act in acts if act.reports[0].entry.first_seen > since]
    new_signals = [r for r in signals if r.entry.first_seen > since]
    with shell.panel(key="news"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            none = 0 if seen.open else "–"
            st.metric(t("watch.new_provocations"), len(new_acts) or none, width="content")
            st.metric(t("watch.new_signals"), len(new_signals) or none, width="content")
            if not filters.wall():
                if new_acts:
                    newest = new_acts[0].id
                    shell.link("provocations", t("watch.open_newest"), icon=":material/arrow_forward:", p=newest)
                shell.link("excerpts", t("metric.open_entries"), icon=":material/arrow_forward:", **SIGNALS_OF_A_WEEK)
        if look is None:
            st.caption(t("watch.first_look"))
        else:
            st.caption(t("watch.look_at", dtg=clock.both(look), age=phrases.ago(look, now)))
        if new_acts:
            # Its headline stands in the list of latest provocations below.
            st.markdown(f"**{md(shorten(act_title(new_acts[0]), HEADLINE))}**")
        elif not new_signals:
            st.caption(t("watch.none_new" if seen.open else "watch.none_seen"))
        if not filters.wall():
            with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
                st.button(t("watch.mark"), icon=":material/done_all:", on_click=browser.mark_seen, args=(now,))
                st.toggle(t("watch.alert"), key="alert", help=t("watch.alert_help"))


def keep_look(acts: Sequence[Provocation], now: datetime, look: datetime | None) -> None:
    """Keep this browser's marker, with the title badge and tone where the reader asked for them."""
    firsts = [act.reports[0].entry.first_seen for act in acts]
    fresh = sum(first > (look or now - FIRST_LOOK) for first in firsts)
    browser.keep_look(max(firsts, default=None), fresh, bool(st.session_state.get("alert")))


def window_card(now: datetime) -> None:
    """The election clock and, in the same glance, what the record says of such windows."""
    window, check = load.window(now), picture.reality(now)
    with shell.panel(key="window"):
        st.metric(md(cycles.election_name(window.election)), day_label(window.day))
        day = clock.day(clock.eastern_day(now))
        st.caption(t("watch.window_day", day=day, phase=named("phase", window.phase.name, md(window.phase.name))))
        st.caption(
            say(
                "watch.window_inside" if window.inside else "watch.window_outside",
                weeks=f"{window.edition.weeks:g}",
                edition=window.edition.name,
                opens=clock.day(window.opens),
                closes=clock.day(window.closes),
            )
        )
        if check.elections:
            st.caption(
                say(
                    "watch.reality",
                    line=phrases.rates_line(check),
                    first=check.elections[0].date.year,
                    last=check.elections[-1].date.year,
                )
            )
