"""What is done where this machine's clock was wrong: moments that cannot be are disbelieved. Pure.

A clock that ran ahead leaves moments of the future behind: next checks years away, a lease that nobody can take,
entries first seen in 2028. One that ran behind would put today's entries into last year. Both show against what the
store holds; which of the two is wrong shows in the dates of the feeds themselves, and in the servers' clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from data.models import Entry, SourceState
from feeds.polling import schedule

SLACK = timedelta(minutes=5)  # by which the clocks of two pollers may differ
_SERVER_AHEAD = timedelta(hours=1)
_PAST = (
    "last_attempt",
    "last_success",
    "since",
    "validators_since",
    "redirect_since",
    "newest_entry",
    "oldest_in_feed",
)


def is_ahead(state: SourceState, now: datetime) -> bool:
    """Whether a source was polled at a moment that has not come yet, or waits for longer than any source may."""
    polled = (state.last_attempt, state.last_success)
    if any(moment is not None and moment > now + SLACK for moment in polled):
        return True
    return state.next_check is not None and state.next_check > now + _longest_wait(state)


def believed(state: SourceState, now: datetime) -> SourceState:
    """`state` without moments that cannot be; one that has any is due at once."""
    if not is_ahead(state, now):
        return state
    wrong: dict[str, Any] = {
        name: None for name in _PAST if (moment := getattr(state, name)) is not None and moment > now + SLACK
    }
    waits = state.retry_after if state.retry_after and state.retry_after <= now + schedule.LONGEST_WAIT else None
    return replace(state, **wrong | {"next_check": waits, "retry_after": waits, "pending": 0})


def furthest(states: Iterable[SourceState], now: datetime) -> timedelta:
    """How far ahead of `now` the sources were polled; zero where all is well."""
    moments = (moment for state in states for moment in (state.last_attempt, state.last_success) if moment is not None)
    ahead = max(moments, default=now) - now
    return ahead if ahead > SLACK else timedelta()


def is_behind(entries: Sequence[Entry], server: datetime | None, now: datetime, *, doubted: bool) -> bool:
    """Whether this machine's clock runs behind the world: most of a feed lies in its future, and the store
    (`doubted`) or the server's own clock says so too. A feed of events to come alone is no proof."""
    ahead = sum({"future", "undated"} <= set(entry.flags) for entry in entries)
    told = doubted or (server is not None and server - now > _SERVER_AHEAD)
    return told and len(entries) > 0 and 2 * ahead >= len(entries)


def _longest_wait(state: SourceState) -> timedelta:
    return schedule.GONE_RECHECK * 1.2 if state.muted else schedule.LONGEST_WAIT + timedelta(hours=1)
