"""What PostgreSQL makes possible: the connection cut under way, a server that is gone for a while, a poller that stood
still and wakes up. Nothing is lost, nothing comes twice, and nobody has to be started again."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.models import Source, SourceState
from data.store import schema, states
from data.store.store import Store, StoreError, connect, get_setting, open_store, put_setting
from feeds.polling.poll import Poller
from tests import postgres
from tests.feeds.polling.polling import SETTINGS, feeds, keeper, rows
from tests.feeds.server import FaultServer

pytestmark = [pytest.mark.hosted, pytest.mark.own_store]
ROOT = Path(__file__).parents[3]


class Cable:
    """A loopback proxy that can be cut and mended. Cut, it drops what it carries and takes nothing new."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target, self._pairs, self._lock = target, list[tuple[socket.socket, socket.socket]](), threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._whole, self._open = True, True
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._whole = False
            for pair in self._pairs:
                for end in pair:
                    end.close()
            self._pairs.clear()

    def mend(self) -> None:
        self._whole = True

    def close(self) -> None:
        self._open = False
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while self._open:
            try:
                ours, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole:
                ours.close()
                continue
            pair = ours, socket.create_connection(self._target)
            with self._lock:
                self._pairs.append(pair)
            threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while True:
                for end in select.select([one, other], [], [])[0]:
                    if not (some := end.recv(2**16)):
                        return
                    (other if end is one else one).sendall(some)
        except (OSError, ValueError):
            return
        finally:
            one.close()
            other.close()


@pytest.fixture
def room(hosted: str, worker_id: str) -> Iterator[str]:
    with postgres.room_of_its_own(hosted, f"cut_{worker_id}") as url:
        yield url


@pytest.fixture
def cable(room: str) -> Iterator[Cable]:
    target = sa.engine.make_url(room)
    assert target.host
    assert target.port
    cable = Cable((target.host, target.port))
    yield cable
    cable.close()


@pytest.fixture
def store(room: str, cable: Cable) -> Iterator[Store]:
    store = open_store(sa.engine.make_url(room).set(port=cable.port).render_as_string(hide_password=False))
    yield store
    cable.mend()
    store.close()


def test_a_cut_connection_is_told_in_words_and_mends_by_itself(store: Store, cable: Cable) -> None:
    with store.begin() as conn:
        put_setting(conn, "said", "before")
    cable.cut()
    for _ in range(2):
        with pytest.raises(StoreError) as raised, store.read() as conn:
            get_setting(conn, "said")
        assert raised.value.code == "unreachable"
    cable.mend()
    with store.read() as conn:
        assert get_setting(conn, "said") == "before"


def test_what_was_not_committed_when_the_cable_was_cut_is_not_there(store: Store, cable: Cable) -> None:
    with pytest.raises(StoreError) as raised, store.begin() as conn:
        put_setting(conn, "said", "half")
        cable.cut()
        put_setting(conn, "said", "whole")
    assert raised.value.code == "unreachable"
    cable.mend()
    with store.begin() as conn:  # no lock of the dead writer stands in the way
        assert get_setting(conn, "said") is None


def test_sessions_that_the_server_ended_are_opened_anew(room: str, store: Store) -> None:
    """As a restart of the server does."""
    with store.read() as conn:
        ours = conn.scalar(sa.text("SELECT pg_backend_pid()"))
    with connect(room).read() as conn:
        conn.scalar(sa.text(f"SELECT pg_terminate_backend({ours})"))
    with store.read() as conn:
        assert conn.scalar(sa.text("SELECT 1")) == 1


def test_a_server_that_answers_nothing_is_given_up(room: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = sa.engine.make_url(room).set(port=silent.getsockname()[1]).render_as_string(hide_password=False)
        began = time.monotonic()
        with pytest.raises(StoreError) as raised, connect(url).read():
            pass
    assert raised.value.code == "unreachable"
    assert time.monotonic() - began < 15


def test_a_poll_goes_on_after_the_cable_was_cut_in_its_midst(server: FaultServer, store: Store, cable: Cable) -> None:
    sources = feeds(server, *(f"s{n}" for n in range(12)))
    later = datetime.now(UTC)
    poller = Poller(store, lambda: sources, replace(SETTINGS, concurrency=2), clock=lambda: later, take=keeper(store))
    server.latency = 0.1
    cutter = threading.Timer(0.4, cable.cut)
    cutter.start()
    try:
        with pytest.raises(StoreError):
            for _ in range(9):
                if poller.cycle(everything=True).errors:
                    raise StoreError("the store was away")
    finally:
        server.latency = 0.0
        cutter.join()
    cable.mend()
    later += timedelta(seconds=61)  # what was claimed when the cable was cut is free again
    while poller.cycle().ok:
        pass
    found = rows(store)
    assert len(found) == len(set(found)) == 120
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n))) == 120


FROZEN = """
import sys
from data.models import Source
from data.store import store
from data.store.store import open_store
from feeds.polling.poll import Poller
from tests.feeds.polling.polling import SETTINGS, keeper
store.IDLE_SECONDS = 1
store = open_store(sys.argv[1])
sources = [Source(f"s{n}", address) for n, address in enumerate(sys.argv[2:])]
print(Poller(store, lambda: sources, SETTINGS, take=keeper(store)).cycle().errors)
"""


def test_a_poller_that_was_frozen_past_its_lease_and_thawed_doubles_nothing(server: FaultServer, room: str) -> None:
    addresses = [server.url(f"feed/s{n}") for n in range(6)]
    server.latency = 1.0
    line = [sys.executable, "-c", FROZEN, room, *addresses]
    frozen = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        give_up = time.monotonic() + 60
        while not server.requests and time.monotonic() < give_up:
            time.sleep(0.01)
        os.kill(frozen.pid, signal.SIGSTOP)
        assert server.requests
        server.latency = 0.0
        store = open_store(room)
        sources = [Source(f"s{n}", address) for n, address in enumerate(addresses)]
        past = datetime.now(UTC) + timedelta(seconds=61)
        poller = Poller(store, lambda: sources, SETTINGS, clock=lambda: past, take=keeper(store))
        before = dict[str, SourceState]()
        while not before or any(state.pending for state in before.values()):
            assert time.monotonic() < give_up + 30, before
            poller.cycle()  # what the frozen one has locked at this moment is free when the server has ended it
            with store.read() as conn:
                before = states.source_states(conn)
        assert past in {state.last_attempt for state in before.values()}  # what it had begun was taken over
        os.kill(frozen.pid, signal.SIGCONT)
        said, _ = frozen.communicate(timeout=60)
    finally:
        server.latency = 0.0
        frozen.kill()
        frozen.wait()
    found = rows(store)
    assert len(found) == len(set(found)) == 60
    with store.read() as conn:
        assert states.source_states(conn) == before, said
        assert conn.scalar(sa.select(sa.func.sum(schema.daily_counts.c.n))) == 60
    store.close()
