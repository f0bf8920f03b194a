"""All writes of a poller, one after the other in a thread of their own: a busy database holds up nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Generic, TypeVar

from data.models import SourceState
from data.store import states
from data.store.store import Store
from feeds.polling import shares

Item = TypeVar("Item")
Result = TypeVar("Result")
T = TypeVar("T")


class Together(Generic[Item, Result]):
    """Work on one thing after the other, where those that come while it runs are worked on in one go the next time.

    `work` gives a result for each thing, in their order; what it raises is raised to all of them.
    """

    def __init__(self, pool: ThreadPoolExecutor, work: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._pool, self._work = pool, work
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._one = asyncio.Lock()

    async def do(self, item: Item) -> Result:
        """The result for one thing. Raises what the work raises."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, done))
        if len(self._waiting) == 1:
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def _flush(self) -> None:
        async with self._one:
            waiting, self._waiting = self._waiting, []
            items = [item for item, _ in waiting]
            try:
                results = await asyncio.get_running_loop().run_in_executor(self._pool, self._work, items)
            except BaseException as error:
                for _, done in waiting:
                    if not done.done():
                        done.set_exception(error)
                return
            for (_, done), result in zip(waiting, results, strict=True):
                if not done.done():
                    done.set_result(result)


class Writer:
    """`store` as its poller writes it. `shared`: other pollers may take over what this one has begun."""

    def __init__(self, store: Store, *, shared: bool = False) -> None:
        self.store, self._shared = store, shared
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="watch-store")
        self._saving = Together(self._pool, self._save)
        self._renewing = Together(self._pool, self._renew)
        self._asking = Together(self._pool, self._are_mine)

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """`work(*args)` in the writing thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    async def save(self, state: SourceState) -> bool:
        """Save a source's state; False where another poller has begun the source since. Raises StoreError."""
        return await self._saving.do(state)

    async def renew(self, claimed: SourceState, now: datetime) -> SourceState | None:
        """A claim begun again at `now`, as `shares.renew` has it. Raises StoreError."""
        return await self._renewing.do((claimed, now))

    async def is_mine(self, state: SourceState) -> bool:
        """Whether no other poller has begun a source since the attempt that led to `state`. Raises StoreError."""
        return await self._asking.do(state) if self._shared else True

    def close(self) -> None:
        """Wait for what is being written, and end the thread."""
        self._pool.shutdown()

    def _save(self, waiting: Sequence[SourceState]) -> list[bool]:
        # A state is its poller's own: it need not wait until others have stored what their sources brought.
        with self.store.begin(alone=False) as conn:
            mine = shares.mine(conn, waiting) if self._shared else [True] * len(waiting)
            states.save_source_states(conn, [state for state, is_mine in zip(waiting, mine, strict=True) if is_mine])
        return mine

    def _renew(self, waiting: Sequence[tuple[SourceState, datetime]]) -> list[SourceState | None]:
        with self.store.begin_unchecked(alone=False) as conn:
            return shares.renew(conn, waiting)

    def _are_mine(self, waiting: Sequence[SourceState]) -> list[bool]:
        with self.store.read() as conn:
            return shares.mine(conn, waiting, hold=False)
