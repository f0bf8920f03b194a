"""The indicator board, the level's change log, and the officer's own level."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from components.access import session
from components.frame import shell
from components.reads import clock, load, picture
from components.signals import series_panels
from components.text import deeds
from components.text.escape import clean
from components.text.i18n import named, t
from components.widgets import listing
from components.widgets.listing import Column
from data.models import Indication
from data.store import states
from scoring.level.indicators import Row
from scoring.level.level import LevelChange, causes

LINES = 12
CAUSES_NAMED = 3


def panel(now: datetime) -> None:
    """Every indicator with how well it stands and when it was last seen; a row opens its gravest evidence."""
    rows = picture.level_state(now).board
    levels = load.level_rules().levels
    picked = listing.show(
        {
            "name": [named("indicator", row.indicator.key, row.indicator.name) for row in rows],
            "status": [_status(row) for row in rows],
            "calls": [t(f"level.{levels[row.calls]}") if row.calls else "–" for row in rows],
            "seen": [clock.both(row.last_seen) if row.last_seen else "–" for row in rows],
            "evidence": [_evidence(row.evidence[0]) if row.evidence else "" for row in rows],
        },
        [
            Column("name", t("board.name"), 150, kind="lead", roomy=200),
            Column("status", t("coverage.state"), 110),
            Column("calls", t("board.calls"), 86, t("board.calls_help"), named=True),
            Column("seen", t("board.seen"), 112, named=True, roomy=176),
            Column("evidence", t("board.evidence")),
        ],
        key="board_rows",
        alt=t("board.alt", n=sum(bool(row.evidence) for row in rows), m=len(rows)),
        picks=True,
    )
    if picked is not None and rows[picked].evidence:
        _open(rows[picked].evidence[0])


def _open(seen: Indication) -> None:
    if seen.provocation:
        shell.open_page("provocations", p=seen.provocation)
    elif seen.entries:
        shell.open_page("excerpts", e=str(seen.entries[0]))


def _evidence(seen: Indication) -> str:
    """An act by its facts, in the reader's language; the title of an entry; of an unusual series its name and day."""
    if seen.source == "act":
        words = deeds.cause(seen, clock.day(seen.day) if seen.day else "")
        return clean(words[:1].upper() + words[1:])
    if seen.source == "series" and seen.day:
        return f"{series_panels.title(seen.tags[0])} · {clock.day(seen.day)}"
    return clean(seen.words)


def _status(row: Row) -> str:
    n = len(row.evidence)
    word = t(f"status_of.{row.status}")
    if row.status in ("not seen", "no data"):
        return f"{word} ({n}/{row.indicator.min_count})" if n else word
    return f"{word}, {n}" if n > 1 else word


def log(now: datetime) -> None:
    """The level's changes, the latest first, each with the acts that drove it; a row opens the gravest of them."""
    changes = [change for change in reversed(picture.level_state(now).log) if not change.hidden][:LINES]
    if not changes:
        shell.empty(t("watch.no_level"))
        return
    picked = listing.show(
        {
            "at": [clock.both(change.at) for change in changes],
            "to": [t(f"level.{change.after}") for change in changes],
            "why": [_why(change) for change in changes],
        },
        [
            Column("at", t("act.when"), 112, roomy=176),
            Column("to", t("watch.level_title"), 92, kind="lead"),
            Column("why", t("board.why")),
        ],
        key="level_changes",
        alt=t("board.log"),
        picks=True,
    )
    if picked is not None and (behind := causes(changes[picked].drivers)):
        _open(behind[0])


def _why(change: LevelChange) -> str:
    rules = load.level_rules()
    told = "; ".join(words for words, _ in deeds.causes(change.drivers)[:CAUSES_NAMED])
    if change.why == "fell" and change.before:
        hours = rules.calm_hours[rules.levels.index(change.before)]
        told = t("board.fell_hours", n=f"{hours:g}", level=t(f"level.{change.before}"))
    elif change.why in ("override", "withdrawn"):
        told = clean(change.words)
    return ": ".join(filter(None, (t(f"board.{change.why.replace(' ', '_')}"), told)))


def override(now: datetime) -> None:
    """The form by which a supervisor sets a level of their own; for others a line with the reason why not."""
    if why := session.closed_line("level.set"):
        st.caption(why)
        return
    levels = load.level_rules().levels
    with st.form("override", border=False, clear_on_submit=True):
        level = st.segmented_control(
            t("watch.level_title"), levels, default=levels[0], required=True, format_func=lambda one: t(f"level.{one}")
        )
        left, right = st.columns([4, 1])
        reason = clean(left.text_input(t("officer.reason"), max_chars=300))
        hours = right.number_input(t("board.hours"), 1, 168, 12)
        sent = st.form_submit_button(t("board.set"))
    if not sent:
        return
    if not reason:
        st.warning(t("board.missing"), icon=":material/edit_note:")
        return
    at = clock.now()
    with session.problems_shown():
        stood = picture.level_state(at).level
        with session.writing("level.set", "level", before=stood, after={"level": str(level), "reason": reason}) as work:
            states.set_level(work.conn, at, str(level), work.person.name, reason, at + timedelta(hours=int(hours)))
        st.rerun()
