"""The level's log: what the level was, as the watch itself knew it then, kept when it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from data import material, states
from data.act_tables import load_act_tables
from data.models import Source
from data.sources import graded
from data.store import Store
from data.watch_rules import load_baseline_rules, load_level_rules
from scoring import stand
from scoring.level import LevelState


def state_at(conn: Connection, now: datetime, sources: Sequence[Source]) -> LevelState:
    """The level at `now` as a watch that polls sees it."""
    held = material.for_level(conn, now, stand.REACH, graded(sources), replay=False)
    return stand.level_at(now, held, sources, load_level_rules(), load_baseline_rules(), load_act_tables(), live=True)


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
