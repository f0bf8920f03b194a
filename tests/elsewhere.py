"""`pytest --store postgresql`: every store that a test opens as a SQLite file is a schema of a PostgreSQL instead.

So the tests of store, poller, merging and backup run on both without a word about it in them. A test that is about the
file itself bears the mark `one_file` and is left out there. Making the tables takes longer than most tests: a schema
that was made once is emptied and lent again, unless a test changed what it is made of.
"""

from __future__ import annotations

import itertools
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from data.store import migrations, sqlite_file, store
from data.store.store import Store
from tests import postgres

_numbers, _connect = itertools.count(), store.connect
_SHAPE = """
SELECT string_agg(concat_ws(' ', c.relname, a.attname, a.atttypid::regtype, pg_get_expr(d.adbin, d.adrelid)), ';'
                  ORDER BY c.relname, a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
"""
# setval and not ALTER SEQUENCE, which would have every session read the tables' descriptions again.
_EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;  -- rows go in any order
  FOR one IN SELECT oid::regclass AS name, relkind FROM pg_class
             WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'S') LOOP
    IF one.relkind = 'r' THEN
      EXECUTE format('DELETE FROM %s', one.name);
    ELSE
      PERFORM setval(one.name, 1, false);
    END IF;
  END LOOP;
END $$
"""


class Rooms:
    """Schemas with a store's tables in them, as they were made. One connection looks after them all."""

    def __init__(self, hosted: str, worker: str) -> None:
        self._hosted, self._worker = hosted, worker
        self._free: list[str] = []
        self._left: deque[str] = deque()  # whose test goes on, but has let go of the store
        self._made, self._shape, self._settings = ExitStack(), "", list[tuple[Any, ...]]()
        named = sa.engine.make_url(hosted).set(drivername="postgresql").difference_update_query(["options"])
        self._conn = psycopg.connect(named.render_as_string(hide_password=False), autocommit=True)

    def take(self) -> str:
        """The URL of one that nobody uses."""
        while self._left:
            self.give_back(self._left.popleft())
        if self._free:
            return self._free.pop()
        room = postgres.room_of_its_own(self._hosted, f"test_{self._worker}_{next(_numbers)}")
        url = self._made.enter_context(room)
        made = _connect(url)
        with made.begin_unchecked() as conn:
            migrations.bring_up(conn)
        made.engine.dispose()
        self._enter(url)
        self._shape = self._shape_here()
        self._settings = self._conn.execute("SELECT key, value FROM settings").fetchall()
        return url

    def leave(self, url: str) -> None:
        """To be given back at the next taking: this may be called in the middle of anything."""
        self._left.append(url)

    def give_back(self, url: str) -> None:
        """Empty it for the next test; one of another shape is not lent again."""
        self._enter(url)
        if self._shape_here() != self._shape:
            return
        self._conn.execute(_EMPTY)
        for row in self._settings:
            self._conn.execute("INSERT INTO settings (key, value) VALUES (%s, %s)", row)
        self._free.append(url)

    def close(self) -> None:
        self._conn.close()
        self._made.close()

    def _enter(self, url: str) -> None:
        options = sa.engine.make_url(url).query["options"]
        self._conn.execute(f"SET search_path TO {str(options).partition('search_path=')[2]}")

    def _shape_here(self) -> str:
        row = self._conn.execute(_SHAPE).fetchone()
        return str(row and row[0])


@contextmanager
def on_postgresql(free: Rooms) -> Iterator[None]:
    """Inside, the URL of a SQLite file leads to a schema of its own; one in memory to a new one each time."""
    rooms: dict[str, str] = {}
    opened: list[sa.Engine] = []
    in_memory: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:

        def elsewhere(url: str | None = None) -> Store:
            url = url or store.database_url()
            if ":memory:" in url or url == "sqlite://":
                room = free.take()
                made = _connect(room)
                in_memory.append(weakref.finalize(made, _let_go, free, made.engine, room))
                return made
            if url.startswith("sqlite"):
                if url not in rooms:
                    rooms[url] = free.take()
                url = rooms[url]
            made = _connect(url)
            opened.append(made.engine)
            return made

        patch.setattr(store, "connect", elsewhere)
        patch.setattr(sqlite_file, "file_of", lambda _: None)
        try:
            yield
        finally:
            for engine in opened:  # before their schemas are emptied
                engine.dispose()
    for let_go in in_memory:  # what a test still holds
        let_go()
    for url in rooms.values():
        free.leave(url)


def _let_go(free: Rooms, engine: sa.Engine, room: str) -> None:
    engine.dispose()
    free.leave(room)
