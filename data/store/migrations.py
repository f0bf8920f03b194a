"""The ladder: what brings a store of an earlier release to the tables that `schema` describes today.

A store keeps the number of its schema in `settings`. A new store is made from `schema` and has the newest number; an
older one takes the steps that it lacks when it is opened, all in one transaction, whoever of several starters is first.
A store with a newer number than VERSION stays as it is: `store.Store` then reads and refuses to write.

To add a column, an index or a table:

1. write it in data/store/schema.py (a column that may not be NULL needs `default=`: rows that exist get that value);
2. write a function here that does the same to a store that exists, and put it at the end of STEPS, under the next
   number::

       def _when_withdrawn(conn: Connection) -> None:
           "When a publisher withdrew an entry."
           add_column(conn, schema.entries.c.withdrawn_at)

       STEPS: Mapping[int, Step] = {
           2: _when_withdrawn,
       }

   Its docstring is what `python -m feeds migrate --check` prints. Who meets another's step while merging takes the next
   free number; a number that is on main is never given again and its step never changes.

tests/data/store/test_migrations.py then climbs from every kept store and compares the result with a new one: it fails
where only one of the two was done. Steps add and fill, on SQLite and PostgreSQL alike; they drop and rename nothing, so
that an earlier program can still read and export, and a backup of any age can be restored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn

from data.models import link_key
from data.store import postgresql_text, schema, text_index

Step = Callable[[Connection], None]

FIRST = 1  # the schema of the first release
_AT_ONCE = 5_000  # rows


def _link_keys(conn: Connection) -> None:
    """What of an entry's link names the article, by which it is known where its guid is renewed."""
    e = schema.entries
    add_column(conn, e.c.link_key)
    last = 0
    while rows := conn.execute(sa.select(e.c.id, e.c.link).where(e.c.id > last).order_by(e.c.id).limit(_AT_ONCE)).all():
        keys = [{"row": row.id, "key": key} for row in rows if (key := link_key(row.link))]
        if keys:
            conn.execute(e.update().where(e.c.id == sa.bindparam("row")).values(link_key=sa.bindparam("key")), keys)
        last = rows[-1].id
    add_index(conn, next(index for index in e.indexes if index.name == "entries_by_link_key"))


def _evidence(conn: Connection) -> None:
    """Which text of an entry stands as evidence of an act, and when its publisher took that back."""
    e = schema.entries
    add_column(conn, e.c.evidence)
    add_column(conn, e.c.withdrawn_at)
    add_index(conn, next(index for index in e.indexes if index.name == "entries_by_evidence"))
    conn.execute(e.update().where(e.c.kind == "provocation").values(evidence=e.c.revision))


def _alerts(conn: Connection) -> None:
    """Alerts: the outbox, the messages made of it, what the watch had seen, and officers' rules."""
    for table in (schema.alerts, schema.alert_messages, schema.alert_seen, schema.alert_edits):
        add_table(conn, table)


def _lean_index(conn: Connection) -> None:
    """A search index that keeps which entries hold three letters, and not where: a fifth of its size."""
    # The next step makes it; a store that took this one has the like.


def _letters(conn: Connection) -> None:
    """A search index that finds Korean words of two letters, and one on PostgreSQL."""
    # Made anew, as nothing else may be: it holds nothing that the entries do not.
    text_index.make(conn)


def _pairs(conn: Connection) -> None:
    """On PostgreSQL an index that finds Korean words of two letters."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(postgresql_text.MADE_PAIRS)


def _related(conn: Connection) -> None:
    """An index of what is about North Korea, by time: one entry in many."""
    add_index(conn, next(index for index in schema.entries.indexes if index.name == "entries_related"))


STEPS: Mapping[int, Step] = {
    2: _link_keys,
    3: _evidence,
    4: _alerts,
    5: _lean_index,
    6: _letters,
    7: _pairs,
    8: _related,
}
VERSION = max(STEPS, default=FIRST)

_KEY = "schema"
_MAKING = 7061993  # the advisory lock of PostgreSQL under which tables are made and changed


class BadVersion(ValueError):
    """The number in the store is none."""


def add_column(conn: Connection, column: sa.Column[object]) -> None:
    """Add a column of `schema` to its table, if it is missing; rows that exist get its default, or NULL."""
    table = column.table
    if column.name in {held["name"] for held in sa.inspect(conn).get_columns(table.name)}:
        return
    words = str(CreateColumn(column).compile(dialect=conn.dialect))
    if isinstance(column.default, sa.ColumnDefault) and column.default.is_scalar:
        value = sa.literal(column.default.arg, column.type)
        words += f" DEFAULT {value.compile(dialect=conn.dialect, compile_kwargs={'literal_binds': True})}"
    for key in column.foreign_keys:
        words += f" REFERENCES {key.column.table.name} ({key.column.name})"
    conn.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")


def add_index(conn: Connection, index: sa.Index) -> None:
    """Add an index of `schema`, if it is missing."""
    index.create(conn, checkfirst=True)


def add_table(conn: Connection, table: sa.Table) -> None:
    """Add a table of `schema` with its indexes, if it is missing."""
    table.create(conn, checkfirst=True)


def version_of(conn: Connection) -> int | None:
    """The number of the store's schema; None for a database that holds no watch yet. Raises BadVersion."""
    return number_in(conn) if sa.inspect(conn).has_table(schema.settings.name) else None


def number_in(conn: Connection) -> int | None:
    """The number of the schema in a database that has the table `settings`. Raises BadVersion."""
    held = conn.scalar(sa.select(schema.settings.c.value).where(schema.settings.c.key == _KEY))
    if held is not None and not (held.isascii() and held.isdecimal()):
        raise BadVersion(f"its schema is {held!r:.40}, which is no number")
    return None if held is None else int(held)


def missing(version: int) -> dict[int, str]:
    """The steps that a store of that schema lacks: number and what it does, in order."""
    return {number: (step.__doc__ or step.__name__).strip() for number, step in _after(version)}


def bring_up(conn: Connection) -> None:
    """Make the tables of a new store, or take the steps that an older one lacks. `conn` is in a write transaction.

    A newer store is left as it is. On PostgreSQL a second starter waits here for the first, on SQLite at its BEGIN.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text(f"SELECT pg_advisory_xact_lock({_MAKING})"))
    version = version_of(conn)
    if version is None:
        schema.metadata.create_all(conn)
        text_index.make(conn)
        conn.execute(sa.insert(schema.settings).values(key=_KEY, value=str(VERSION)))
        return
    for number, step in _after(version):
        step(conn)
        conn.execute(sa.update(schema.settings).where(schema.settings.c.key == _KEY).values(value=str(number)))


def _after(version: int) -> list[tuple[int, Step]]:
    return [(number, STEPS[number]) for number in sorted(STEPS) if number > version]
