"""Pages read from a replica, but never what is older than what this process has written; they survive its end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import pytest

from data.store.replica import for_pages
from data.store.store import Store, StoreError, get_setting, open_store, put_setting
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


def replay(replica_url: str, word: str) -> None:
    with open_or_connect(replica_url).read() as conn:
        conn.exec_driver_sql(f"SELECT pg_wal_replay_{word}()")


def open_or_connect(url: str) -> Store:
    from data.store.store import connect

    return connect(url)


def test_reads_go_to_the_replica_when_it_has_what_was_written_and_never_fail_with_it() -> None:
    if why := postgres.missing():
        pytest.skip(f"NOT RUN: {why}")
    with postgres.with_replica() as (url, replica_url, server):
        store = for_pages(open_store(url), {"WATCH_READ_DB": replica_url})
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
        server.stop()
        assert not on_replica(store)
        assert store.lag() == math.inf
        server.start()
        store._away_until = -math.inf  # type: ignore[attr-defined]  # ten seconds later
        until(lambda: on_replica(store))
        store.close()


@pytest.mark.one_file
def test_a_replica_of_a_file_is_refused(hosted: str) -> None:
    with pytest.raises(StoreError, match="WATCH_READ_DB") as raised:
        for_pages(open_store("sqlite:///:memory:"), {"WATCH_READ_DB": hosted})
    assert raised.value.code == "address"
