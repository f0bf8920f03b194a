"""One cycle's work: every due source is asked, judged and stored, many at a time, and none can hold up another."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data.models import Entry, Gap, Source, SourceState
from data.store import states
from data.store.store import LITTLE_ROOM, StoreError
from feeds.fetching import secrets
from feeds.fetching.answers import Fetched
from feeds.fetching.fetch import CAP_BYTES, DEADLINE_SECONDS, Fetcher
from feeds.fetching.guard import Network, is_allowed_host
from feeds.parsing.worker import PARSE_SECONDS, ParserFailed, Parsers
from feeds.polling import clock, lease, outcome, schedule
from feeds.polling.writer import Writer

if TYPE_CHECKING:
    from feeds.intake.intake import Taken

log = logging.getLogger(__name__)

TakeIn = Callable[[Source, Sequence[Entry], SourceState, datetime], "Taken"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How hard the poller works. Seconds throughout.

    `deadline` is a source's, from name to last byte; `spacing` keeps requests to one host apart, and at most `per_host`
    of them run at once (hosts that `allowed` names are our own and need neither); `cap` and `room` are in bytes: with
    less than that on its disk the store is reported as nearly full, with a third of it old texts make room.
    """

    concurrency: int = 25
    per_host: int = 2
    spacing: float = 1.0
    deadline: float = DEADLINE_SECONDS
    cap: int = CAP_BYTES
    parse: float = PARSE_SECONDS
    lease: float = lease.SECONDS
    room: int = LITTLE_ROOM
    allowed: tuple[Network, ...] = ()


@dataclass(slots=True)
class Cycle:
    """What a cycle did: sources by how they were counted, entries by what became of them.

    `states` has the state of each source polled. `errors` are the store's, in words; `warnings` are what will become an
    error. `busy` names the other poller that
    held the lease, where one did: then nothing was polled.
    """

    ok: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    states: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    busy: str = ""

    def count(self, counted: outcome.Counted) -> None:
        setattr(self, counted, getattr(self, counted) + 1)


class _Host:
    """Whose turn it is at one host."""

    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.spacing = asyncio.Lock()
        self.free_at = 0.0


class HostLimiter:
    """How many requests run at once, in all and at one host, and how far apart those of one host begin."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(settings.per_host))

    def is_ours(self, url: str) -> bool:
        """Whether WATCH_ALLOW_NET names the host: ours are asked all at once."""
        return is_allowed_host(urlsplit(url).hostname or "", self._settings.allowed)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        if self.is_ours(url):
            async with self._slots:
                yield
            return
        host = self._hosts[schedule.host_of(url)]
        async with host.slots, self._slots:
            async with host.spacing:
                await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
                host.free_at = time.monotonic() + self._settings.spacing
            yield


class CycleRun:
    """The sources of one cycle. `source` is called once for each, all at the same time."""

    def __init__(
        self,
        writer: Writer,
        fetcher: Fetcher,
        parsers: Parsers,
        settings: Settings,
        present: Callable[[], datetime],
        take: TakeIn,
        blocked: Mapping[str, datetime],
        *,
        clock_doubted: bool = False,
        claimed: bool = False,
    ) -> None:
        self.result = Cycle()
        self._claimed = claimed  # the states were begun already, when this poller took its share
        self._writer, self._fetcher, self._parsers = writer, fetcher, parsers
        self._clock, self._take = present, take
        self._blocked = dict(blocked)
        self._clock_doubted = clock_doubted
        self._limiter = HostLimiter(settings)
        self._store_failed = False

    async def source(self, source: Source, state: SourceState) -> None:
        """Ask, judge and store one source. A store that fails ends the cycle for the sources not yet begun."""
        try:
            # The turn lasts until the entries are stored: that bounds how many bodies are in memory.
            async with self._limiter.turn(source.url):
                if not self._store_failed:
                    await self._poll(source, state)
        except StoreError as error:
            self._store_failed = True
            if str(error) not in self.result.errors:
                self.result.errors.append(str(error))

    async def _poll(self, source: Source, state: SourceState) -> None:
        now = self._clock()
        seed = f"{source.name} {now.isoformat()}"
        until = self._blocked.get(schedule.host_of(source.url))
        if until is not None and until > now:
            await self._done(outcome.held_back(state, until, now, seed))
            return
        if self._claimed:
            renewed = await self._writer.renew(state, now)
            if renewed is None:
                return
            state = renewed
        else:
            state = schedule.begun(state, now)
            await self._writer.save(state)
        try:
            url = schedule.fetch_url(source, state, now)
            fetched = await self._fetcher.fetch(url, now, *schedule.validators(state, now))
            settled, entries = await self._judge(source, state, fetched, seed)
            if settled.state.retry_after is not None and not self._limiter.is_ours(source.url):
                self._blocked[schedule.host_of(source.url)] = settled.state.retry_after
            await self._done(settled, source, entries)
        except (StoreError, lease.LeaseLost):
            raise
        except Exception as error:  # a bug met by one source must not end the watch over the others
            log.exception("polling %s failed", source.name)
            said = f"our own fault: {type(error).__name__}"
            await self._done(outcome.failed(source, state, "broken", said, self._clock(), seed))

    async def _judge(
        self, source: Source, state: SourceState, fetched: Fetched, seed: str
    ) -> tuple[outcome.Settled, Sequence[Entry]]:
        now = self._clock()
        if fetched.outcome == "not-modified":
            return outcome.unchanged(source, state, fetched, now, seed), ()
        if fetched.outcome != "body":
            waited = fetched.retry_after
            return outcome.failed(source, state, fetched.outcome, fetched.detail, now, seed, waited), ()
        if not fetched.body.strip():
            name, detail = outcome.verdict(fetched, "empty", "an empty answer")
            return outcome.failed(source, state, name, detail, now, seed), ()
        if outcome.body_hash(fetched.body) == state.body_hash:
            return outcome.unchanged(source, state, fetched, now, seed), ()
        try:
            feed = await self._parsers.parse(fetched, source, now)
        except ParserFailed as error:
            return outcome.failed(source, state, "malformed", str(error), now, seed), ()
        now = self._clock()
        name, detail = outcome.verdict(fetched, feed.verdict, feed.detail)
        if name not in ("feed", "empty"):
            return outcome.failed(source, state, name, detail or "no feed", now, seed), ()
        if clock.is_behind(feed.entries, fetched.date, now, doubted=self._clock_doubted):
            words = f"its newest entries lie after {now:%Y-%m-%d %H:%MZ}, this machine's present"
            return outcome.failed(source, state, "clock", words, now, seed), ()
        read = outcome.read(
            source,
            state,
            fetched,
            feed.entries,
            feed.total,
            feed.ttl_seconds,
            now,
            seed,
            note=feed.detail,
            cut=feed.cut,
        )
        _, hidden = secrets.fill(source.url, os.environ)
        return read, [secrets.without(entry, hidden) for entry in feed.entries] if hidden else feed.entries

    async def _done(
        self, settled: outcome.Settled, source: Source | None = None, entries: Sequence[Entry] = ()
    ) -> None:
        if (settled.gaps or entries) and not await self._writer.is_mine(settled.state):
            return  # this poller stood still, and another has asked the source since
        for gap in settled.gaps:
            await self._writer.run(self._record, gap)
        if source is not None and entries:
            taken = await self._writer.run(self._take, source, entries, settled.state, self._clock())
            self.result.new += taken.new
            self.result.changed += taken.changed
            if taken.left_out:
                settled = replace(settled, state=replace(settled.state, state="flooding"))
        elif not await self._writer.save(settled.state):
            return
        self.result.count(settled.counted)
        self.result.states[settled.state.source] = settled.state.state

    def _record(self, gap: Gap) -> None:
        with self._writer.store.begin() as conn:
            states.record_gap(conn, gap)
