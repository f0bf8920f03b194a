"""`pytest --store postgresql`: every store that a test opens as a SQLite file is a schema of a PostgreSQL instead.

So the tests of store, poller, merging and backup run on both without a word about it in them. A test that is about the
file itself bears the mark `one_file` and is left out there. Making the tables takes longer than most tests: a schema
that was made once is emptied and lent again, unless a test changed what it is made of.
"""

from __future__ import annotations

import itertools
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
SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, column_default), ';'
                  ORDER BY table_name, ordinal_position)
FROM information_schema.columns WHERE table_schema = current_schema()
"""
_EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;  -- rows go in any order
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DELETE FROM %I', one.tablename);
  END LOOP;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
  END LOOP;
END $$
"""


class Rooms:
    """Schemas with a store's tables in them, as they were made."""

    def __init__(self, hosted: str, worker: str) -> None:
        self._hosted, self._worker = hosted, worker
        self._free: list[str] = []
        self._made, self._shape, self._settings = ExitStack(), "", list[tuple[Any, ...]]()

    def take(self) -> str:
        """The URL of one that nobody uses."""
        if self._free:
            return self._free.pop()
        room = postgres.room_of_its_own(self._hosted, f"test_{self._worker}_{next(_numbers)}")
        url = self._made.enter_context(room)
        made = _connect(url)
        with made.begin_unchecked() as conn:
            migrations.bring_up(conn)
        made.engine.dispose()
        with _talk(url) as conn:
            self._shape, self._settings = _shape(conn), conn.execute("SELECT key, value FROM settings").fetchall()
        return url

    def give_back(self, url: str) -> None:
        """Empty it for the next test; one of another shape is not lent again."""
        with _talk(url) as conn:
            if _shape(conn) != self._shape:
                return
            conn.execute(_EMPTY)
            for row in self._settings:
                conn.execute("INSERT INTO settings (key, value) VALUES (%s, %s)", row)
        self._free.append(url)

    def close(self) -> None:
        self._made.close()


def _talk(url: str) -> psycopg.Connection[Any]:
    named = sa.engine.make_url(url).set(drivername="postgresql")
    return psycopg.connect(named.render_as_string(hide_password=False), autocommit=True)


def _shape(conn: psycopg.Connection[Any]) -> str:
    row = conn.execute(_SHAPE).fetchone()
    return str(row and row[0])


@contextmanager
def on_postgresql(free: Rooms) -> Iterator[None]:
    """Inside, the URL of a SQLite file leads to a schema of its own; one in memory to a new one each time."""
    rooms: dict[str, str] = {}
    opened: list[Store] = []
    with pytest.MonkeyPatch.context() as patch:

        def elsewhere(url: str | None = None) -> Store:
            url = url or store.database_url()
            if url.startswith("sqlite"):
                key = f"{next(_numbers)}" if ":memory:" in url or url == "sqlite://" else url
                if key not in rooms:
                    rooms[key] = free.take()
                url = rooms[key]
            opened.append(_connect(url))
            return opened[-1]

        patch.setattr(store, "connect", elsewhere)
        patch.setattr(sqlite_file, "file_of", lambda _: None)
        try:
            yield
        finally:
            for one in opened:  # before their schemas are emptied
                one.engine.dispose()
    for url in rooms.values():
        free.give_back(url)
