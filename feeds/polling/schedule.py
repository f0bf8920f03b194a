"""When to ask a source again. Pure: every function takes data and `now`, nothing here reads a clock or a die.

The rules, and whom they serve:
- the source's own pace sets the interval, so that a window of ten items is looked at before it has turned over;
- no source on the launch-alert list waits over 10 minutes, none at all over 30, while it answers;
- a failing source is asked less and less often, never given up, and the cap of that is said in words;
- a server that names a time to come back is left alone until then, with every source on its host;
- a crash in the middle of a fetch cannot make us ask in a tight loop.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from data.models import ASLEEP, Source, SourceState, asks_for_secret

TICK_SECONDS = 60.0  # how often the loop looks for sources that are due
JITTER = 0.1  # of the interval, either way
LAUNCH_ALERT_SECONDS = 460  # with jitter, a tick of the poller (60 s) and a slow answer (20 s) still below 10 minutes
ORDINARY_SECONDS = 1560  # likewise below 30
SHORTEST_SECONDS = 120
LAUNCH_ALERT_SHORTEST_SECONDS = 60
FREE_RETRIES = 3  # failures that do not yet lengthen the interval
LONGEST_BACKOFF_SECONDS = 4 * 3600
REACHED_NOBODY = ("dns", "unreachable", "timeout")
UNNAMED_WAIT_SECONDS = 900  # after a 429 that names no time
LONGEST_WAIT = timedelta(hours=8)  # the longest Retry-After that we follow
GONE_RECHECK = timedelta(days=7)
VALIDATORS_LAST = timedelta(days=8)
REDIRECT_STABLE = timedelta(days=6)
REDIRECT_TIMES = 12
INTERRUPTED_SECONDS = 30
SLEEP_GRACE_SECONDS = 1800  # cron is often late; what fell out meanwhile shows as a gap of its source
IN_WINDOW = 2  # looks per turnover of half a window


def jitter(seed: str) -> float:
    """A number in [-1, 1) that depends on `seed` alone."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest(), "big") / 2**63 - 1


def host_of(url: str) -> str:
    """What politeness is owed to: host and port, in lower case; "" for what is no URL."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    except ValueError:
        return ""


def cap_seconds(source: Source) -> int:
    """The longest interval of a source that answers, in seconds, before jitter."""
    return LAUNCH_ALERT_SECONDS if source.launch_alert else ORDINARY_SECONDS


def pace_seconds(source: Source, published: Sequence[datetime], total: int, own_word: Iterable[int | None] = ()) -> int:
    """Seconds until a source that answers should be asked again, from its own pace.

    `published` are the times of its dated entries, `total` how many entries the feed held, `own_word` what the feed or
    the answer said about how long it stays fresh (ttl, max-age). The shortest time in which half a window of entries
    once came is halved; a source's own longer word wins over that; and all is clamped: a max-age of 16 years has been
    seen, and a launch alert may not wait for anybody's ttl.
    """
    longest = cap_seconds(source)
    shortest = LAUNCH_ALERT_SHORTEST_SECONDS if source.launch_alert else SHORTEST_SECONDS
    wanted: float = longest
    half = total // 2
    times = sorted(published)
    # Feeds that stamp a batch with one moment would seem infinitely fast: a batch counts once.
    moments = sorted(set(times))
    if half >= 1 and len(moments) > half:
        fastest = min((b - a).total_seconds() for a, b in zip(moments, moments[half:], strict=False))
        wanted = fastest / IN_WINDOW
    words = [word for word in own_word if word is not None and word > 0]
    wanted = max([wanted, *words])
    return int(min(max(wanted, shortest), longest))


def backoff_seconds(source: Source, interval: int, errors: int, outcome: str = "") -> int:
    """Seconds to wait after `errors` failures in a row: a few free retries, then doubling up to a cap.

    A failure that reached nobody is as often our own network's: it annoys no server, and once the network is back no
    source should have hours to wait. So its cap is that of a source that answers.
    """
    cap = cap_seconds(source) if source.launch_alert or outcome in REACHED_NOBODY else LONGEST_BACKOFF_SECONDS
    doublings = min(max(0, errors - FREE_RETRIES), 20)
    return int(min(max(interval, SHORTEST_SECONDS) * 2**doublings, cap))


def next_check(now: datetime, seconds: int, seed: str, not_before: datetime | None = None) -> datetime:
    """`seconds` from now, spread by up to ±10 % so that sources drift apart; never before `not_before`.

    Where a server named the time, the spread is added behind it and never taken off.
    """
    spread = jitter(seed)
    due = now + timedelta(seconds=seconds * (1 + JITTER * spread))
    if not_before is not None and not_before > due:
        return not_before + timedelta(seconds=min(60, seconds * JITTER) * abs(spread))
    return due


def wait_until(now: datetime, asked: datetime | None) -> datetime:
    """The moment until which a throttling host is left alone: its own word up to 8 hours, else 15 minutes."""
    if asked is None:
        return now + timedelta(seconds=UNNAMED_WAIT_SECONDS)
    return min(asked, now + LONGEST_WAIT)


def blocked_hosts(sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime) -> dict[str, datetime]:
    """Hosts that asked us to wait, with the moment until which: one source's Retry-After holds for its whole host."""
    blocked: dict[str, datetime] = {}
    for source in sources:
        state = states.get(source.name)
        if state is not None and state.retry_after is not None and state.retry_after > now:
            host = host_of(source.url)
            blocked[host] = max(blocked.get(host, now), state.retry_after)
    return blocked


def current(source: Source, state: SourceState | None) -> SourceState:
    """The state to go on from: a fresh one for a new source, or for one whose URL was changed in the sources file."""
    if state is None or (state.url and state.url != source.url):
        return SourceState(source=source.name, url=source.url)
    return replace(state, url=source.url)


def is_due(source: Source, state: SourceState, now: datetime, *, asked: bool = False) -> bool:
    """Whether a source is to be fetched now. `asked`: somebody asked for this cycle by hand or by cron.

    A fetch that a crash cut short is taken up again at once where somebody asked, else after a wait that doubles with
    every further crash.
    """
    if not source.on:
        return False
    if state.next_check is None:
        return True
    if state.pending and asked:
        return True
    return state.next_check <= now


def begun(state: SourceState, now: datetime) -> SourceState:
    """The state to save before a fetch: a provisional next check, so that a crash cannot make us ask in a loop."""
    wait = min(INTERRUPTED_SECONDS * 2 ** min(state.pending, 12), LONGEST_BACKOFF_SECONDS)
    return replace(state, last_attempt=now, next_check=now + timedelta(seconds=wait), pending=state.pending + 1)


def fetch_url(source: Source, state: SourceState, now: datetime) -> str:
    """The URL to ask for: the configured one, or the one it has permanently moved to, once that is stable."""
    return state.redirect_url if is_moved(state, now) else source.url


def is_moved(state: SourceState, now: datetime) -> bool:
    """Whether the same all-permanent redirect to a working feed was seen long and often enough to be believed."""
    return bool(
        state.redirect_url
        and not asks_for_secret(state.redirect_url)  # a server names no secret of ours
        and state.redirect_count >= REDIRECT_TIMES
        and state.redirect_since is not None
        and now - state.redirect_since >= REDIRECT_STABLE
    )


def validators(state: SourceState, now: datetime) -> tuple[bytes | None, bytes | None]:
    """ETag and Last-Modified to send, byte for byte as they came; none once they are 8 days old.

    Some servers go on saying "not modified" for ever: every 8 days we ask without condition.
    """
    if state.validators_since is None or now - state.validators_since >= VALIDATORS_LAST:
        return None, None
    return state.etag, state.last_modified


def watch_gap(
    sources: Iterable[Source], states: Mapping[str, SourceState], now: datetime, last_run: datetime | None = None
) -> tuple[datetime, datetime, str] | None:
    """The stretch before `now` in which no source at all was read, where it is longer than was scheduled.

    To be called with the states as they were before a cycle in which at least one source answered. `last_run` is when
    the store itself says that one was last answered. Returns start, end and the reason in words, or None.
    """
    known = [states[source.name] for source in sources if source.on and source.name in states]
    looked = [state.last_success for state in known if state.last_success is not None]
    if not looked:
        return None
    last = max([*looked, *filter(None, [last_run])])
    scheduled = min(state.interval_seconds for state in known if state.last_success is not None)
    if now - last <= timedelta(seconds=scheduled + SLEEP_GRACE_SECONDS):
        return None
    tried = [state.last_attempt for state in known if state.last_attempt is not None and state.last_attempt < now]
    if tried and max(tried) - last > timedelta(seconds=scheduled):
        return last, now, "no source answered (no network?)"
    return last, now, ASLEEP
