"""A poller that judges nothing, its clock and what it left in the store, for tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from data.models import Assessment, Entry, Gap, Source, SourceState
from data.store import schema, states
from data.store.store import Store
from feeds.intake.intake import take_in
from feeds.polling.cycle import Cycle, Settings, TakeIn
from feeds.polling.poll import Poller
from tests.feeds.conftest import LOOPBACK, NOW
from tests.feeds.server import FaultServer

SETTINGS = Settings(deadline=2.0, allowed=LOOPBACK)


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = datetime.now(NOW.tzinfo).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Reader:
    """Judges every entry to be none of our business, so that these tests do not hang on the rules."""

    rules = "none"
    words = None
    sources: dict[str, Source] = {}  # noqa: RUF012

    def assess(self, entry: Entry, source: Source) -> Assessment:
        return Assessment("unrelated", None, 0, "none", rules=self.rules)


def keeper(store: Store) -> TakeIn:
    """The real intake, with that reader."""
    return lambda source, entries, state, now: take_in(store, source, entries, state, now, Reader())  # type: ignore[arg-type]


Make = Callable[..., Poller]


def known(store: Store) -> dict[str, SourceState]:
    with store.read() as conn:
        return states.source_states(conn)


def rows(store: Store) -> list[tuple[str, str, str]]:
    table = schema.entries
    with store.read() as conn:
        query = sa.select(table.c.source, table.c.guid, table.c.title).order_by(table.c.source, table.c.guid)
        return [tuple(row) for row in conn.execute(query)]  # type: ignore[misc]


def all_gaps(store: Store) -> list[Gap]:
    with store.read() as conn:
        return states.gaps(conn, NOW - timedelta(days=999), NOW + timedelta(days=9999))


def feeds(server: FaultServer, *names: str, **fields: object) -> list[Source]:
    return [Source(name, server.url(f"feed/{name}"), **fields) for name in names]  # type: ignore[arg-type]


def wait_for(until: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if until():
            return True
        time.sleep(0.02)
    return False


def polled_at_once(pollers: Sequence[Poller], server: FaultServer, latency: float, patience: float) -> list[Cycle]:
    """What a cycle of each brings where all begin together and the server takes `latency` seconds to answer."""
    server.latency = latency
    results: list[Cycle] = []
    threads = [threading.Thread(target=lambda p=p: results.append(p.cycle())) for p in pollers]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(patience)
    finally:
        server.latency = 0.0
    return results
