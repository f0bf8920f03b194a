"""Pollers that share a store: one of them polls, and whoever lost its lease or stood still undoes nothing."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from data.models import Source, SourceState
from data.store import states
from data.store.store import Store
from feeds.polling import lease, poll, schedule
from feeds.polling.poll import Poller
from tests.feeds.conftest import NOW
from tests.feeds.polling.polling import SETTINGS, Make, feeds, keeper, known, polled_at_once, rows, wait_for
from tests.feeds.server import FaultServer


@pytest.mark.one_file
def test_two_pollers_on_one_database_poll_once(server: FaultServer, store: Store, make: Make) -> None:
    pollers = [make(*feeds(server, "a", "b", "c")) for _ in range(2)]
    results = polled_at_once(pollers, server, latency=0.2, patience=20)
    assert sorted(bool(result.busy) for result in results) == [False, True]
    assert len(server.requests) == 3
    assert len(rows(store)) == 30


@pytest.mark.one_file
def test_patience_waits_for_the_other_poller(server: FaultServer, store: Store, make: Make) -> None:
    with store.begin() as conn:
        lease.take(conn, "elsewhere-1/2/3/4", make().cycle and datetime.now(NOW.tzinfo), 3600)
    poller = make(*feeds(server, "a"))

    def give_back() -> None:
        with store.begin() as conn:
            lease.release(conn, "elsewhere-1/2/3/4")

    assert poller.cycle(patience=0.0).busy == "elsewhere-1/2/3/4"
    timer = threading.Timer(0.3, give_back)
    timer.start()
    assert poller.cycle(patience=10).ok == 1


@pytest.mark.one_file
def test_a_poller_that_lost_its_lease_stops(server: FaultServer, store: Store, make: Make) -> None:
    poller = make(Source("hang", server.url("hang")), settings=replace(SETTINGS, lease=0.4, deadline=20.0))

    def usurp() -> None:
        with store.begin() as conn:
            lease.release(conn, poller.holder)
            lease.take(conn, "elsewhere-1/2/3/4", datetime.now(NOW.tzinfo), 3600)

    threading.Timer(0.15, usurp).start()
    with pytest.raises(lease.LeaseLost):  # and not the result that there would be after the deadline
        poller.cycle()


@pytest.mark.one_file
def test_a_poller_that_stood_still_overwrites_nothing(server: FaultServer, store: Store, make: Make) -> None:
    """It wakes up with answers in its hands, and another poller has taken over meanwhile."""
    poller = make(*feeds(server, "a"))
    real = schedule.fetch_url

    def stand_still(*rest: Any) -> str:
        with store.begin() as conn:
            lease.release(conn, poller.holder)
            lease.take(conn, "elsewhere-1/2/3/4", datetime.now(NOW.tzinfo), 3600)
            states.save_source_state(conn, SourceState("a", "ok", detail="theirs", body_hash="x"))
        return real(*rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "fetch_url", stand_still)
        poller = Poller(store, lambda: feeds(server, "a"), SETTINGS)
        with pytest.raises(lease.LeaseLost):
            poller.cycle()
    assert known(store)["a"].detail == "theirs"
    assert rows(store) == []


@pytest.mark.one_file
def test_the_lease_is_kept_through_a_long_cycle_and_given_back(server: FaultServer, store: Store, make: Make) -> None:
    sources = [Source("hang", server.url("hang"))]
    real = Poller(store, lambda: sources, replace(SETTINGS, lease=0.8, deadline=2.0), take=keeper(store))
    other = Poller(store, list, SETTINGS, take=keeper(store))
    results: list[poll.Cycle] = []
    thread = threading.Thread(target=lambda: results.append(real.cycle()))
    thread.start()
    assert wait_for(lambda: server.asked("hang"))
    time.sleep(1.2)  # longer than the lease would last if nobody kept it
    assert other.cycle().busy == real.holder
    thread.join(10)
    assert results[0].states == {"hang": "timeout"}
    assert other.cycle().busy == ""


def test_one_poller_a_process(server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_ALLOW_NET", "127.0.0.1/32")
    monkeypatch.setattr(poll, "_background", {})
    listing = tmp_path / "sources.toml"
    listing.write_text(f'[[source]]\nname = "a"\nurl = "{server.url("feed/a")}"\n', encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'background.db'}"
    first = poll.start_background(url, listing, 60)
    assert poll.start_background(url, listing, 60) is first
    assert wait_for(lambda: len(rows(first.store)) == 10)
    first.stop()
    second = poll.start_background(url, listing, 60)
    assert second is not first, "one that was stopped is succeeded"
    second.stop()
