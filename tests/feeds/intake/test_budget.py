"""A flood stays its own: beyond a day's budget a source's signals come in and the rest waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.models import Assessment, Entry, Source, SourceState
from data.store import retention, schema, states
from data.store.store import Store, open_store
from feeds.intake import budget
from feeds.intake.intake import Taken, take_in
from feeds.polling.cycle import Settings
from feeds.polling.poll import Poller
from tests.feeds.conftest import LOOPBACK, NOW
from tests.feeds.server import FaultServer

SOURCE = Source("Pier", "https://pier.example/")


class Judge:
    rules, words, sources = "none", None, {}

    def assess(self, entry: Entry, source: Source) -> Assessment:
        return Assessment("threat" if "vows" in entry.title else "unrelated", None, 1, "none", rules="none")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(budget, "ENTRIES", 100)
    monkeypatch.setattr(budget, "SIGNALS", 150)
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


def items(first: int, number: int, at: datetime = NOW, title: str = "Note", summary: str = "") -> list[Entry]:
    return [
        Entry("Pier", f"g{n}", f"{title} {n}", summary, "", at - timedelta(seconds=n), at)
        for n in range(first, first + number)
    ]


def take(store: Store, rows: list[Entry], at: datetime = NOW) -> Taken:
    return take_in(store, SOURCE, rows, SourceState("Pier", "ok"), at, Judge())  # type: ignore[arg-type]


def state(store: Store) -> str:
    with store.read() as conn:
        return states.source_states(conn)["Pier"].state


def test_beyond_the_budget_signals_come_in_and_the_rest_waits_for_tomorrow(store: Store) -> None:
    assert take(store, items(0, 80)) == Taken(80, 0, 0)
    assert state(store) == "ok"
    assert take(store, [*items(80, 50), *items(500, 2, title="North Korea vows")]) == Taken(20, 0, 32)
    assert state(store) == "flooding"
    assert take(store, items(600, 90, title="North Korea vows")) == Taken(50, 0, 40), "signals have a limit too"
    assert take(store, items(0, 80)) == Taken(0, 0, 0), "what is known costs nothing"
    assert state(store) == "ok"
    tomorrow = NOW + timedelta(days=1, minutes=1)
    assert take(store, items(80, 50, tomorrow), tomorrow) == Taken(32, 0, 0)


def test_the_budget_counts_text_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "BYTES", 5_000)
    assert take(store, items(0, 3, summary="x" * 1_500)).new == 3
    assert take(store, items(3, 3, summary="x" * 1_500)).new == 3, "the poll that crosses the line is still its own"
    assert take(store, items(9, 3, summary="x" * 1_500)) == Taken(0, 0, 3)


def test_a_store_is_told_to_be_nearly_full_before_it_is(
    server: FaultServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = NOW - timedelta(days=90)
    take(store, [*items(0, 5, old, summary="words"), *items(9, 1, old, "North Korea vows", "words")], old)
    source = Source("a", server.url("feed/a"))
    poller = Poller(store, lambda: [source], Settings(deadline=3.0, allowed=LOOPBACK), take=lambda *_: Taken())
    monkeypatch.setattr(Store, "room", lambda _: 400_000_000)
    told = poller.cycle(everything=True)
    assert (told.errors, len(told.warnings)) == ([], 1)
    assert "400 MB" in told.warnings[0]
    monkeypatch.setattr(Store, "room", lambda _: 100_000_000)
    assert "5 old summaries" in poller.cycle(everything=True).warnings[0]
    with store.read() as conn:
        left = list(conn.scalars(sa.select(schema.entries.c.title).where(schema.entries.c.summary != "")))
    assert left == ["North Korea vows 9"]
    monkeypatch.setattr(Store, "room", lambda _: None)
    assert poller.cycle(everything=True).warnings == []
    with store.begin() as conn:
        assert retention.take_oldest(conn, NOW, 10) == 0
