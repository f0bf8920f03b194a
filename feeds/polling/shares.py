"""How several pollers share the sources of one watch, on a database of many writers.

Each takes some of those that are due and notes in the same step that it began them: that note is what every other
poller reads, and what runs out by itself where a poller dies. Sources that one poller is taking are passed over by the
others, who wait for nobody. Feeds of one host go to one poller, since politeness is owed to the host.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from data.models import Source, SourceState
from data.store import states
from feeds.polling import clock, schedule

UNDER_WAY = timedelta(seconds=60)  # as long as a lease lasts: whoever began a source before that has died or hangs


def is_under_way(state: SourceState, now: datetime) -> bool:
    """Whether a poller began this source a moment ago and has not come to an end with it."""
    return bool(state.pending and state.last_attempt is not None and now - state.last_attempt < UNDER_WAY)


def choose(
    due: Sequence[Source],
    held: Mapping[str, SourceState],
    now: datetime,
    limit: int,
    is_ours: Callable[[str], bool],
) -> list[Source]:
    """The first `limit` of the sources that are due, and what else is due at their hosts; none at hosts where another
    poller is at work. `is_ours` tells addresses to which no politeness is owed."""
    names = {source.name for source in due}
    busy = {
        schedule.host_of(state.url)
        for state in held.values()
        if is_under_way(state, now) and not is_ours(state.url) and state.source not in names
    }
    by_host: dict[str, list[Source]] = {}
    for source in due:
        host = f"ours {source.name}" if is_ours(source.url) else schedule.host_of(source.url)
        by_host.setdefault(host, []).append(source)
    chosen: list[Source] = []
    for host, some in by_host.items():
        if len(chosen) >= limit:
            break
        if host not in busy:
            chosen += some
    return chosen


def claim(
    conn: Connection,
    due: Sequence[Source],
    now: datetime,
    limit: int,
    is_ours: Callable[[str], bool],
    is_due: Callable[[Source, SourceState], bool],
    *,
    alone: bool = False,
) -> dict[str, SourceState]:
    """Take sources that are due, in a transaction of its own: by name, their states as begun at `now` and saved.

    `alone`: no other poller is at work, so what was begun and not ended was begun by one that died.
    """
    known = states.source_states(conn)
    states.add_source_states(conn, [SourceState(source=s.name, url=s.url) for s in due if s.name not in known])
    locked = states.lock_free_states(conn, [s.name for s in due])
    free = {name: clock.believed(state, now) for name, state in locked.items()}
    now_due = [
        s
        for s in due
        if s.name in free and (alone or not is_under_way(free[s.name], now)) and is_due(s, _current(s, free))
    ]
    begun = {
        source.name: schedule.begun(_current(source, free), now)
        for source in choose(now_due, {} if alone else known, now, limit, is_ours)
    }
    for state in begun.values():
        states.save_source_state(conn, state)
    return begun


def is_mine(conn: Connection, state: SourceState) -> bool:
    """Whether nobody has begun a source since the attempt that led to `state`."""
    held = states.source_states(conn).get(state.source)
    return held is None or held.last_attempt == state.last_attempt


def renew(conn: Connection, claimed: SourceState, now: datetime) -> SourceState | None:
    """The claim as it is when the source's turn comes: begun at `now`. None where it ran out in the queue and
    another poller has taken the source."""
    held = states.lock_free_states(conn, [claimed.source]).get(claimed.source)
    if held is None or held.last_attempt != claimed.last_attempt or not held.pending:
        return None
    again = schedule.begun(replace(claimed, pending=claimed.pending - 1), now)
    states.save_source_state(conn, again)
    return again


def _current(source: Source, held: Mapping[str, SourceState]) -> SourceState:
    return schedule.current(source, held.get(source.name))
