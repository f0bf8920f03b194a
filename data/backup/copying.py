"""One whole store into another, of either kind: SQLite to PostgreSQL, back, or from host to host.

Both are read in the order of their keys, side by side, and what the target lacks or has otherwise is written: so a copy
that was cut off goes on where it stood, and one of a store that changed meanwhile moves the difference alone. Until
every table was compared the target bears a mark, under which nobody else writes into it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.backup.restore import OFFSITE, settle_numbers
from data.backup.write import encoded, in_key_order, steady
from data.store import migrations, postgresql_text, schema, text_index
from data.store.store import COPYING, Store, StoreError, connect, get_setting, open_store, put_setting, upsert

AT_ONCE = 5_000  # rows that are written in one transaction
_READ = 2_000
_LEFT_OUT = (schema.leases,)  # who polls there is nobody here
_OWN = ("schema", COPYING, OFFSITE)  # settings that every store has for itself

Row = dict[str, Any]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did: rows of the origin, rows that had to be written or taken away, and the tables that differ
    though everything was written; a store that is whole has none of these."""

    rows: int
    written: int
    removed: int
    differing: tuple[str, ...]


def copy(origin_url: str, target_url: str, progress: Progress = lambda *_: None) -> Copied:
    """Make the store at `target_url` hold what the one at `origin_url` holds, and compare them table for table.

    The target is made where it is missing. The origin is read as of one moment and not changed. `progress(table, done,
    total)` is told of rows. Raises StoreError: also where the target holds a watch that is no unfinished copy of this
    origin.
    """
    origin = _origin(origin_url)
    target = _target(target_url, origin)
    with origin.read() as conn:
        steady(conn)
        written = rows = 0
        surplus: list[tuple[sa.Table, list[tuple[Any, ...]]]] = []
        for table in tables():
            some = _Table(conn, target, table, progress)
            some.bring()
            rows, written = rows + some.rows, written + some.written
            surplus.append((table, some.surplus))
        removed = 0
        for table, keys in reversed(surplus):
            removed += _remove(target, table, keys)
        differing = tuple(table.name for table in tables() if digest(conn, table) != _digest_of(target, table))
    if not differing:
        with target.begin_unchecked() as conn:
            settle_numbers(conn)
            if not target.is_sqlite:
                text_index.make(conn)
            conn.execute(schema.settings.delete().where(schema.settings.c.key == COPYING))
    target.close()
    origin.close()
    return Copied(rows, written, removed, differing)


def tables() -> list[sa.Table]:
    """The tables that are copied, those first to which others refer."""
    return [table for table in schema.metadata.sorted_tables if table not in _LEFT_OUT]


def digest(conn: Connection, table: sa.Table) -> tuple[int, str]:
    """How many rows a table holds, and the SHA-256 of them in the order of their keys, the same on every database."""
    found, rows = hashlib.sha256(), 0
    for row in _rows(conn, table):
        found.update(encoded(list(row.values())))
        rows += 1
    return rows, found.hexdigest()


def _digest_of(store: Store, table: sa.Table) -> tuple[int, str]:
    with store.read() as conn:
        return digest(conn, table)


def _origin(url: str) -> Store:
    store = connect(url)
    version = store.version()
    if version is None:
        raise StoreError(f"{store.place}: it holds no watch, so there is nothing to copy", "address")
    if version != migrations.VERSION:
        mend = "`python -m feeds migrate` brings it up" if version < migrations.VERSION else "update this program"
        raise StoreError(f"{store.place}: it has schema {version}, not {migrations.VERSION}; {mend}", "newer")
    with store.read() as conn:
        if get_setting(conn, COPYING) is not None:
            raise StoreError(f"{store.place}: it is itself a copy that has not finished", "busy")
    return store


def _target(url: str, origin: Store) -> Store:
    probe = connect(url)
    if probe.version() not in (None, migrations.VERSION):
        raise StoreError(f"{probe.place}: it holds the watch of another version; name an empty database", "newer")
    probe.close()
    store = open_store(url)
    mark = json.dumps({"from": origin.place})
    with store.begin_unchecked() as conn:
        held = get_setting(conn, COPYING)
        if held not in (None, mark) or (held is None and not _is_empty(conn)):
            raise StoreError(
                f"{store.place}: it holds a watch already, which is no unfinished copy of {origin.place}; name an "
                "empty database, or bring the two together with `python -m feeds backup` and `restore`",
                "busy",
            )
        put_setting(conn, COPYING, mark)
        if not store.is_sqlite:  # made when everything is there; `open_store` makes what a copy that was given up left
            postgresql_text.drop(conn)
    return store


def _is_empty(conn: Connection) -> bool:
    own = schema.settings.c.key.not_in(_OWN)
    return not any(
        conn.scalar(sa.select(sa.literal(1)).select_from(table).where(own if table is schema.settings else sa.true()))
        for table in tables()
    )


def _rows(conn: Connection, table: sa.Table) -> Iterator[Row]:
    query = sa.select(table).order_by(*in_key_order(conn, table))
    if table is schema.settings:
        query = query.where(table.c.key.not_in(_OWN))
    for row in conn.execute(query, execution_options={"yield_per": _READ}).mappings():
        yield dict(row)


class _Table:
    """One table on its way. `surplus` gathers the keys of rows that only the target has: they go last, since rows of
    other tables may refer to them until those are as they should be."""

    def __init__(self, origin: Connection, target: Store, table: sa.Table, progress: Progress) -> None:
        self.origin, self.target, self.table, self.progress = origin, target, table, progress
        self.key = [column.name for column in table.primary_key.columns]
        self.rows = self.written = 0
        self.surplus: list[tuple[Any, ...]] = []
        self._waiting: list[Row] = []

    def bring(self) -> None:
        total = self.origin.scalar(sa.select(sa.func.count()).select_from(self.table)) or 0
        theirs = self._theirs()
        beside = next(theirs, None)
        for row in _rows(self.origin, self.table):
            key = self._key(row)
            while beside is not None and self._key(beside) < key:
                self.surplus.append(self._key(beside))
                beside = next(theirs, None)
            same = False
            if beside is not None and self._key(beside) == key:
                same, beside = beside == row, next(theirs, None)
            if not same:
                self._put(row)
            self.rows += 1
            if self.rows % AT_ONCE == 0:
                self.progress(self.table.name, self.rows, total)
        while beside is not None:
            self.surplus.append(self._key(beside))
            beside = next(theirs, None)
        self._write()
        self.progress(self.table.name, self.rows, max(total, self.rows))

    def _theirs(self) -> Iterator[Row]:
        """What the target holds, as of now; its connection is given back as soon as there is no more."""
        with self.target.read() as conn:
            steady(conn)
            yield from _rows(conn, self.table)

    def _key(self, row: Row) -> tuple[Any, ...]:
        """Compared as both databases order them: text by code points, which is the order of its bytes."""
        return tuple(row[name] for name in self.key)

    def _put(self, row: Row) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= AT_ONCE:
            self._write()

    def _write(self) -> None:
        if not self._waiting:
            return
        some, self._waiting = self._waiting, []
        with self.target.begin_unchecked() as conn:
            insert = upsert(conn, self.table)
            changed = {c.name: insert.excluded[c.name] for c in self.table.columns if c.name not in self.key}
            again = dict(index_elements=self.key)
            conn.execute(
                insert.on_conflict_do_update(**again, set_=changed)
                if changed
                else insert.on_conflict_do_nothing(**again),
                some,
            )
        self.written += len(some)


def _remove(target: Store, table: sa.Table, keys: Sequence[tuple[Any, ...]]) -> int:
    if not keys:
        return 0
    names = [column.name for column in table.primary_key.columns]
    this = sa.and_(*(table.c[name] == sa.bindparam(f"key_{name}") for name in names))
    with target.begin_unchecked() as conn:
        conn.execute(
            table.delete().where(this), [{f"key_{n}": v for n, v in zip(names, key, strict=True)} for key in keys]
        )
    return len(keys)
