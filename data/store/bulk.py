"""Many new rows into a table at once: values are prepared here, and go in by COPY where the database has it.

SQLAlchemy's own way binds every value of every row by name, which for thousands of rows costs more than the database.
What keeps an index of letters costs more still, so that for very many entries it is made once, when all are in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection, Dialect

from data.store import postgresql_text, schema, text_index
from data.store.store import Store, StoreError

_LOOKED_UP = "source, guid, link_key, kind, category, published, evidence"


@contextmanager
def begin(store: Store) -> Iterator[Connection]:
    """A write transaction, as `store.begin()`, in which very many entries are added. Raises StoreError.

    Readers wait for nobody: on PostgreSQL the indexes of a store that holds no entry are dropped before, and made again
    within the transaction. Where that was cut off, the next `open_store` makes them.
    """
    if store.is_sqlite or not _is_empty(store):
        with store.begin() as conn, text_index.put_off(conn):
            yield conn
        return
    with store.begin() as conn:
        postgresql_text.drop(conn)
    try:
        with store.begin() as conn:
            yield conn
            text_index.make(conn)
    except BaseException:
        with suppress(StoreError), store.begin() as conn:
            text_index.make(conn)
        raise


def tell_the_planner(conn: Connection) -> None:
    """Say to PostgreSQL what came in: until then it looks entries up as in the small table that it knows."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"ANALYZE entries ({_LOOKED_UP})")


def _is_empty(store: Store) -> bool:
    with store.read() as conn:
        return conn.scalar(sa.select(schema.entries.c.id).limit(1)) is None


def put(conn: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that the table does not hold, by column: all of the same columns, in the same order."""
    if not rows:
        return
    names = tuple(rows[0])
    prepared = _prepared(conn.dialect, table, names, rows)
    if conn.dialect.name == "sqlite":
        statement, order = _insert(table, names)
        conn.exec_driver_sql(statement, list(map(order, prepared)))
        return
    driver: Any = conn.connection.driver_connection
    wrong: Any = conn.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(_copy(table, names)) as copying:
            for row in prepared:
                copying.write_row(row)
    except wrong as error:  # as SQLAlchemy hands on what comes of the statements that it sends itself
        raise sa.exc.DBAPIError.instance(_copy(table, names), None, error, wrong) from error


def numbers(conn: Connection, count: int) -> list[int]:
    """Ids for so many new entries, in their order, inside the caller's write transaction."""
    if conn.dialect.name == "sqlite":  # nobody else writes until this transaction ends
        last = conn.exec_driver_sql("SELECT max(id) FROM entries").scalar() or 0
        return list(range(last + 1, last + 1 + count))
    asked = sa.text("SELECT nextval(pg_get_serial_sequence('entries', 'id')) FROM generate_series(1, :count)")
    return list(conn.scalars(asked, {"count": count}))


def _prepared(
    dialect: Dialect, table: sa.Table, names: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them, column by column: most columns need nothing."""
    columns: list[Sequence[Any]] = list(zip(*(row.values() for row in rows), strict=True))
    for at, name in enumerate(names):
        if (made := _maker(table.c[name], dialect)) is not None:
            columns[at] = [made(value) for value in columns[at]]
    return list(zip(*columns, strict=True))


def _maker(column: sa.Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


@lru_cache
def _insert(table: sa.Table, names: tuple[str, ...]) -> tuple[str, itemgetter[Any]]:
    """SQLite's statement, and what puts a row's values into its order."""
    compiled = table.insert().compile(dialect=sqlite.dialect(), column_keys=list(names))
    placed = list(compiled.positiontup or ())
    return str(compiled), itemgetter(*(names.index(name) for name in placed))


@lru_cache
def _copy(table: sa.Table, names: tuple[str, ...]) -> str:
    return f"COPY {table.name} ({_listed(names)}) FROM STDIN"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
