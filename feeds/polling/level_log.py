"""The level's log: what the level was, as the watch itself knew it then, kept when it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from data.models import Source
from data.store import level_inputs, states
from data.store.store import Store
from data.tables.act_tables import load_act_tables
from data.tables.level_rules import load_baseline_rules, load_level_rules
from data.tables.sources import graded
from feeds.alerts import queueing
from scoring.level import evaluate
from scoring.level.level import LevelState


def state_at(conn: Connection, now: datetime, sources: Sequence[Source]) -> LevelState:
    """The level at `now` as a watch that polls sees it."""
    held = level_inputs.for_level(conn, now, evaluate.REACH, graded(sources), replay=False)
    return evaluate.level_at(
        now, held, sources, load_level_rules(), load_baseline_rules(), load_act_tables(), live=True
    )


def log_level(store: Store, sources: Sequence[Source], now: datetime) -> str | None:
    """Add a line to the level's log where the level is not what the log's last line says, and queue the alerts that
    its change calls for. Returns the level.

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
        queueing.tell_level(conn, state, now)
    return state.level
