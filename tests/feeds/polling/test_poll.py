"""The poller against a server of faults: every one named, nothing lost, nothing twice, nobody pestered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from data.models import Entry, PollRun, Source, SourceState
from data.store import states
from data.store.store import Store
from feeds.intake.intake import Taken
from feeds.polling import cycle
from feeds.polling.cycle import Settings
from tests.feeds.answers import LAST_MODIFIED, Answer, rss
from tests.feeds.conftest import LOOPBACK, NOW
from tests.feeds.faults import SCENARIOS, STATES
from tests.feeds.polling.polling import SETTINGS, Clock, Make, all_gaps, feeds, known, rows
from tests.feeds.server import FaultServer


@pytest.mark.one_file
@pytest.mark.usefixtures("parser_child")
def test_every_fault_is_named_and_costs_nobody_else(server: FaultServer, store: Store, make: Make) -> None:
    sources = [Source(name, server.url(name)) for name in SCENARIOS]
    healthy = feeds(server, *(f"healthy{i}" for i in range(10)))
    result = make(*sources, *healthy, settings=replace(SETTINGS, deadline=4.0)).cycle()
    assert result.states == STATES | dict.fromkeys((s.name for s in healthy), "ok")
    assert result.errors == []
    good = [name for name, state in STATES.items() if state in ("ok", "cut")]
    assert result.ok == len(good) + 10
    assert result.failed == len(SCENARIOS) - len(good)
    assert result.new == len(rows(store)) >= 10 * result.ok - 3
    found = known(store)
    assert all(found[name].detail and found[name].last_error for name in set(SCENARIOS) - set(good))
    assert found["410"].muted
    assert found["to-file"].last_success is None


def test_a_second_look_adds_nothing_and_sends_the_validators(
    server: FaultServer, store: Store, make: Make, clock: Clock
) -> None:
    poller = make(*feeds(server, "a", "b"), Source("v", server.url("etag304")))
    assert poller.cycle().new == 30
    before = rows(store)
    clock.forward(hours=1)
    again = poller.cycle()
    assert (again.ok, again.unchanged, again.failed, again.new, again.changed) == (0, 3, 0, 0, 0)
    assert rows(store) == before
    assert server.asked("etag304")[-1].headers[b"if-modified-since"] == LAST_MODIFIED


def test_nothing_is_asked_before_it_is_due(server: FaultServer, make: Make, clock: Clock) -> None:
    poller = make(*feeds(server, "a", "b"))
    poller.cycle()
    assert poller.cycle(asked=True).states == {}
    assert len(server.requests) == 2
    assert set(poller.cycle(everything=True).states) == {"a", "b"}
    clock.forward(minutes=31)
    poller.cycle()
    assert len(server.requests) == 6


def test_an_unchanged_body_without_validators_is_not_parsed_again(
    server: FaultServer, make: Make, clock: Clock
) -> None:
    server.answers["plain"] = Answer(body=rss("plain", newest=server.started))
    poller = make(*feeds(server, "plain"))
    poller.cycle()
    clock.forward(hours=1)
    assert poller.cycle().unchanged == 1


def test_an_edited_entry_is_kept_as_a_revision(server: FaultServer, store: Store, make: Make, clock: Clock) -> None:
    poller = make(*feeds(server, "a"))
    poller.cycle()
    server.bodies["a"] = rss("a", newest=server.started).replace(b"timetable changes", b"timetable stays")
    clock.forward(hours=1)
    result = poller.cycle()
    assert (result.new, result.changed) == (0, 10)
    assert all("stays" in title for _, _, title in rows(store))


def test_off_and_muted_sources_are_left_alone(server: FaultServer, make: Make, clock: Clock) -> None:
    poller = make(Source("gone", server.url("410")), Source("off", server.url("ok"), on=False))
    poller.cycle()
    clock.forward(days=5)
    poller.cycle()
    assert [request.path for request in server.requests] == ["/410"]
    clock.forward(days=4)
    poller.cycle()
    assert len(server.requests) == 2, "once a week somebody looks"


def test_a_wait_holds_for_the_whole_host_and_then_ends(server: FaultServer, make: Make, clock: Clock) -> None:
    poller = make(Source("throttled", server.url("429")), *feeds(server, "a"))
    poller.cycle()
    clock.forward(minutes=60)
    server.requests.clear()
    assert poller.cycle().states == {"a": "throttled"}
    assert server.requests == [], "the server asked for two hours"
    clock.forward(minutes=63)
    assert poller.cycle().states["a"] == "unchanged"


def test_requests_to_one_host_are_spaced_and_ours_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    pause = asyncio.sleep

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        await pause(0)

    # The limiter's own clock alone: threads that other tests left behind must not move it.
    monkeypatch.setattr(cycle, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(cycle, "asyncio", SimpleNamespace(Lock=asyncio.Lock, Semaphore=asyncio.Semaphore, sleep=sleep))

    async def begin(*urls: str) -> list[float]:
        limiter = cycle.HostLimiter(Settings(allowed=LOOPBACK, spacing=1.0, per_host=2))
        began: list[float] = []

        async def one(url: str) -> None:
            async with limiter.turn(url):
                began.append(now)
                await pause(0)

        await asyncio.gather(*map(one, urls))
        return [b - a for a, b in pairwise(began)]

    one_host = ["https://news.example/a", "https://NEWS.example:443/b", "https://news.example/c?d"] * 2
    assert asyncio.run(begin(*one_host)) == [1.0] * 5
    assert asyncio.run(begin(*[f"https://{name}.example/" for name in "abcdef"])) == [0.0] * 5
    assert asyncio.run(begin(*["http://127.0.0.1:8000/"] * 6)) == [0.0] * 5


def test_who_must_not_wait_is_asked_first(server: FaultServer, make: Make) -> None:
    one_at_a_time = replace(SETTINGS, concurrency=1)
    poller = make(*feeds(server, "a", "b"), *feeds(server, "alert", launch_alert=True), settings=one_at_a_time)
    poller.cycle()
    assert server.requests[0].path == "/feed/alert"


def test_a_gap_of_one_source_and_of_the_whole_watch(
    server: FaultServer, store: Store, make: Make, clock: Clock
) -> None:
    start = server.started
    server.bodies["a"] = rss("a", 5, newest=start - timedelta(days=1))
    poller = make(*feeds(server, "a"))
    poller.cycle()
    slept_at = clock.now
    clock.forward(hours=9)
    server.bodies["a"] = rss("a", 5, newest=start)
    assert poller.cycle().states == {"a": "gap"}
    found = {gap.source: gap for gap in all_gaps(store)}
    assert found["a"].start == start - timedelta(days=1)
    assert found["a"].end == start - timedelta(hours=2)
    assert (found[""].start, found[""].end) == (slept_at, clock.now)
    assert "asleep" in found[""].reason


def test_a_changed_url_is_asked_without_the_old_validators(server: FaultServer, store: Store, make: Make) -> None:
    make(Source("v", server.url("etag304"))).cycle()
    make(Source("v", server.url("ok"))).cycle()
    assert b"if-none-match" not in server.asked("ok")[0].headers


def test_runs_are_kept(server: FaultServer, store: Store, make: Make, clock: Clock) -> None:
    poller = make(*feeds(server, "a"), Source("bad", server.url("500")))
    poller.cycle()
    with store.read() as conn:
        assert states.poll_runs(conn, NOW - timedelta(days=9999), clock.now + timedelta(seconds=1)) == [
            PollRun(clock.now, clock.now, poller.holder, ok=1, failed=1, new=10)
        ]


def test_entries_are_seen_when_they_are_fetched(server: FaultServer, store: Store, make: Make, clock: Clock) -> None:
    seen: list[Entry] = []

    def take(source: Source, entries: Sequence[Entry], state: SourceState, now: datetime) -> Taken:
        seen.extend(entries)
        with store.begin() as conn:
            states.save_source_state(conn, state)
        return Taken(len(entries))

    make(*feeds(server, "a"), take=take).cycle()
    assert {entry.first_seen for entry in seen} == {clock.now}
