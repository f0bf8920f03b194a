"""The sources by state, with since when and what to do; those that are off with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import streamlit as st

from components.access import session
from components.frame import shell
from components.reads import clock
from components.text import phrases
from components.text.escape import clean, safe_url
from components.text.i18n import named, t
from components.widgets import listing
from components.widgets.listing import Cell, Column
from data.models import Source, SourceState, is_private
from scoring.level.coverage import ARCHIVE_FRESH

Condition = Literal["down", "worry", "new", "good"]
GOOD = ("ok", "unchanged")
WORRY = ("slow", "stale", "gap", "cut", "flooding")
GLYPHS: dict[Condition, str] = {"down": "○", "worry": "◐", "new": "◌", "good": "●"}
ROWS = 16


def condition(state: str) -> Condition:
    """Whether a source in this state is sound, doubtful or down. A state we do not know is down."""
    if state in GOOD:
        return "good"
    return "worry" if state in WORRY else "new" if state == "new" else "down"


def glyph(state: str) -> str:
    """Sound, doubtful, down or new, readable without colour."""
    return GLYPHS[condition(state)]


def state_words(state: str) -> str:
    """Mark and name of a state."""
    return f"{glyph(state)} {named('source_state', state)}"


def held(sources: Sequence[Source], states: Mapping[str, SourceState]) -> list[tuple[Source, SourceState]]:
    """The sources that are on with their states, those that need a look first."""
    pairs = [(s, states.get(s.name) or SourceState(s.name)) for s in sources if s.on]
    order = list(GLYPHS)
    return sorted(pairs, key=lambda pair: (order.index(condition(pair[1].state)), not pair[0].launch_alert))


def summary(pairs: Sequence[tuple[Source, SourceState]]) -> str:
    """How many sources are down, doubtful, new and sound, in words."""
    tally = Counter(condition(state.state) for _, state in pairs)
    return " · ".join(f"{mark} {t(f'condition.{name}', n=tally[name])}" for name, mark in GLYPHS.items() if tally[name])


def state_table(pairs: Sequence[tuple[Source, SourceState]], newest: Mapping[str, datetime]) -> None:
    """Every source that is on: state, since when, what to do. A row opens its entries."""
    rows = [_row(source, state, newest.get(source.name)) for source, state in pairs]
    _table(rows, [source.name for source, _ in pairs], alt=f"{t('coverage.sources')}: {summary(pairs)}")


def _row(source: Source, state: SourceState, newest: datetime | None) -> dict[str, Cell]:
    def when(moment: datetime | None) -> str:
        return clock.both(moment) if moment else "–"

    return {
        "state": state_words(state.state),
        "source": clean(source.name),
        "since": when(state.since),
        "todo": named("source_todo", state.state, " "),
        "error": clean(state.last_error if state.errors else state.detail),
        "alert": t("coverage.yes") if source.launch_alert else "",
        "grade": source.reliability,
        "read": when(state.last_success),
        "newest": when(newest or state.newest_entry),
        "link": safe_url(source.url) if shows_whole(source) else "",
    }


def shows_whole(source: Source) -> bool:
    """Whether the person at this page may see a source's address: one with a user or a query may hold a subscriber's
    secret, and is for officers."""
    return not is_private(source.url) or session.may("source.add")


def archive_table(newest: Mapping[str, datetime], sources: Mapping[str, Source], now: datetime) -> None:
    """A replay knows of a source only what it had published: the latest first, so that the silent ones come last.

    A row opens its entries.
    """
    names = sorted(newest, key=lambda name: newest[name], reverse=True)
    if not names:
        shell.empty(t("state.empty_store"))
        return
    rows: list[dict[str, Cell]] = [
        {
            "state": t("coverage.silent" if _silent(newest[name], now) else "coverage.spoke"),
            "source": clean(name),
            "newest": clock.both(newest[name]),
            "ago": phrases.ago(newest[name], now),
            "grade": sources[name].reliability if name in sources else "–",
        }
        for name in names
    ]
    _table(rows, names, alt=f"{t('coverage.sources')}: {archive_summary(newest, now)}")


def on_a_wall(
    pairs: Sequence[tuple[Source, SourceState]], newest: Mapping[str, datetime], now: datetime, rows: int
) -> None:
    """How many sources are in which state, and the first `rows` that need a look; of an archive the silent."""
    st.html(f'<h2 style="font-size:28px;margin:0">{summary(pairs) if pairs else archive_summary(newest, now)}</h2>')
    if pairs:
        first = [(state_words(state.state), source.name, newest.get(source.name) or state.newest_entry)
                 for source, state in pairs if condition(state.state) != "good"][:rows]  # fmt: skip
    else:
        silent = sorted((name for name in newest if _silent(newest[name], now)), key=newest.__getitem__)
        first = [(t("coverage.silent"), name, newest[name]) for name in silent[:rows]]
    if first:
        listing.show(
            {
                "state": [words for words, _, _ in first],
                "source": [clean(name) for _, name, _ in first],
                "ago": [phrases.ago(moment, now) if moment else "–" for _, _, moment in first],
            },
            [
                Column("state", t("coverage.state"), 220),
                Column("source", t("act.source"), kind="lead"),
                Column("ago", t("coverage.newest"), 140),
            ],
            key="sources_by_state",
            alt=t("coverage.sources"),
            large=True,
        )


def archive_summary(newest: Mapping[str, datetime], now: datetime) -> str:
    """How many sources of an archive had published something of late, and how many had not, in words."""
    silent = sum(_silent(moment, now) for moment in newest.values())
    return t("coverage.archive_summary", n=len(newest) - silent, m=silent)


def _silent(newest: datetime, now: datetime) -> bool:
    return now - newest > ARCHIVE_FRESH


def _table(rows: Sequence[Mapping[str, Cell]], names: Sequence[str], alt: str) -> None:
    fields = [
        Column("state", t("coverage.state"), 116),
        Column("source", t("act.source"), kind="lead"),
        Column("since", t("coverage.since"), 116, named=True, roomy=176),
        Column("todo", t("coverage.todo"), 180, roomy=240),
        Column("error", t("coverage.error"), 150, roomy=280),
        Column("alert", t("coverage.alert"), 60, t("coverage.alert_help"), named=True),
        Column("newest", t("coverage.newest"), 116 if rows and "since" in rows[0] else 176, named=True, roomy=176),
        Column("ago", t("coverage.age"), 100),
        Column("grade", t("coverage.grade"), 58, t("coverage.grade_help"), named=True),
        Column("read", t("coverage.read"), 116, named=True, roomy=176),
        Column("link", t("coverage.feed"), 58, kind="link"),
    ]
    table = listing.by_column(rows)
    picked = listing.show(
        table, [f for f in fields if f.key in table], key="sources_by_state", alt=alt, picks=True, first=ROWS
    )
    if picked is not None:
        shell.open_page("excerpts", source=[names[picked]])


def off_table(sources: Sequence[Source]) -> None:
    """Sources that are listed but not polled, with the reason."""
    if not sources:
        st.caption(t("coverage.none_off"))
        return
    listing.show(
        {"source": [clean(s.name) for s in sources], "why": [clean(s.reason) for s in sources]},
        [Column("source", t("act.source"), 240, kind="lead"), Column("why", t("coverage.why"))],
        key="sources_switched_off",
        alt=f"{t('coverage.off')}: {len(sources)}",
        first=8,
    )
