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

    `alone`: no other poller is at work, so what was begun and not ended was begun by one that died. Only what is taken
    is held, a few at a time: holding all that are due would leave nothing to pollers that look at the same moment.
    """
    known = states.source_states(conn)
    states.add_source_states(conn, [SourceState(source=s.name, url=s.url) for s in due if s.name not in known])

    def free(some: Sequence[Source], held: Mapping[str, SourceState]) -> dict[str, SourceState]:
        found = {s.name: _current(s, held, now) for s in some}
        wanted = (s for s in some if is_due(s, found[s.name]) and (alone or not is_under_way(found[s.name], now)))
        return {s.name: found[s.name] for s in wanted}

    waiting = free(due, known)
    left = [s for s in due if s.name in waiting]
    begun: dict[str, SourceState] = {}
    while len(begun) < limit and (chosen := choose(left, {} if alone else known, now, limit - len(begun), is_ours)):
        locked = states.states_of(conn, [s.name for s in chosen], hold=True, free=True)
        got = free([s for s in chosen if s.name in locked], locked)
        lost = {schedule.host_of(s.url) for s in chosen if s.name not in got and not is_ours(s.url)}
        taken = [s.name for s in chosen if s.name in got and schedule.host_of(s.url) not in lost]
        begun |= {name: schedule.begun(got[name], now) for name in taken}
        states.save_source_states(conn, [begun[name] for name in taken])
        tried = {s.name for s in chosen}
        left = [s for s in left if s.name not in tried]
    return begun


def mine(conn: Connection, reached: Sequence[SourceState], *, hold: bool = True) -> list[bool]:
    """For each state whether nobody has begun its source since the attempt that led to it. `hold` keeps that so until
    the transaction ends."""
    held = states.states_of(conn, [state.source for state in reached], hold=hold)
    return [s.source not in held or held[s.source].last_attempt == s.last_attempt for s in reached]


def renew(conn: Connection, claims: Sequence[tuple[SourceState, datetime]]) -> list[SourceState | None]:
    """Each claim as it is when its source's turn comes: begun at that moment. None where it ran out in the queue and
    another poller has taken the source.

    It waits for whoever holds a state just now, which may be a claim that looks at it and leaves it: a source given up
    here is asked by nobody until its claim runs out.
    """
    held = states.states_of(conn, [claimed.source for claimed, _ in claims], hold=True)
    again = [
        schedule.begun(replace(claimed, pending=claimed.pending - 1), now)
        if (found := held.get(claimed.source)) and found.pending and found.last_attempt == claimed.last_attempt
        else None
        for claimed, now in claims
    ]
    states.save_source_states(conn, [state for state in again if state is not None])
    return again


def _current(source: Source, held: Mapping[str, SourceState], now: datetime) -> SourceState:
    state = held.get(source.name)
    return schedule.current(source, clock.believed(state, now) if state else None)
