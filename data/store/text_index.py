"""The index of letters: which entries may hold what is searched for, so that not every text must be read.

On SQLite an FTS5 table of trigrams, on PostgreSQL an index of pg_trgm where the server has it. Trigrams, since Korean
glues particles to words and a word index would miss them. Neither keeps where in a text the letters stand, so both name
candidates, whose texts are then compared. Where these would be very many, or cannot be known, there are none: words
that stand everywhere are found soonest by reading texts in the order in which they are shown.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store import postgresql_text, schema, sqlite_text
from data.store.search_words import Wanted

SHORTEST = sqlite_text.SHORTEST


def make(conn: Connection) -> None:
    """Make the index of a store that holds `entries`, anew where there is one. A PostgreSQL that has no pg_trgm, or
    whose owner may not switch it on, stays without: searches then read texts."""
    if conn.dialect.name == "sqlite":
        sqlite_text.make(conn)
    else:
        postgresql_text.make(conn)


def put_off(conn: Connection) -> AbstractContextManager[None]:
    """Within it, and within one transaction, many entries are added: SQLite's index takes them in at its end."""
    return sqlite_text.at_end(conn) if conn.dialect.name == "sqlite" else nullcontext()


def condition(conn: Connection, wanted: Wanted) -> sa.ColumnElement[bool]:
    """That an entry holds what is wanted. Asks the index which entries may; `conn` is the connection that will be asked
    for them. Case of A-Z does not count; a word stands in the title or in the summary, not across both."""
    if conn.dialect.name == "sqlite":
        ids, holds = sqlite_text.candidates(conn, wanted), sqlite_text.holds
    else:
        ids, holds = postgresql_text.candidates(conn, wanted), postgresql_text.holds
    read = wanted.condition(holds)
    if ids is None:
        return read
    return sa.and_(among(conn, ids), read) if ids else sa.false()


def among(conn: Connection, ids: frozenset[int]) -> sa.ColumnElement[bool]:
    """That an entry is one of `ids`, however many: one parameter."""
    if conn.dialect.name == "sqlite":
        each = sa.func.json_each(sa.literal(sorted(ids), sa.JSON)).table_valued("value")
        return schema.entries.c.id.in_(sa.select(each.c.value))
    return schema.entries.c.id == sa.any_(sa.literal(sorted(ids), sa.ARRAY(sa.Integer)))
