"""Pages read from a replica, but never what is older than what this process has written; they survive its end."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

import pytest

from data.store.replica import Replicated, for_pages
from data.store.store import Store, StoreError, connect, get_setting, open_store, put_setting
from tests import postgres

pytestmark = [pytest.mark.hosted, pytest.mark.slow]


def until(told: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not told():
        assert time.monotonic() < end
        time.sleep(0.05)


def on_replica(store: Store) -> bool:
    with store.read() as conn:
        return bool(conn.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one())


def read_on(store: Store, stopping: threading.Event, failed: list[BaseException]) -> None:
    """As sessions of pages do: whose query was under way when the replica died is told, nobody else notices."""
    while not stopping.is_set():
        try:
            with store.read() as conn:
                assert get_setting(conn, "said") in ("by an officer", "while it was away")
        except StoreError as error:
            if error.code != "unreachable":
                failed.append(error)
        except AssertionError as error:
            failed.append(error)
        time.sleep(0.02)


def replay(replica_url: str, word: str) -> None:
    with connect(replica_url).read() as conn:
        conn.exec_driver_sql(f"SELECT pg_wal_replay_{word}()")


def test_reads_go_to_the_replica_when_it_has_what_was_written_and_never_fail_with_it() -> None:
    if why := postgres.missing():
        pytest.skip(f"NOT RUN: {why}")
    with postgres.with_replica() as (url, replica_url, server):
        seconds = [0.0]
        store = Replicated(open_store(url), connect(replica_url), lambda: seconds[0])
        assert open_store(url).lag() is None
        until(lambda: on_replica(store) and store.lag() == 0)
        replay(replica_url, "pause")
        with store.begin() as conn:
            put_setting(conn, "said", "by an officer")
        assert not on_replica(store)
        with store.read() as conn:
            assert get_setting(conn, "said") == "by an officer"
        time.sleep(0.2)
        behind = store.lag()
        assert behind is not None
        assert 0.1 < behind < 60
        replay(replica_url, "resume")
        until(lambda: on_replica(store))
        with store.read() as conn:
            assert get_setting(conn, "said") == "by an officer"
        failed = list[BaseException]()
        stopping = threading.Event()
        readers = [threading.Thread(target=read_on, args=(store, stopping, failed)) for _ in range(4)]
        try:
            for reader in readers:
                reader.start()
            server.kill()
            until(lambda: not on_replica(store))
            assert store.lag() == math.inf
            with store.begin() as conn:
                put_setting(conn, "said", "while it was away")
            server.start()
            seconds[0] += 11
            until(lambda: on_replica(store) and store.lag() == 0)
            with store.read() as conn:
                assert get_setting(conn, "said") == "while it was away"
        finally:
            stopping.set()
            for reader in readers:
                reader.join()
        assert failed == []
        store.close()


@pytest.mark.one_file
def test_a_replica_of_a_file_is_refused(hosted: str) -> None:
    with pytest.raises(StoreError, match="WATCH_READ_DB") as raised:
        for_pages(open_store("sqlite:///:memory:"), {"WATCH_READ_DB": hosted})
    assert raised.value.code == "address"
