"""The level's log: what the level was, as the watch itself knew it then, kept when it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from data import material, states
from data.act_tables import load_act_tables
from data.entries import kst_day
from data.models import Source
from data.sources import graded
from data.store import Store
from data.watch_rules import load_baseline_rules, load_level_rules
from scoring import stand
from scoring.coverage import coverage_of, covered_in
from scoring.level import LevelState


def state_at(conn: Connection, now: datetime, sources: Sequence[Source]) -> LevelState:
    """The level at `now` as a watch that polls sees it."""
    grades: Mapping[str, Source] = graded(sources)
    today = kst_day(now)
    since = today - timedelta(days=stand.SERIES_DAYS)
    sight = material.sight(conn, since, today, now)
    held = stand.Material(
        acts=material.recent_acts(conn, now, stand.ACT_DAYS, grades),
        signals=material.recent_signals(conn, now, stand.SIGNAL_DAYS, grades),
        counts=material.daily_signals(conn, now, stand.SERIES_DAYS, replay=False),
        seen=material.signals_seen(conn, now, stand.SIGNAL_DAYS),
        covered=covered_in(sight, since, today, now),
    )
    return stand.level_at(
        now,
        held,
        coverage_of(sight, sources, now, live=True),
        load_level_rules(),
        load_baseline_rules(),
        load_act_tables(),
        material.overrides(conn, now),
    )


def log_level(store: Store, sources: Sequence[Source], now: datetime) -> str | None:
    """Add a line to the level's log where the level is not what the log's last line says. Returns the level.

    Raises StoreError or BadReference.
    """
    with store.read() as conn:
        state = state_at(conn, now, sources)
    with store.begin() as conn:
        last = states.last_level(conn)
        word = state.level or ""
        if (last or "") != word:
            drivers = [{"key": d.key, "status": d.status, "level": d.level, "words": d.words} for d in state.drivers]
            states.add_level(conn, now, word, last or "", drivers)
    return state.level
