"""What may go after a while: the summaries of entries that have nothing to do with the watch.

Their titles, links, hashes and counts stay, so that nothing comes in twice and no figure changes. What an officer
marked, noted or judged stays whole, and so does all that is a signal, a response or context.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema

UNRELATED_DAYS = 30
_E = schema.entries
_SUBJECT = sa.literal("entry:") + _E.c.source + sa.literal("#") + _E.c.guid  # as models.triage names an entry
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Surplus:
    """How many summaries may go, and of how many characters."""

    summaries: int
    characters: int


def surplus(conn: Connection, before: datetime) -> Surplus:
    """What may go of entries published and first seen before a moment."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.func.length(_E.c.summary)), 0))
    count, characters = conn.execute(query.where(_may_go(before))).one()
    return Surplus(count, int(characters))


def texts(conn: Connection, before: datetime) -> Iterator[dict[str, Any]]:
    """Those entries with their texts, oldest first, read as they are asked for."""
    e = _E.c
    columns = (e.id, e.source, e.guid, e.language, e.published, e.title, e.summary, e.link)
    query = sa.select(*columns).where(_may_go(before)).order_by(e.published, e.id)
    yield from map(dict, conn.execute(query, execution_options={"yield_per": 1000}).mappings())


def ids(conn: Connection, before: datetime, number: int | None = None) -> list[int]:
    """The ids of those entries, oldest first; of the `number` oldest."""
    query = sa.select(_E.c.id).where(_may_go(before)).order_by(_E.c.published, _E.c.id).limit(number)
    return list(conn.scalars(query))


def take_away(conn: Connection, before: datetime, some: Sequence[int]) -> int:
    """Take the summaries of those of `some` that still may go. Returns how many there were."""
    done = 0
    for at in range(0, len(some), _AT_ONCE):
        these = _E.c.id.in_(some[at : at + _AT_ONCE])
        done += conn.execute(_E.update().where(these, _may_go(before)).values(summary="")).rowcount
    return done


def take_oldest(conn: Connection, before: datetime, number: int) -> int:
    """Take the `number` oldest of them away, to make room in a store that is nearly full."""
    return take_away(conn, before, ids(conn, before, number))


def _may_go(before: datetime) -> sa.ColumnElement[bool]:
    kept = (schema.marks, schema.notes, schema.verdicts)
    touched = (sa.exists().where(table.c.subject == _SUBJECT).correlate(_E) for table in kept)
    e = _E.c
    plain = (e.kind == "unrelated", e.evidence.is_(None), e.published < before, e.first_seen < before, e.summary != "")
    return sa.and_(*plain, *(sa.not_(one) for one in touched))
