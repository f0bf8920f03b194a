"""`pytest --store postgresql`: every store that a test opens as a SQLite file is a schema of a PostgreSQL instead.

So the tests of store, poller, merging and backup run on both without a word about it in them. A test that is about the
file itself bears the mark `one_file` and is left out there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from data.store import sqlite_file, store
from data.store.store import Store
from tests import postgres

_numbers = itertools.count()


@contextmanager
def on_postgresql(hosted: str, worker: str) -> Iterator[None]:
    """Inside, the URL of a SQLite file leads to a schema of its own; one in memory to a new one each time."""
    rooms: dict[str, str] = {}
    opened: list[Store] = []
    connect = store.connect
    with ExitStack() as made, pytest.MonkeyPatch.context() as patch:

        def elsewhere(url: str | None = None) -> Store:
            url = url or store.database_url()
            if url.startswith("sqlite"):
                key = f"{next(_numbers)}" if ":memory:" in url or url == "sqlite://" else url
                if key not in rooms:
                    name = f"test_{worker}_{next(_numbers)}"
                    rooms[key] = made.enter_context(postgres.room_of_its_own(hosted, name))
                url = rooms[key]
            opened.append(connect(url))
            return opened[-1]

        patch.setattr(store, "connect", elsewhere)
        patch.setattr(sqlite_file, "file_of", lambda _: None)
        try:
            yield
        finally:
            for one in opened:  # before their schemas go
                one.engine.dispose()
