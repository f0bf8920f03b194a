"""On PostgreSQL several pollers share the sources: each is asked by one of them, and a dead one's are taken over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from data.models import Source, SourceState
from data.store import schema, states
from data.store.store import Store, open_store
from feeds.polling import cycle, schedule, shares
from feeds.polling.poll import Poller
from tests import postgres
from tests.feeds.conftest import NOW
from tests.feeds.polling.polling import SETTINGS, feeds, keeper, polled_at_once, rows
from tests.feeds.server import FaultServer

pytestmark = pytest.mark.own_store

SECOND = timedelta(seconds=1)


def source(name: str, host: str) -> Source:
    return Source(name, f"https://{host}.example/{name}")


def under_way(one: Source, since: datetime) -> SourceState:
    return SourceState(one.name, url=one.url, last_attempt=since, pending=1)


def chosen(due: list[Source], held: dict[str, SourceState], limit: int, ours: str = "") -> list[str]:
    found = shares.choose(due, held, NOW, limit, lambda url: bool(ours) and ours in url)
    return [one.name for one in found]


def test_a_share_is_whole_hosts_and_none_where_another_poller_is_at_work() -> None:
    due = [source("a", "one"), source("b", "two"), source("c", "one"), source("d", "three")]
    assert chosen(due, {}, 2) == ["a", "c"]
    assert chosen(due, {}, 3) == ["a", "c", "b"]
    other = source("x", "one")
    assert chosen(due, {"x": under_way(other, NOW - 59 * SECOND)}, 9) == ["b", "d"]
    assert chosen(due, {"x": under_way(other, NOW - 60 * SECOND)}, 9) == ["a", "c", "b", "d"]
    assert chosen(due, {"x": under_way(other, NOW)}, 1, ours="one.example") == ["a"]


@pytest.fixture
def shared(hosted: str, worker_id: str) -> Iterator[Callable[[], Store]]:
    """`shared()`: another opening of one database on PostgreSQL."""
    with postgres.room_of_its_own(hosted, f"shares_{worker_id}") as url:
        opened: list[Store] = []

        def open_another() -> Store:
            opened.append(open_store(url))
            return opened[-1]

        yield open_another
        for store in opened:
            store.close()


def poller(store: Store, sources: list[Source], now: Callable[[], datetime], settings: cycle.Settings) -> Poller:
    return Poller(store, lambda: sources, settings, clock=now, take=keeper(store))


@pytest.mark.hosted
def test_pollers_share_the_sources_and_each_is_asked_once(server: FaultServer, shared: Callable[[], Store]) -> None:
    sources = feeds(server, *(f"s{n}" for n in range(24)))
    settings = replace(SETTINGS, concurrency=2)  # a share is four
    pollers = [poller(shared(), sources, lambda: datetime.now(UTC), settings) for _ in range(3)]
    results = polled_at_once(pollers, server, latency=0.1, patience=60)
    assert [result.errors for result in results] == [[], [], []]
    assert sum(result.ok for result in results) == 24
    assert sum(result.ok > 0 for result in results) > 1
    assert len(server.requests) == 24
    store = shared()
    assert len(rows(store)) == 240
    with store.read() as conn:
        assert not states.poller_at_work(conn, datetime.now(UTC))
        counted = conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n)))
    assert counted == 240


@pytest.mark.hosted
def test_what_a_dead_poller_began_is_taken_over_and_it_writes_no_claim_of_it_any_more(
    server: FaultServer, shared: Callable[[], Store]
) -> None:
    store, sources = shared(), feeds(server, "a", "b")
    with store.begin() as conn:
        first = shares.claim(conn, sources, NOW, 9, lambda _: True, lambda *_: True)
        assert first.keys() == {"a", "b"}
    later = NOW
    living = poller(store, sources, lambda: later, SETTINGS)
    assert living.cycle().ok == 0
    later = NOW + 61 * SECOND
    assert living.cycle().ok == 2
    with store.begin() as conn:  # the one that stood still comes to its second source
        assert shares.renew(conn, [(first["a"], later)]) == [None]


@pytest.mark.hosted
def test_sources_that_another_is_taking_just_now_are_passed_over(
    server: FaultServer, shared: Callable[[], Store]
) -> None:
    one, other, sources = shared(), shared(), feeds(server, "a", "b")
    with one.begin_unchecked(alone=False) as conn:
        assert shares.claim(conn, sources[:1], NOW, 9, lambda _: True, lambda *_: True).keys() == {"a"}
    with one.begin_unchecked(alone=False) as conn:
        assert states.states_of(conn, ["a"], hold=True, free=True).keys() == {"a"}
        with other.begin_unchecked(alone=False) as beside:
            found = shares.claim(beside, sources, NOW + 61 * SECOND, 9, lambda _: True, lambda *_: True)
            assert found.keys() == {"b"}


@pytest.mark.hosted
def test_a_claim_leaves_the_rest_to_those_who_look_at_the_same_moment(shared: Callable[[], Store]) -> None:
    one, other, sources = shared(), shared(), [source(name, name) for name in "abcd"]
    with one.begin_unchecked(alone=False) as conn:
        shares.claim(conn, sources, NOW, 9, lambda _: True, lambda *_: False)  # known, and none is due
    with one.begin_unchecked(alone=False) as conn, other.begin_unchecked(alone=False) as beside:
        found = [shares.claim(c, sources, NOW, 2, lambda _: True, lambda *_: True) for c in (conn, beside)]
    assert [share.keys() for share in found] == [{"a", "b"}, {"c", "d"}]


@pytest.mark.hosted
def test_a_host_of_which_another_holds_a_source_is_left_whole(shared: Callable[[], Store]) -> None:
    one, other, sources = shared(), shared(), [source("a", "one"), source("b", "one"), source("c", "two")]
    with one.begin_unchecked(alone=False) as conn:
        shares.claim(conn, sources, NOW, 9, lambda _: False, lambda *_: False)
    with one.begin_unchecked(alone=False) as conn, other.begin_unchecked(alone=False) as beside:
        assert states.states_of(conn, ["a"], hold=True, free=True)
        assert shares.claim(beside, sources, NOW, 1, lambda _: False, lambda *_: True).keys() == {"c"}


@pytest.mark.hosted
def test_a_claimed_source_is_not_given_up_because_another_looks_at_it(shared: Callable[[], Store]) -> None:
    one, other, sources = shared(), shared(), [source("a", "one")]
    with one.begin_unchecked(alone=False) as conn:
        claimed = shares.claim(conn, sources, NOW, 9, lambda _: True, lambda *_: True)["a"]
    renewed: list[SourceState | None] = []

    def renew() -> None:
        with one.begin_unchecked(alone=False) as conn:
            renewed.extend(shares.renew(conn, [(claimed, NOW + SECOND)]))

    thread = threading.Thread(target=renew)
    with other.begin_unchecked(alone=False) as beside:
        assert states.states_of(beside, ["a"], hold=True, free=True)
        thread.start()
        thread.join(0.3)
    thread.join(10)
    assert renewed == [replace(claimed, last_attempt=NOW + SECOND, next_check=NOW + 31 * SECOND)]


@pytest.mark.hosted
def test_a_poller_that_stood_still_overwrites_nothing(
    server: FaultServer, shared: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wakes up with an answer in its hands, and another poller has asked the source meanwhile."""
    store = shared()
    real = schedule.fetch_url

    def stand_still(*rest: Any) -> str:
        with store.begin() as conn:
            states.save_source_state(conn, SourceState("a", "ok", detail="theirs", last_attempt=NOW + 90 * SECOND))
        return real(*rest)

    monkeypatch.setattr(schedule, "fetch_url", stand_still)
    assert poller(store, feeds(server, "a"), lambda: NOW, SETTINGS).cycle().states == {}
    with store.read() as conn:
        assert states.source_states(conn)["a"].detail == "theirs"
    assert rows(store) == []
