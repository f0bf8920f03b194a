"""What the store knows that an arriving entry may be, beside its guid: for feeds that renew theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import schema
from data.store.entries import chunks

_E = schema.entries


@dataclass(frozen=True, slots=True)
class Known:
    """A stored entry as far as it tells whether another one is the same."""

    id: int
    source: str
    guid: str
    title: str
    link: str
    link_key: str
    published: datetime
    language: str
    flags: tuple[str, ...]


def by_guid(conn: Connection, source: str, guids: Collection[str]) -> dict[str, Known]:
    """Entries of a source by their guids."""
    found: dict[str, Known] = {}
    for some in chunks(guids):
        rows = _select(conn, _E.c.source == source, _E.c.guid.in_(some))
        found |= {known.guid: known for known in rows}
    return found


def alike(
    conn: Connection,
    sources: Collection[str],
    keys: Collection[str],
    moments: Collection[datetime],
    titles: Collection[str],
    since: datetime,
) -> list[Known]:
    """Entries of `sources` with one of these link keys or times of publication, and undated ones first seen since
    `since` with one of these titles; oldest first."""
    found: dict[int, Known] = {}
    mine = _E.c.source.in_(list(sources))
    for some in chunks(keys):
        found |= {known.id: known for known in _select(conn, _E.c.link_key.in_(some), mine)}
    for times in _runs(moments):
        found |= {known.id: known for known in _select(conn, mine, _E.c.published.in_(times))}
    if titles:
        undated = (_E.c.flags.contains("undated"), _E.c.published >= since)
        found |= {known.id: known for known in _select(conn, mine, *undated) if known.title in titles}
    return [found[number] for number in sorted(found)]


def had_title(conn: Connection, entry_id: int, title: str) -> bool:
    """Whether an entry once had this title."""
    r = schema.revisions
    query = sa.select(r.c.revision).where(r.c.entry_id == entry_id, r.c.title == title).limit(1)
    return conn.scalar(query) is not None


def _runs(moments: Collection[datetime]) -> list[list[datetime]]:
    ordered = sorted(set(moments))
    return [ordered[at : at + 400] for at in range(0, len(ordered), 400)]


def _select(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[Known]:
    columns = (_E.c.id, _E.c.source, _E.c.guid, _E.c.title, _E.c.link, _E.c.link_key, _E.c.published, _E.c.language)
    rows = conn.execute(sa.select(*columns, _E.c.flags).where(*conditions))
    return [Known(*row[:-1], flags=tuple(row.flags.split())) for row in rows]
