"""A clock that was wrong: its moments are disbelieved, sources asked at once, and the jump is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from data.models import CLOCK, Assessment, Entry, Gap, Source, SourceState
from data.store import clock as store_clock
from data.store import schema, states
from data.store.store import Store, open_store
from feeds.commands.sources import clock_faults
from feeds.intake.intake import take_in
from feeds.polling import clock, lateness, schedule
from feeds.polling.cycle import Cycle, Settings
from feeds.polling.poll import Poller
from tests.feeds.answers import rss
from tests.feeds.conftest import LOOPBACK, NOW
from tests.feeds.server import FaultServer

AHEAD = timedelta(days=400)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    yield store
    store.close()


class Reader:
    """Takes every entry for a threat, so that counts are seen to follow."""

    rules, words, sources = "none", None, {}

    def assess(self, entry: Entry, source: Source) -> Assessment:
        return Assessment("threat", "rhetoric", 10, "none", rules=self.rules)


def poll(store: Store, server: FaultServer, now: datetime, *, everything: bool = False) -> Cycle:
    sources = [Source(name, server.url(f"feed/{name}")) for name in ("dated", "undated")]

    def take(source, entries, state, at):  # type: ignore[no-untyped-def]
        return take_in(store, source, entries, state, at, Reader())  # type: ignore[arg-type]

    poller = Poller(store, lambda: sources, Settings(deadline=3.0, allowed=LOOPBACK), clock=lambda: now, take=take)
    return poller.cycle(everything=everything)


def undated(*titles: str) -> bytes:
    rows = "".join(f"<item><title>{t}</title><link>https://pier.example/{t}</link></item>" for t in titles)
    return f"<rss><channel>{rows}</channel></rss>".encode()


def moments(store: Store) -> list[datetime]:
    found: list[datetime] = []
    with store.read() as conn:
        for table, names in ((schema.entries, ("published", "first_seen")), (schema.gaps, ("start", "end")),
                             (schema.poll_runs, ("started", "finished")),
                             (schema.source_states, ("last_success", "last_attempt", "since"))):  # fmt: skip
            for row in conn.execute(sa.select(*(table.c[name] for name in names))):
                found += [moment for moment in row if moment is not None]
    return found


def test_after_a_cycle_ahead_of_its_time_everything_is_asked_at_once_and_the_jump_is_kept(
    server: FaultServer, store: Store
) -> None:
    now = server.started
    server.bodies["undated"] = undated("one")
    poll(store, server, now)
    server.bodies["undated"] = undated("one", "two")
    assert poll(store, server, now + timedelta(minutes=40) + AHEAD).new == 1
    with store.read() as conn:
        known = states.source_states(conn)
    assert any(clock_faults(known, [], now + timedelta(hours=1)))
    later = now + timedelta(hours=1)
    server.requests.clear()
    assert poll(store, server, later).states.keys() == {"dated", "undated"}
    assert len(server.requests) == 2
    assert max(moments(store)) <= later
    with store.read() as conn:
        gaps = states.gaps(conn, now - timedelta(days=1), now + 2 * AHEAD)
        counts = conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n)))
        assert not list(clock_faults(states.source_states(conn), [], later))
        assert list(clock_faults(states.source_states(conn), gaps, later))
        assert {row.title: row.flags for row in conn.execute(sa.select(schema.entries))}["two"] == "undated"
    assert [(gap.start, gap.end, gap.reason) for gap in gaps] == [(now, later, CLOCK)]
    assert counts == 10, "what has no date counts on no day"
    assert poll(store, server, later + timedelta(minutes=40)).unchanged == 2, "and all goes on as before"


def test_a_clock_that_runs_behind_takes_nothing_in_and_says_so(server: FaultServer, store: Store) -> None:
    now = server.started
    poll(store, server, now)
    server.bodies["dated"] = rss("dated", 10, now + timedelta(minutes=20))
    behind = poll(store, server, now - AHEAD)
    assert behind.states["dated"] == "clock"
    assert behind.new == 0
    assert "clock" in behind.errors[0]
    right = poll(store, server, now + timedelta(minutes=40))
    assert right.states["dated"] == "ok"
    with store.read() as conn:
        assert min(conn.scalars(sa.select(schema.entries.c.published))) > now - timedelta(days=1)
        assert states.gaps(conn, now - 2 * AHEAD, now + AHEAD) == [], "forty minutes are no gap"


def test_a_lease_that_ends_in_two_years_holds_nobody_up(store: Store) -> None:
    with store.begin() as conn:
        assert states.take_lease(conn, "poller", "ahead", NOW + AHEAD, 60)
        assert states.lease_holder(conn, "poller", NOW) is None
        assert states.take_lease(conn, "poller", "right", NOW, 60)
        assert states.lease_holder(conn, "poller", NOW) == "right"
        assert not states.take_lease(conn, "poller", "ahead", NOW, 60)


def test_entries_of_a_wrong_clock_lose_their_day_and_no_others(store: Store) -> None:
    ahead = NOW + AHEAD
    days_ago = [NOW - timedelta(days=n) for n in range(4)]
    rows = [
        Entry("w", "old", "Old", "", "", days_ago[3], days_ago[3]),
        Entry("w", "kept", "Kept", "", "", days_ago[1], ahead),
        Entry("w", "lost", "Lost", "", "", ahead, ahead),
    ]
    take_in(store, Source("w", ""), rows, SourceState("w"), ahead, Reader())  # type: ignore[arg-type]
    with store.begin() as conn:
        assert len(store_clock.set_right(conn, NOW, NOW - timedelta(hours=1))) == 1
        found = {row.guid: row for row in conn.execute(sa.select(schema.entries))}
        assert states.gaps(conn, NOW - AHEAD, ahead) == [Gap("", NOW - timedelta(hours=1), NOW, CLOCK)]
        assert sum(row.n for row in conn.execute(sa.select(schema.daily_counts))) == 2
    assert (found["kept"].published, found["kept"].first_seen) == (NOW - timedelta(days=1), NOW)
    assert (found["lost"].published, found["lost"].flags) == (NOW, "undated")


MOMENTS = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2034, 1, 1)).map(
    lambda d: d.replace(tzinfo=NOW.tzinfo)
)


@given(MOMENTS, MOMENTS, MOMENTS, st.booleans())
def test_no_state_waits_for_what_cannot_be(
    attempt: datetime | None, success: datetime | None, check: datetime | None, muted: bool
) -> None:
    state = SourceState("w", "ok", last_attempt=attempt, last_success=success, next_check=check, muted=muted)
    found = clock.believed(state, NOW)
    assert found.next_check is None or found.next_check <= NOW + schedule.GONE_RECHECK * 1.2
    assert all(moment is None or moment <= NOW + clock.SLACK for moment in (found.last_attempt, found.last_success))
    assert clock.believed(found, NOW) == found
    if not clock.is_ahead(state, NOW):
        assert found == state


def test_a_feed_of_events_to_come_is_no_proof_of_a_wrong_clock() -> None:
    events = [replace(Entry("w", "g", "t", "", "", NOW, NOW), flags=("undated", "future"))] * 3
    assert not clock.is_behind(events, None, NOW, doubted=False)
    assert not clock.is_behind(events, NOW, NOW, doubted=False)
    assert clock.is_behind(events, NOW + timedelta(days=2), NOW, doubted=False)
    assert clock.is_behind(events, None, NOW, doubted=True)
    assert not clock.is_behind([], None, NOW, doubted=True)


def test_entries_that_always_come_whole_hours_late_are_noticed() -> None:
    hour = timedelta(hours=1)
    lags = {"zone": (9 * hour + timedelta(minutes=4), 12), "prompt": (timedelta(minutes=3), 50), "few": (9 * hour, 3),
            "slow": (9 * hour + timedelta(minutes=30), 40)}  # fmt: skip
    assert lateness.late_sources(lags) == {"zone": 9}
