"""Only one poller at a time, and none that is dead in the way of the living."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from data.store.store import open_store
from feeds.polling import lease
from tests.feeds.conftest import NOW


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    with store.begin() as connection:
        yield connection
    store.close()


def test_one_holds_it_and_the_other_is_told_who(conn: Connection) -> None:
    one, other = lease.new_holder(), lease.new_holder()
    assert lease.take(conn, one, NOW) == ""
    assert lease.take(conn, other, NOW + timedelta(seconds=59)) == one
    assert lease.renew(conn, one, NOW + timedelta(seconds=59))
    assert lease.take(conn, other, NOW + timedelta(seconds=61)) == one
    lease.release(conn, one)
    assert lease.take(conn, other, NOW) == ""


def test_it_expires_under_a_holder_that_cannot_be_seen(conn: Connection) -> None:
    far = "elsewhere-0123/77/1/abcdef"
    assert lease.take(conn, far, NOW) == ""
    assert lease.take(conn, lease.new_holder(), NOW + timedelta(seconds=59)) == far
    mine = lease.new_holder()
    assert lease.take(conn, mine, NOW + timedelta(seconds=61)) == ""
    assert not lease.renew(conn, far, NOW + timedelta(seconds=62)), "who stood still must not go on"
    assert lease.renew(conn, mine, NOW + timedelta(seconds=62))


def test_a_killed_poller_of_this_machine_is_succeeded_at_once(conn: Connection) -> None:
    code = "from feeds.polling.lease import new_holder; print(new_holder(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        holder = other.stdout.readline().strip()
        assert lease.take(conn, holder, NOW) == ""
        assert lease.take(conn, lease.new_holder(), NOW) == holder, "it lives"
        other.kill()
        while not lease.is_gone(holder):  # dead, whether or not its parent has collected it
            time.sleep(0.01)
    assert lease.is_gone(holder)
    assert lease.take(conn, lease.new_holder(), NOW) == ""


def test_a_number_given_to_a_new_process_is_not_the_old_one() -> None:
    machine, pid, _started, own = lease.new_holder().split("/")
    assert lease.is_gone(f"{machine}/{pid}/1/{own}")
    assert not lease.is_gone(lease.new_holder())


@pytest.mark.parametrize("odd", ["", "somebody", "a/b/c/d", "a/1/2/3/4"])
def test_a_holder_we_cannot_read_is_left_to_expire(odd: str) -> None:
    assert not lease.is_gone(odd)
