"""The head of the Watch page: the level, why, since when, when it would fall; beside it window and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from components.frame import shell
from components.reads import clock, load
from components.text import deeds, phrases
from components.text.escape import clean
from components.text.i18n import named, t
from components.text.signs import level_rank, level_sign
from components.watch import board
from components.watch.board import Link
from data.models import Coverage, Indication, Provocation
from scoring.level.level import LevelState, causes
from scoring.window.window import Clock

# A level that was reached so soon after the watch began says what was found, not that something has just happened.
CATCH_UP = timedelta(hours=1)
# An act first reported so long before the level moved on it was old news by then.
OLD_NEWS = timedelta(hours=3)


def show(
    level: LevelState,
    acts: Sequence[Provocation],
    seen: Coverage,
    window: Clock,
    now: datetime,
    look: datetime | None,
    *,
    large: bool = False,
) -> None:
    """Draw the block; `large` for a wall, where nothing is to be operated."""
    with shell.panel(key="level", border=False):
        drawn = _block(level, acts, seen, now, look, [window_chip(window, now), coverage_chip(seen, now)])
        board.level(drawn, key="level_block", large=large)
        if level.override and not large:
            by, until = clean(level.override.by), clock.both(level.override.end)
            st.text(t("watch.override", by=by, reason=clean(level.override.reason), until=until, dtg=until))


def _block(
    level: LevelState,
    acts: Sequence[Provocation],
    seen: Coverage,
    now: datetime,
    look: datetime | None,
    chips: Sequence[Link],
) -> board.Block:
    title = t("watch.level_title")
    if level.level is None:
        return board.Block(0, "", t("shell.level_unknown"), title, Link(t("watch.no_level")), (), chips)
    found = deeds.causes(level.drivers)
    more = [_since(level, seen, now), _first_reported(level, acts, now), _look(level, look), _falls(level)]
    more += [_confidence(level, seen)]
    return board.Block(
        step=level_rank(level.level),
        sign=level_sign(level.level),
        name=t(f"level.{level.level}"),
        title=title,
        why=_cause(*found[0], others=len(found) - 1) if found else Link(_calm(level)),
        more=[link for link in more if link.words],
        chips=chips,
    )


def _calm(level: LevelState) -> str:
    return t("watch.cause_passed" if level.falls_at is not None else "watch.no_cause")


def _cause(words: str, seen: Indication, others: int) -> Link:
    """The gravest thing the level stands on, and the way to it; how many more there are stands on Signals."""
    words = clean(words[:1].upper() + words[1:])
    if others:
        words = t("watch.and_more", cause=words, n=others)
    if seen.provocation:
        return Link(words, "provocations", {"p": seen.provocation})
    if seen.entries:
        return Link(words, "excerpts", {"e": str(seen.entries[0])})
    return Link(words, "signals")


def _since(level: LevelState, seen: Coverage, now: datetime) -> Link:
    last = next((change for change in reversed(level.log) if not change.hidden), None)
    if last is None or level.since is None:
        return Link("")
    began = seen.history_start
    if last.before is None or (began and level.since - began < CATCH_UP):
        return Link(t("watch.as_known"), hint=t("watch.began_at", dtg=clock.both(began or level.since)))
    rules = load.level_rules().levels
    way = "rose" if rules.index(last.after) > rules.index(last.before) else "fell"
    words = t("watch.since", dtg=phrases.kst(level.since), age=phrases.ago(level.since, now))
    return Link(f"{words}, {t(f'watch.{way}', level=t(f'level.{last.before}'))}", hint=clock.both(level.since))


def _first_reported(level: LevelState, acts: Sequence[Provocation], now: datetime) -> Link:
    """When the act behind the level was first told of, where that was long before the level moved on it."""
    act_id = next((cause.provocation for cause in causes(level.drivers) if cause.provocation), "")
    act = next((act for act in acts if act.id == act_id), None)
    if act is None or level.since is None or level.since - act.first_published < OLD_NEWS:
        return Link("")
    at = act.first_published
    return Link(t("watch.first_reported", dtg=phrases.kst(at), age=phrases.ago(at, now)), hint=clock.both(at))


def _look(level: LevelState, look: datetime | None) -> Link:
    if look is None or level.since is None:
        return Link("")
    return Link(t("watch.changed_since_look" if level.since > look else "watch.same_since_look"))


def _falls(level: LevelState) -> Link:
    rules = load.level_rules().levels
    falls = level.would_fall_at
    if falls is None or level.override or level.computed in (None, rules[0]):
        return Link("")
    lower = rules[rules.index(str(level.computed)) - 1]
    words = t("watch.falls_to", level=t(f"level.{lower}"), dtg=phrases.kst(falls))
    return Link(words, hint=t("watch.falls", dtg=clock.both(falls)))


def _confidence(level: LevelState, seen: Coverage) -> Link:
    word = t(f"confidence.{level.confidence.word}")
    reasons = "; ".join(map(clean, phrases.confidence_reasons(level, seen)))
    full = t("watch.confidence", word=word, points=level.confidence.points, reasons=reasons)
    return Link(t("watch.confidence_short", word=word), hint=full)


def window_chip(window: Clock, now: datetime) -> Link:
    """The day of the election window, and the way to its page."""
    election = window.election
    of = t(f"election_of.{election.country}", year=election.date.year)
    phase = named("phase", window.phase.name, window.phase.name)
    hint = t("watch.window_day", day=clock.day(clock.eastern_day(now)), phase=phase)
    return Link(f"{window.label} · {of}", "window", hint=hint)


def coverage_chip(seen: Coverage, now: datetime) -> Link:
    """How many sources answer, and the way to Coverage; newest entry and last poll in the tooltip."""
    live = clock.mode() == "live"
    return Link(
        phrases.answering(seen, live=live), "coverage", hint=" · ".join(phrases.coverage_parts(seen, now, live=live))
    )
