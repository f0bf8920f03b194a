"""A store gone, full or locked, a crash, a bug: told in words, nothing lost or torn, and the next cycle goes on."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.models import Source
from data.store import states
from data.store.store import Store, StoreError, open_store
from feeds.intake.intake import Taken
from feeds.polling import schedule
from tests.feeds.conftest import NOW
from tests.feeds.polling.polling import SETTINGS, Clock, Make, feeds, keeper, known, rows
from tests.feeds.server import FaultServer


@pytest.mark.one_file
def test_a_store_that_vanishes_is_told_and_never_made_anew(server: FaultServer, store: Store, make: Make) -> None:
    file = Path(store.engine.url.database or "")
    poller = make(*feeds(server, "a"))
    poller.cycle()
    moved = file.rename(file.with_name("elsewhere.db"))
    with pytest.raises(StoreError, match="gone"):
        poller.cycle(everything=True)
    assert not file.exists()
    with pytest.raises(StoreError, match="still there"):
        open_store(f"sqlite:///{file}")
    assert not file.exists()
    moved.rename(file)
    assert poller.cycle(everything=True).states == {"a": "unchanged"}


def test_a_crash_between_fetch_and_store_loses_nothing(
    server: FaultServer, store: Store, make: Make, clock: Clock
) -> None:
    class Crash(BaseException):
        pass

    def crash(*_: object) -> Taken:
        raise Crash

    with pytest.raises(BaseExceptionGroup):
        make(*feeds(server, "a"), take=crash).cycle()
    state = known(store)["a"]
    assert (state.pending, state.etag, state.body_hash) == (1, None, ""), "validators only with the entries"
    assert make(*feeds(server, "a")).cycle().states == {}, "not in a loop"
    assert make(*feeds(server, "a")).cycle(asked=True).new == 10
    assert known(store)["a"].pending == 0


def test_a_store_that_fails_is_told_and_the_next_cycle_goes_on(
    server: FaultServer, store: Store, make: Make, clock: Clock
) -> None:
    def full(*_: object) -> Taken:
        raise StoreError("watch.db: the disk is full; free some space, nothing was written")

    result = make(*feeds(server, *"abcdef"), settings=replace(SETTINGS, concurrency=2), take=full).cycle()
    assert result.errors == ["watch.db: the disk is full; free some space, nothing was written"]
    assert result.new == 0
    assert len(server.requests) <= 3, "who cannot store does not go on asking"
    clock.forward(minutes=1)
    assert make(*feeds(server, *"abcdef")).cycle().new == 60
    with store.read() as conn:
        run = states.poll_runs(conn, NOW - timedelta(days=9999), NOW + timedelta(days=9999))[0]
    assert "disk is full" in run.error


@pytest.mark.one_file
def test_a_disk_that_fills_up_under_way_tears_nothing(
    server: FaultServer, store: Store, make: Make, clock: Clock
) -> None:
    """A real "disk is full": the database file may not grow beyond a few pages more than it has."""
    room = {"pages": 20}

    def limit(connection: Any, _: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + room['pages']}")

    store.engine.dispose()
    sa.event.listen(store.engine, "connect", limit)
    sources = feeds(server, *(f"wire{i}" for i in range(12)))
    result = make(*sources).cycle()
    assert ["the disk is full" in error for error in result.errors] == [True]
    assert result.new < 120
    assert len(rows(store)) == result.new == 10 * sum(state.body_hash != "" for state in known(store).values())
    room["pages"] = 10_000
    store.engine.dispose()
    clock.forward(minutes=10)
    make(*sources).cycle()
    assert len(rows(store)) == 120


@pytest.mark.one_file
def test_a_locked_database_is_told_in_words(server: FaultServer, store: Store, make: Make) -> None:
    sa.event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50"))
    store.engine.dispose()
    poller = make(*feeds(server, "a"))
    with store.begin(), pytest.raises(StoreError, match="another process"):
        poller.cycle()
    assert server.requests == []
    assert poller.cycle().new == 10


def test_a_bug_met_while_storing_one_source_is_its_own(
    server: FaultServer, store: Store, make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    def take(source: Source, *rest: Any) -> Taken:
        return keeper(store)(source, *rest) if source.name == "b" else Taken(1 // 0)

    assert make(*feeds(server, "a", "b"), take=take).cycle().states == {"a": "broken", "b": "ok"}
    assert "ZeroDivisionError" in known(store)["a"].detail


def test_a_bug_met_by_one_source_is_its_own(
    server: FaultServer, make: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = schedule.fetch_url
    monkeypatch.setattr(
        schedule, "fetch_url", lambda source, *rest: 1 / 0 if source.name == "a" else real(source, *rest)
    )
    with caplog.at_level(logging.CRITICAL):
        assert make(*feeds(server, "a", "b")).cycle().states == {"a": "broken", "b": "ok"}
