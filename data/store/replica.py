"""Pages that read from a streaming replica of PostgreSQL, so that readers never weigh on the database that is written.

Whoever has written in this process reads the database itself until the replica has caught up with that; where the
replica is away, everybody does.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.store.store import Store, StoreError, connect

SETTING = "WATCH_READ_DB"
_AGAIN_SECONDS = 10.0  # until a replica that was away is asked again
_NOW = "SELECT pg_current_wal_lsn()::text"
_REPLAYED = sa.text("SELECT pg_last_wal_replay_lsn() >= CAST(:place AS pg_lsn)")
_BEHIND = "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float"


class Replicated(Store):
    """A store whose reads go to a replica where that is as new as what this process has written."""

    def __init__(self, store: Store, replica: Store, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(store.engine, store._url)
        self._replica, self._seconds = replica, seconds
        self._written = ""  # the place in the log up to which the replica must have come
        self._away_until = -math.inf

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with ExitStack() as opened:
            yield self._on_replica(opened) or opened.enter_context(super().read())

    @contextmanager
    def begin(self, *, alone: bool = True) -> Iterator[Connection]:
        with super().begin(alone=alone) as conn:
            yield conn
        try:
            with super().read() as conn:
                self._written = str(conn.exec_driver_sql(_NOW).scalar_one())
        except StoreError:  # it was written all the same
            self._away_until = self._seconds() + _AGAIN_SECONDS

    def lag(self) -> float | None:
        """Seconds by which the replica is behind; infinite where it does not answer. Raises StoreError."""
        with super().read() as conn:
            place = conn.exec_driver_sql(_NOW).scalar_one()
        try:
            with self._replica.read() as conn:
                if conn.scalar(_REPLAYED, {"place": place}):
                    return 0.0
                behind = conn.exec_driver_sql(_BEHIND).scalar_one()
        except StoreError:
            return math.inf
        return math.inf if behind is None else max(0.0, float(behind))

    def close(self) -> None:
        super().close()
        self._replica.close()

    def _on_replica(self, opened: ExitStack) -> Connection | None:
        if self._seconds() < self._away_until:
            return None
        with ExitStack() as trial:
            try:
                conn = trial.enter_context(self._replica.read())
                place = self._written
                if place and not conn.scalar(_REPLAYED, {"place": place}):
                    return None
            except (StoreError, sa.exc.DBAPIError):
                self._away_until = self._seconds() + _AGAIN_SECONDS
                return None
            if place == self._written:
                self._written = ""
            opened.push(trial.pop_all())
        return conn


def for_pages(store: Store, environ: Mapping[str, str]) -> Store:
    """The store, with the replica that WATCH_READ_DB names for reading. Raises StoreError where that is no address."""
    url = environ.get(SETTING, "").strip()
    if not url:
        return store
    replica = connect(url)
    if store.is_sqlite or replica.is_sqlite:
        raise StoreError(f"{replica.place}: {SETTING} names a replica of PostgreSQL, beside WATCH_DB on one", "address")
    return Replicated(store, replica)
