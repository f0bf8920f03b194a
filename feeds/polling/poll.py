"""The poller: the lease, the rounds under it, and the loop around them.

It holds no rule of its own: when to ask is in schedule.py, what a round does in round.py, what an answer means in
outcome.py, the way of an entry in intake.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from data.models import BadReference, Source
from data.store.store import Store, StoreError, open_store
from feeds.fetching.fetch import open_fetcher, tls_context
from feeds.fetching.guard import allowed_networks
from feeds.fetching.proxies import from_environment
from feeds.polling import lease, offsite, schedule
from feeds.polling.cycle import Cycle, Settings, TakeIn
from feeds.polling.lease import HeldStore, LeaseLost
from feeds.polling.round import Round
from feeds.polling.trials import answer_tests
from feeds.polling.writer import Writer

log = logging.getLogger(__name__)
T = TypeVar("T")

EVERY_SECONDS = schedule.TICK_SECONDS


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Poller:
    """Polls the sources that `load` names into `store`. Across processes and machines the lease decides who polls; on
    PostgreSQL several pollers share the sources (shares.py).

    `clock` gives the present in UTC. `take` stores what came of a source; by default the real intake.
    """

    def __init__(
        self,
        store: Store,
        load: Callable[[], Sequence[Source]],
        settings: Settings | None = None,
        *,
        clock: Callable[[], datetime] = _utc_now,
        take: TakeIn | None = None,
        offsite: offsite.Offsite | None = None,
    ) -> None:
        self.store = store
        self.holder = lease.new_holder()
        self._shared = not store.is_sqlite
        self._lease = lease.name_for(self.holder, shared=self._shared)
        self._held = HeldStore(store, self.holder, self._lease)
        self.error = ""  # why the last cycle could not begin, in one line
        self._load, self._clock = load, clock
        self._settings = settings or Settings(allowed=allowed_networks())
        from_environment(os.environ)  # a proxy that cannot be used is reported at the start
        self._take = take
        self._offsite, self._brought = offsite, offsite is None
        self._fetchers = partial(
            open_fetcher,
            self._settings.allowed,
            deadline=self._settings.deadline,
            cap=self._settings.cap,
            context=tls_context(),
        )
        self._stopping = threading.Event()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[Cycle]] | None = None
        self._thread: threading.Thread | None = None

    def cycle(self, *, asked: bool = False, everything: bool = False, patience: float = 0.0) -> Cycle:
        """Poll every source that is due, store what came, and say what happened. Blocks; not for an event loop.

        `asked`: by hand or by cron, so fetches that a crash cut short are taken up again at once. `everything`: also
        sources that are not due yet (hosts that asked us to wait are left alone all the same). `patience`: seconds to
        wait for another poller to finish. Raises StoreError or BadReference where it could not begin; a fault of one
        source, or of the store under way, is in the result.
        """
        give_up = time.monotonic() + patience
        trouble = "" if self._brought else offsite.tend(self._offsite, self._load, first=True)
        self._brought = not trouble
        while True:
            with asyncio.Runner() as runner:
                # Names are looked up in threads; a small host's default pool has too few for a slow name server.
                threads = ThreadPoolExecutor(self._settings.concurrency, thread_name_prefix="watch-dns")
                runner.get_loop().set_default_executor(threads)
                result = runner.run(self._cycle(asked, everything))
            if not result.busy:
                self._answer_tests()
                trouble = trouble or offsite.tend(self._offsite, self._load)
                result.warnings += [trouble] * bool(trouble)
                return result
            if time.monotonic() >= give_up or self._stopping.wait(0.5):
                return result

    def _answer_tests(self) -> None:
        """What officers asked to try. A store that is away is reported by the cycle; the next one tries again."""
        with contextlib.suppress(StoreError):
            answer_tests(self.store, self._settings.allowed, self._clock, self._settings.deadline)

    def run(self, every: float = EVERY_SECONDS, report: Callable[[Cycle], None] = lambda _: None) -> None:
        """A cycle every `every` seconds until `stop`. What cannot be done now is said and tried again."""
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                result = self.cycle()
            except asyncio.CancelledError:
                break
            except (StoreError, BadReference, LeaseLost) as error:
                self._say(str(error))
            except Exception:
                log.exception("a poll cycle failed")
                self.error = "a poll cycle failed; the log says how"
            else:
                self._say("; ".join((*result.errors, *result.warnings)))
                report(result)
            self._stopping.wait(max(1.0, every - (time.monotonic() - started)))

    def start(self, every: float = EVERY_SECONDS) -> None:
        """`run` in a thread of its own."""
        self._thread = threading.Thread(target=self.run, args=(every,), name="watch-poller", daemon=True)
        self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """End the loop, and the cycle under way; what it has not stored is polled again next time."""
        self._stopping.set()
        self.cancel()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(wait)

    def cancel(self) -> bool:
        """End the cycle under way, where there is one: it ends in asyncio.CancelledError. May be called from a signal
        handler."""
        running = self._running
        if running is None:
            return False
        with contextlib.suppress(RuntimeError):  # it has just ended by itself
            running[0].call_soon_threadsafe(running[1].cancel)
        return True

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def _say(self, error: str) -> None:
        if error and error != self.error:
            log.error("%s", error)
        self.error = error

    async def _cycle(self, asked: bool, everything: bool) -> Cycle:
        task = asyncio.current_task()
        assert task is not None
        self._running = (asyncio.get_running_loop(), task)
        writer = Writer(self._held, shared=self._shared)
        try:
            sources = self._load()
            if busy := await writer.run(self._leased, lease.take):
                return Cycle(busy=busy)
            try:
                round_ = Round(self._held, self.holder, self._settings, self._clock, self._take, self._fetchers)
                work = round_.run(writer, sources, asked=asked, everything=everything)
                return await self._under_lease(writer, work)
            finally:
                await writer.run(self._give_back)
        finally:
            self._running = None
            writer.close()

    async def _under_lease(self, writer: Writer, work: Coroutine[Any, Any, Cycle]) -> Cycle:
        """Do the work while the lease is kept; stop it when the lease is lost. Raises LeaseLost."""
        working, keeping = asyncio.create_task(work), asyncio.create_task(self._keep(writer))
        try:
            await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if keeping.done() and not working.done():
                raise LeaseLost("another poller has taken over while this one stood still")
            return working.result()
        finally:
            for task in (working, keeping):
                task.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)

    async def _keep(self, writer: Writer) -> None:
        """Renew the lease until it is lost. A store that is busy for a moment is asked again."""
        while True:
            await asyncio.sleep(self._settings.lease / 4)
            try:
                if not await writer.run(self._leased, lease.renew):
                    return
            except StoreError as error:
                log.warning("the poller's lease could not be renewed: %s", error)

    def _leased(self, act: Callable[..., T]) -> T:
        with self.store.begin() as conn:
            return act(conn, self.holder, self._clock(), self._settings.lease, self._lease)

    def _give_back(self) -> None:
        try:
            with self.store.begin() as conn:
                lease.release(conn, self.holder, self._lease)
        except StoreError as error:
            log.warning("the poller's lease could not be given back and expires by itself: %s", error)


_background: dict[str, Poller] = {}
_background_lock = threading.Lock()


def start_background(store_url: str | None, sources_path: Path | None, every: float = EVERY_SECONDS) -> Poller:
    """The process's poller on a store, started in a thread where it does not run yet.

    Raises StoreError, BadReference or ValueError (WATCH_ALLOW_NET) where it cannot start.
    """
    from data.store.source_edits import sources_in_use  # here: an app that leaves polling to others never reads them
    from data.tables.sources import load_sources

    with _background_lock:
        key = store_url or ""
        if key not in _background or _background[key].is_stopped:
            load_sources(sources_path)  # a fault in the file is reported before a database is made
            store = open_store(store_url)
            copy = offsite.copy_of(store, _utc_now)
            poller = Poller(store, lambda: sources_in_use(store, sources_path), offsite=copy)
            poller.start(every)
            _background[key] = poller
        return _background[key]
