"""Mends what a clock that ran ahead has written: no moment that has not come yet stays in the store.

Runs inside the caller's write transaction.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.models import CLOCK, Gap, kst_day
from data.store import schema, states
from data.store.entries import UNCOUNTED, roll_up

_SLACK = timedelta(minutes=5)  # by which the clocks of two pollers may differ
_E = schema.entries


def last_watched(conn: Connection, now: datetime) -> datetime | None:
    """When a poll was last answered, as far as it can be believed at `now`."""
    runs = schema.poll_runs.c
    answered = sa.and_(runs.ok + runs.unchanged > 0, runs.started <= now)
    found: datetime | None = conn.scalar(sa.select(sa.func.max(runs.started)).where(answered))
    return found


def set_right(conn: Connection, now: datetime, since: datetime | None) -> tuple[int, ...]:
    """Bring every moment after `now` back to it and record the jump as a gap of the whole watch from `since` on.

    An entry that was dated by the wrong clock has no date. Returns the ids of those, whose acts are to be filed anew.
    """
    limit = now + _SLACK
    moved = _entries(conn, now, limit)
    gaps = schema.gaps
    conn.execute(gaps.delete().where(gaps.c.start > limit))
    conn.execute(gaps.delete().where(gaps.c.source == "", gaps.c.end > limit))
    conn.execute(gaps.update().where(gaps.c.end > limit).values(end=now))
    places = (
        (schema.poll_runs, ("started", "finished")),
        (schema.level_log, ("at",)),
        (schema.revisions, ("replaced_at",)),
        (schema.provocation_history, ("at",)),
        (schema.provocations, ("created_at", "changed_at", "first_published", "last_published")),
    )
    for table, names in places:
        for name in names:
            conn.execute(table.update().where(table.c[name] > limit).values({name: now}))
    states.record_gap(conn, Gap("", min(since or now, now), now, CLOCK))
    return moved


def _entries(conn: Connection, now: datetime, limit: datetime) -> tuple[int, ...]:
    conn.execute(_E.update().where(_E.c.changed_at > limit).values(changed_at=now))
    query = sa.select(_E.c.id, _E.c.source, _E.c.language, _E.c.kind, _E.c.category, _E.c.day, _E.c.flags)
    dated = conn.execute(query.where(_E.c.published > limit)).all()
    conn.execute(_E.update().where(_E.c.first_seen > limit).values(first_seen=now))
    gone: Counter[tuple[Any, ...]] = Counter()
    for row in dated:
        flags = row.flags.split()
        if not set(UNCOUNTED) & set(flags):
            gone[row.day, row.kind, row.category or "", row.source, row.language] -= 1
        values = {"published": now, "day": kst_day(now), "flags": " ".join(dict.fromkeys((*flags, "undated")))}
        conn.execute(_E.update().where(_E.c.id == row.id).values(values))
    roll_up(conn, gone)
    return tuple(row.id for row in dated)
