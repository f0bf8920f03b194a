"""The poller against a server of faults: every one named, nothing lost, nothing twice, nobody pestered."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from data.models import Assessment, BadReference, Entry, Gap, PollRun, Problem, Source, SourceState
from data.store import schema, states
from data.store.store import Store, StoreError, open_store
from feeds.intake.intake import Taken, take_in
from feeds.polling import cycle, lease, poll, schedule
from feeds.polling.cycle import Settings, TakeIn
from feeds.polling.poll import Poller
from tests.feeds.conftest import LOOPBACK, NOW
from tests.feeds.server import LAST_MODIFIED, SCENARIOS, STATES, Answer, FaultServer, rss

SETTINGS = Settings(deadline=2.0, allowed=LOOPBACK)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


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


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(store: Store, clock: Clock) -> Make:
    """`make(sources…)`: a poller of these sources, on the test's store and clock."""

    def poller(*sources: Source, settings: Settings = SETTINGS, take: TakeIn | None = None) -> Poller:
        return Poller(store, lambda: sources, settings, clock=clock, take=take or keeper(store))

    return poller


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


@pytest.mark.one_file
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


@pytest.mark.one_file
def test_two_pollers_on_one_database_poll_once(server: FaultServer, store: Store, make: Make) -> None:
    server.latency = 0.2
    pollers = [make(*feeds(server, "a", "b", "c")) for _ in range(2)]
    results: list[poll.Cycle] = []
    threads = [threading.Thread(target=lambda p=p: results.append(p.cycle())) for p in pollers]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    finally:
        server.latency = 0.0
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


@pytest.mark.one_file
def test_the_lease_is_kept_through_a_long_cycle_and_given_back(server: FaultServer, store: Store, make: Make) -> None:
    sources = [Source("hang", server.url("hang"))]
    real = Poller(store, lambda: sources, replace(SETTINGS, lease=0.8, deadline=2.0), take=keeper(store))
    other = Poller(store, list, SETTINGS, take=keeper(store))
    results: list[poll.Cycle] = []
    thread = threading.Thread(target=lambda: results.append(real.cycle()))
    thread.start()
    assert _wait(lambda: server.asked("hang"))
    time.sleep(1.2)  # longer than the lease would last if nobody kept it
    assert other.cycle().busy == real.holder
    thread.join(10)
    assert results[0].states == {"hang": "timeout"}
    assert other.cycle().busy == ""


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


def _wait(until: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if until():
            return True
        time.sleep(0.02)
    return False


def test_the_loop_polls_by_itself_and_stops_when_told(server: FaultServer, store: Store) -> None:
    poller = Poller(store, lambda: feeds(server, "a", "b"), SETTINGS, take=keeper(store))
    poller.start(every=60)
    assert _wait(lambda: len(rows(store)) == 20)
    poller.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "watch-poller"]


def test_stopping_in_the_middle_leaves_a_sound_store(server: FaultServer, store: Store) -> None:
    settings = replace(SETTINGS, deadline=30)
    sources = [Source("hang", server.url("hang")), *feeds(server, "a")]
    poller = Poller(store, lambda: sources, settings, take=keeper(store))
    poller.start(every=60)
    assert _wait(lambda: rows(store) and server.asked("hang"))
    poller.stop()
    with store.read() as conn:
        assert states.lease_holder(conn, states.POLLER, datetime.now(NOW.tzinfo)) is None
    assert known(store)["hang"].pending == 1


def test_the_loop_says_what_is_wrong_and_goes_on(server: FaultServer, store: Store) -> None:
    faults: list[Exception] = [StoreError("locked"), BadReference([Problem("s.toml", 3, "no url")]), KeyError("bug")]

    def load() -> Sequence[Source]:
        if faults:
            raise faults.pop(0)
        return feeds(server, "a")

    poller = Poller(store, load, SETTINGS, take=keeper(store))
    said: list[str] = []
    thread = threading.Thread(target=poller.run, args=(1.0, lambda _: said.append(poller.error)))
    thread.start()
    assert _wait(lambda: poller.error == "locked")
    assert _wait(lambda: poller.error == "s.toml:3: no url")
    assert _wait(lambda: said)
    poller.stop()
    thread.join(10)
    assert rows(store)
    assert said == [""], "a fault that is over is not said any more"


def test_one_poller_a_process(server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_ALLOW_NET", "127.0.0.1/32")
    monkeypatch.setattr(poll, "_background", {})
    listing = tmp_path / "sources.toml"
    listing.write_text(f'[[source]]\nname = "a"\nurl = "{server.url("feed/a")}"\n', encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'background.db'}"
    first = poll.start_background(url, listing, 60)
    assert poll.start_background(url, listing, 60) is first
    assert _wait(lambda: len(rows(first.store)) == 10)
    first.stop()
    second = poll.start_background(url, listing, 60)
    assert second is not first, "one that was stopped is succeeded"
    second.stop()


def test_entries_are_seen_when_they_are_fetched(server: FaultServer, store: Store, make: Make, clock: Clock) -> None:
    seen: list[Entry] = []

    def take(source: Source, entries: Sequence[Entry], state: SourceState, now: datetime) -> Taken:
        seen.extend(entries)
        with store.begin() as conn:
            states.save_source_state(conn, state)
        return Taken(len(entries))

    make(*feeds(server, "a"), take=take).cycle()
    assert {entry.first_seen for entry in seen} == {clock.now}
