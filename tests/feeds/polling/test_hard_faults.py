"""PostgreSQL that can write no further, and a row that somebody holds on to: told in words, nothing torn or doubled,
and the same poller goes on as soon as that is over."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from data.models import Entry
from data.store import schema, states, store
from data.store.store import Store, StoreError, open_store, put_setting
from feeds.polling.poll import Poller
from tests import postgres
from tests.feeds.polling.polling import SETTINGS, Clock, feeds, keeper, rows
from tests.feeds.server import FaultServer

pytestmark = pytest.mark.hosted
SEGMENT = 16 * 2**20  # of the server's log; no file of it is longer, so that the tables alone meet the limit


class Limited:
    """The server's processes that serve a store, which may be kept from making any file longer than a segment.

    A write beyond that fails in the server as one on a full disk does.
    """

    def __init__(self, store: Store) -> None:
        self.full = False
        self._set: dict[int, bool] = {}
        sa.event.listen(store.engine, "checkout", self._checked_out)

    def _checked_out(self, connection: Any, _record: object, _proxy: object) -> None:
        process = connection.info.backend_pid
        if self._set.get(process, False) != self.full:
            most = f"--fsize={SEGMENT if self.full else 'unlimited'}:"
            # As the server's own user: another's limits may be nobody's to change.
            owner = os.stat(f"/proc/{process}").st_uid if os.geteuid() == 0 else None
            subprocess.run(["prlimit", "--pid", str(process), most], check=True, user=owner)
            self._set[process] = self.full


@pytest.fixture
def full(hosted: str, worker_id: str) -> Iterator[Store]:
    with postgres.room_of_its_own(hosted, f"full_{worker_id}") as url:
        store = open_store(url)
        yield store
        store.close()


def larger(entries: Any) -> list[Entry]:
    """Texts that do not compress: ten of them are a megabyte and more."""
    return [replace(entry, summary=secrets.token_hex(70_000)) for entry in entries]


def test_a_full_disk_is_told_and_what_was_not_stored_comes_with_the_next_cycle(
    server: FaultServer, full: Store
) -> None:
    if full.engine.url.host != "127.0.0.1" or not shutil.which("prlimit"):
        pytest.skip("the server's processes cannot be limited from here")
    limited, clock = Limited(full), Clock()
    sources, take = feeds(server, *(f"s{n}" for n in range(24))), keeper(full)
    poller = Poller(
        full,
        lambda: sources,
        replace(SETTINGS, concurrency=2),
        clock=clock,
        take=lambda source, entries, *rest: take(source, larger(entries), *rest),
    )
    limited.full = True
    told = poller.cycle()
    assert [error for error in told.errors if "disk is full" in error], told.errors
    assert 0 < told.ok < 24
    stored = rows(full)
    assert len(stored) == told.new == 10 * told.ok  # whole sources, and none in part
    with full.read() as conn:
        assert conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n))) == told.new
    limited.full = False
    clock.forward(seconds=61)  # what was begun is free again
    poller.cycle()
    found = rows(full)
    assert len(found) == len(set(found)) == 240
    with full.read() as conn:
        assert conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n))) == 240


def test_a_row_that_is_held_for_too_long_ends_the_cycle_and_the_next_goes_on(
    server: FaultServer, full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    sources, clock = feeds(server, *(f"s{n}" for n in range(6))), Clock()
    poller = Poller(full, lambda: sources, SETTINGS, clock=clock, take=keeper(full))
    assert poller.cycle().ok == 6
    clock.forward(hours=1)
    other = open_store(full.engine.url.render_as_string(hide_password=False))
    with other.begin_unchecked(alone=False) as conn:
        assert states.states_of(conn, ["s0"], hold=True)
        told = poller.cycle()  # s0 is passed over: whoever holds it may be about to ask it
        assert (told.ok + told.unchanged, told.errors) == (5, [])
    with other.begin() as conn:  # and who holds up all writers
        put_setting(conn, "said", "something")
        with pytest.raises(StoreError, match="another process has held the database for over 1 s") as raised:
            poller.cycle()
        assert raised.value.code == "busy"
    clock.forward(hours=1)
    told = poller.cycle()
    assert (told.ok + told.unchanged, told.errors) == (6, [])
    assert len(set(rows(full))) == len(rows(full))
    other.close()


def test_a_row_that_somebody_takes_while_its_source_is_asked(
    server: FaultServer, full: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 1)
    sources, clock = feeds(server, *(f"s{n}" for n in range(4))), Clock()
    other = open_store(full.engine.url.render_as_string(hide_password=False))
    holding = other.begin_unchecked(alone=False)
    take = keeper(full)

    def hold_on(source: Any, *rest: Any) -> Any:
        nonlocal holding
        if source.name == "s2":
            held = holding.__enter__()
            assert states.states_of(held, ["s2"], hold=True)
        return take(source, *rest)

    poller = Poller(full, lambda: sources, replace(SETTINGS, concurrency=1), clock=clock, take=hold_on)
    told = poller.cycle()
    assert ["another process has held" in error for error in told.errors] == [True]
    holding.__exit__(None, None, None)
    poller = Poller(full, lambda: sources, SETTINGS, clock=clock, take=take)
    clock.forward(seconds=61)
    assert poller.cycle().errors == []
    found = rows(full)
    assert len(found) == len(set(found)) == 40
    other.close()
