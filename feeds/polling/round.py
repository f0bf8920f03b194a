"""One round of a poller that holds its lease: what is due is taken, asked and stored, and the whole is summed up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from data.backup import waiting
from data.models import BadReference, Entry, Gap, PollRun, Source, SourceState
from data.store import clock as store_clock
from data.store import retention, states
from data.store.store import StoreError
from feeds.fetching.fetch import Fetcher
from feeds.intake.intake import Taken, file_waiting, make_assessor, take_in
from feeds.parsing.worker import Parsers
from feeds.polling import clock, lease, schedule
from feeds.polling import shares as shared_work
from feeds.polling.cycle import Cycle, CycleRun, HostLimiter, Settings, TakeIn
from feeds.polling.lease import HeldStore, LeaseLost
from feeds.polling.level_log import log_level
from feeds.polling.writer import Writer

log = logging.getLogger(__name__)
T = TypeVar("T")
Share = Sequence[tuple[Source, SourceState]]
Claim = Callable[[Sequence[Source]], Mapping[str, SourceState]]
Fetchers = Callable[[], AbstractAsyncContextManager[Fetcher]]

_TEXTS_STAY = timedelta(days=retention.UNRELATED_DAYS)
_TEXTS_AT_ONCE = 2_000  # a cycle


class _Shares:
    """What is due, in the order in which it is taken: all at once, or by `claim` what other pollers leave."""

    def __init__(self, due: Sequence[Source], known: Mapping[str, SourceState], claim: Claim | None) -> None:
        self.left, self._known, self._claim = list(due), known, claim

    async def next(self, writer: Writer) -> Share:
        """Sources to ask now with their states, none where nothing is left. Raises StoreError."""
        share, claim = self.left, self._claim
        if claim is None or not share:
            self.left = []
            return [(source, self._known[source.name]) for source in share]
        taken = await writer.run(claim, share)
        # Where nothing could be taken the rest is with others.
        self.left = [source for source in share if source.name not in taken] if taken else []
        return [(source, taken[source.name]) for source in share if source.name in taken]


class Round:
    """`held` is the store as its poller writes it; `take` stores what came of a source, None the real intake;
    `fetchers` opens what sources are asked with."""

    def __init__(
        self,
        held: HeldStore,
        holder: str,
        settings: Settings,
        present: Callable[[], datetime],
        take: TakeIn | None,
        fetchers: Fetchers,
    ) -> None:
        self._held, self._holder, self._settings, self._clock = held, holder, settings, present
        self._take, self._fetchers = take, fetchers
        self._shared = not held.is_sqlite

    async def run(self, writer: Writer, sources: Sequence[Source], *, asked: bool, everything: bool) -> Cycle:
        """Ask what is due, or of it what no other poller takes. Raises LeaseLost, StoreError or BadReference."""
        now = self._clock()
        await writer.run(file_waiting, self._held, sources, now)
        stored = await writer.run(self._states)
        ahead = clock.furthest(stored.values(), now)
        before = {name: clock.believed(state, now) for name, state in stored.items()}
        known = {source.name: schedule.current(source, before.get(source.name)) for source in sources}

        def is_due(source: Source, state: SourceState) -> bool:
            return source.on and (everything or schedule.is_due(source, state, now, asked=asked))

        due = [s for s in sources if is_due(s, known[s.name])]
        # What must not wait goes first, what has been failing goes last.
        due.sort(key=lambda s: (known[s.name].errors > 0, not s.launch_alert))
        shares = _Shares(due, known, partial(self._claim, is_due=is_due) if self._shared else None)
        if not (share := await shares.next(writer)):
            return Cycle()
        # Before anybody is asked: a fault in the rules ends the cycle here.
        take = self._take
        if take is None:
            take = await writer.run(self._intake, sources)
        last_run = await writer.run(self._last_run, now)
        run = PollRun(now, None, self._holder)
        run_id = await writer.run(self._transact, states.add_poll_run, run)
        async with self._fetchers() as fetcher, Parsers(self._settings.parse) as parsers:
            asking = CycleRun(
                writer,
                fetcher,
                parsers,
                self._settings,
                self._clock,
                take,
                schedule.blocked_hosts(sources, before, now),
                clock_doubted=bool(ahead),
                claimed=self._shared,
            )
            await self._ask(writer, asking, parsers, shares, share)
        result = asking.result
        await writer.run(self._look_after_room, now, result)
        wrong = "clock" in result.states.values()
        if wrong:
            result.errors.append(f"this machine's clock ({now:%Y-%m-%d %H:%MZ}) is behind what the feeds say: set it")
        try:
            if ahead and not wrong and (result.ok or result.unchanged):
                await writer.run(self._set_clock_right, now, last_run)
            elif result.ok or result.unchanged:
                gap = schedule.watch_gap(sources, before, now, last_run)
                if gap:
                    await writer.run(self._transact, states.record_gap, Gap("", *gap))
            await writer.run(self._transact, states.finish_poll_run, run_id, self._summed(run, result))
            await writer.run(log_level, self._held, sources, self._clock())
        except (StoreError, BadReference) as error:
            result.errors.append(str(error))
        return result

    async def _ask(self, writer: Writer, asking: CycleRun, parsers: Parsers, shares: _Shares, share: Share) -> None:
        """Ask the sources of a share, many at a time, and take another before there are too few. Raises LeaseLost."""
        running = set[asyncio.Task[None]]()
        try:
            async with asyncio.TaskGroup() as group:
                if any(not state.body_hash for _, state in share):
                    group.create_task(parsers.warm())
                while share:
                    running |= {group.create_task(asking.source(source, state)) for source, state in share}
                    while len(running) > self._settings.concurrency and shares.left:
                        _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    share = await self._more(writer, asking.result, shares)
        except* LeaseLost as lost:
            raise LeaseLost(str(lost.exceptions[0])) from None

    async def _more(self, writer: Writer, result: Cycle, shares: _Shares) -> Share:
        """The next share; none where the store has failed, which is told in `result`."""
        try:
            return () if result.errors else await shares.next(writer)
        except StoreError as error:
            result.errors.append(str(error))
            return ()

    def _summed(self, run: PollRun, result: Cycle) -> PollRun:
        return replace(
            run,
            finished=self._clock(),
            ok=result.ok,
            unchanged=result.unchanged,
            failed=result.failed,
            new=result.new,
            changed=result.changed,
            error="; ".join((*result.errors, *result.warnings))[:1000],
        )

    def _intake(self, sources: Sequence[Source]) -> TakeIn:
        assessor = make_assessor(sources)

        def take(source: Source, entries: Sequence[Entry], state: SourceState, now: datetime) -> Taken:
            return take_in(self._held, source, entries, state, now, assessor)

        return take

    def _claim(self, due: Sequence[Source], is_due: Callable[[Source, SourceState], bool]) -> dict[str, SourceState]:
        limit, ours = 2 * self._settings.concurrency, HostLimiter(self._settings).is_ours
        with self._held.begin_unchecked(alone=False) as conn:
            now = self._clock()
            alone = lease.is_alone(conn, self._holder, now)
            return shared_work.claim(conn, due, now, limit, ours, is_due, alone=alone)

    def _states(self) -> dict[str, SourceState]:
        with self._held.read() as conn:
            return states.source_states(conn)

    def _look_after_room(self, now: datetime, result: Cycle) -> None:
        """Tell of a store that is nearly full before it is, and let old texts of no concern make room."""
        free = self._held.room()
        if free is None or free >= self._settings.room:
            return
        words = f"{self._held.place}: only {free / 1e6:,.0f} MB are free on its disk; make room before it is full"
        if free < self._settings.room / 3:
            dropped = self._transact(retention.take_oldest, now - _TEXTS_STAY, _TEXTS_AT_ONCE)
            words += f" ({dropped} old summaries of unrelated entries were taken away)"
        result.warnings.append(words)

    def _last_run(self, now: datetime) -> datetime | None:
        with self._held.read() as conn:
            return store_clock.last_watched(conn, now)

    def _set_clock_right(self, now: datetime, since: datetime | None) -> None:
        log.warning(
            "this machine's clock was wrong: moments of the future are taken back to %s", f"{now:%Y-%m-%d %H:%MZ}"
        )
        with self._held.begin() as conn:
            waiting.leave_unfiled(conn, store_clock.set_right(conn, now, since))

    def _transact(self, act: Callable[..., T], *args: object) -> T:
        with self._held.begin() as conn:
            return act(conn, *args)
