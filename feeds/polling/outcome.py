"""What a fetch means for its source: the state to save, the gaps to record. Pure; the poller only carries it out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from data.models import Entry, Gap, Source, SourceState, asks_for_secret, masked_url
from feeds.fetching.answers import Fetched
from feeds.polling import health, schedule

Counted = Literal["ok", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Settled:
    """The state after a fetch, how the cycle counts it, and the gaps it showed."""

    state: SourceState
    counted: Counted
    gaps: tuple[Gap, ...] = ()


def body_hash(body: bytes) -> str:
    """What tells an unchanged body from a new one where the server never says 304."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def verdict(fetched: Fetched, found: str, detail: str) -> tuple[str, str]:
    """What the body of an answer is, given what the parser `found` it to be. A page in place of a feed is a challenge
    where the answer's headers say so, or its status says that the request is yet to be decided on (202)."""
    if found in ("html", "login", "empty", "malformed") and fetched.challenged:
        return "challenge", f"a challenge page for browsers (status {fetched.status})"
    if found == "html" and fetched.status == 202:
        return "challenge", "a page came with status 202 instead of a feed: it waits for a browser"
    return found, detail


def failed(
    source: Source,
    state: SourceState,
    outcome: str,
    detail: str,
    now: datetime,
    seed: str,
    asked_to_wait: datetime | None = None,
) -> Settled:
    """After a failure. What was good stays: validators, hash, newest entry. It is tried again, less and less often."""
    errors = state.errors + 1
    name = "dead" if outcome not in ("gone", "throttled") and health.is_dead(state, errors, now) else outcome
    seconds = schedule.backoff_seconds(source, state.interval_seconds, errors, outcome)
    wait = schedule.wait_until(now, asked_to_wait) if outcome == "throttled" else None
    if outcome == "gone":
        seconds = int(schedule.GONE_RECHECK.total_seconds())
    due = schedule.next_check(now, seconds, seed, wait)
    moved = schedule.is_moved(state, now)
    if moved and errors >= schedule.FREE_RETRIES:
        # The address it moved to has failed: go back to the configured one.
        state = replace(state, redirect_url="", redirect_count=0, redirect_since=None)
    times = "once" if errors == 1 else f"{errors} times in a row"
    return Settled(
        replace(
            state,
            state=name,
            since=health.since(state, name, now),
            detail=f"{detail}; failed {times}, next try about {due:%Y-%m-%d %H:%MZ}, never given up",
            last_error=f"{now:%Y-%m-%d %H:%MZ} {outcome}: {detail}",
            errors=errors,
            next_check=due,
            retry_after=wait,
            muted=outcome == "gone",
            pending=0,
        ),
        "failed",
    )


def unchanged(source: Source, state: SourceState, fetched: Fetched, now: datetime, seed: str) -> Settled:
    """After a 304, or a body equal to the last one.

    A 304 updates the validator that came with it and keeps the other (RFC 9111 §3.2). An empty feed that stays as it
    is goes on being empty.
    """
    if state.empty_runs:
        return _empty(source, _validators(state, fetched, now), fetched, now, seed)
    name, detail = health.of_entries(state.newest_entry, False, fetched.seconds, source, now)
    if name == "ok":
        name = "unchanged"
    return _good(source, _validators(state, fetched, now), fetched, name, detail, "unchanged", now, seed)


def read(
    source: Source,
    state: SourceState,
    fetched: Fetched,
    entries: Sequence[Entry],
    total: int,
    ttl_seconds: int | None,
    now: datetime,
    seed: str,
    *,
    note: str = "",
    cut: bool = False,
) -> Settled:
    """After a body that is a feed. `total` is how many entries it held, `ttl_seconds` its own word on its pace, `note`
    what was found odd about it.

    A feed without entries is called empty from its second such run on: once may be a bad moment. Of one that broke off
    (`cut`) what arrived whole is kept, and no validator: the next poll asks for all of it.
    """
    state = replace(state, body_hash=body_hash(fetched.body))
    if cut:
        state = replace(state, etag=None, last_modified=None, validators_since=None)
    else:
        state = _validators(state, fetched, now)
    if not entries:
        return _empty(source, state, fetched, now, seed)
    dated = sorted(entry.published for entry in entries if "undated" not in entry.flags)
    gaps = _gaps(source, state, dated)
    newest = max([*dated[-1:], *([state.newest_entry] if state.newest_entry else [])], default=None)
    name, detail = health.of_entries(newest, bool(gaps), fetched.seconds, source, now)
    if cut:
        name, detail = "cut", f"its answer broke off; the {len(entries)} entries that came whole are read"
    detail = "; ".join(filter(None, (detail, note)))
    state = replace(
        state,
        newest_entry=newest,
        oldest_in_feed=dated[0] if dated else None,
        empty_runs=0,
        interval_seconds=schedule.pace_seconds(source, dated, total, (ttl_seconds, fetched.max_age_seconds)),
    )
    return replace(_good(source, state, fetched, name, detail, "ok", now, seed), gaps=gaps)


def held_back(state: SourceState, until: datetime, now: datetime, seed: str) -> Settled:
    """A source that was due but whose host asked us, perhaps through another of its feeds, to wait.

    One that was down already stays what it was: that is the fault to mend.
    """
    name = state.state if health.standing(state.state) == "down" else "throttled"
    return Settled(
        replace(
            state,
            state=name,
            since=health.since(state, name, now),
            detail=f"its host asked us to wait until {until:%Y-%m-%d %H:%MZ}",
            next_check=until + timedelta(seconds=30 * (1 + schedule.jitter(seed))),
            pending=0,
        ),
        "failed",
    )


def _empty(source: Source, state: SourceState, fetched: Fetched, now: datetime, seed: str) -> Settled:
    runs = state.empty_runs + 1
    state = replace(state, empty_runs=runs)
    if runs < health.EMPTY_RUNS:
        return _good(source, state, fetched, "ok", "no entries this time; called empty if it stays so", "ok", now, seed)
    kept = _good(source, state, fetched, "empty", f"no entries in {runs} runs", "failed", now, seed)
    return replace(kept, state=replace(kept.state, last_success=state.last_success))


def _gaps(source: Source, state: SourceState, dated: Sequence[datetime]) -> tuple[Gap, ...]:
    if not dated or state.newest_entry is None or dated[0] <= state.newest_entry:
        return ()
    return (Gap(source.name, state.newest_entry, dated[0], "entries may have fallen out between two polls"),)


def _good(
    source: Source,
    state: SourceState,
    fetched: Fetched,
    name: str,
    detail: str,
    counted: Counted,
    now: datetime,
    seed: str,
) -> Settled:
    state = _redirects(source, state, fetched, now)
    if schedule.is_moved(state, now):
        place = masked_url(state.redirect_url)
        detail = "; ".join(filter(None, [detail, f"moved for good to {place}: put that in the sources"]))
    seconds = min(state.interval_seconds, schedule.cap_seconds(source))
    return Settled(
        replace(
            state,
            state=name,
            since=health.since(state, name, now),
            detail=detail,
            last_success=now,
            errors=0,
            next_check=schedule.next_check(now, seconds, seed),
            retry_after=None,
            muted=False,
            pending=0,
        ),
        counted,
    )


def _validators(state: SourceState, fetched: Fetched, now: datetime) -> SourceState:
    if fetched.fresh_at_once:
        return replace(state, etag=None, last_modified=None, validators_since=None)
    if fetched.outcome == "not-modified":
        return replace(
            state, etag=fetched.etag or state.etag, last_modified=fetched.last_modified or state.last_modified
        )
    there = fetched.etag is not None or fetched.last_modified is not None
    return replace(
        state, etag=fetched.etag, last_modified=fetched.last_modified, validators_since=now if there else None
    )


def holds_secret(url: str) -> bool:
    """Whether a feed's address has a user in it, or a place for a secret."""
    return asks_for_secret(url) or "@" in url.partition("://")[2].partition("/")[0]


def _redirects(source: Source, state: SourceState, fetched: Fetched, now: datetime) -> SourceState:
    """Counts how often, and since when, the same all-permanent redirect has led to a working feed.

    Never of an address with a user or a secret in it: the place it leads to may repeat the secret, and is kept.
    """
    if schedule.is_moved(state, now):
        return state
    if not fetched.permanent_url or holds_secret(source.url):
        return replace(state, redirect_url="", redirect_count=0, redirect_since=None)
    if fetched.permanent_url == state.redirect_url:
        return replace(state, redirect_count=state.redirect_count + 1)
    return replace(state, redirect_url=fetched.permanent_url, redirect_count=1, redirect_since=now)
