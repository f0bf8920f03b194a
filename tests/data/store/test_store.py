"""Opening and failing: each fault an operator can mend is one line that says where and how."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.models import Facts, Gap, PollRun, SourceState
from data.store import migrations, states, store
from data.store.store import StoreError, get_setting, must_be_there, open_store, put_setting
from tests.data.factory import NOON, later, store_in


@pytest.mark.one_file
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("watch.db", "sqlite:///"),
        ("mysql://host/db", "only sqlite"),
        ("postgresql://user:hunter2@127.0.0.1:1/none", ""),
        ("sqlite:////proc/nowhere/watch.db", "folder"),
    ],
)
def test_a_bad_url_is_one_line(url: str, words: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.one_file
def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "watch.db").write_bytes(b"not a database at all, but long enough to be read as a header " * 40)
    with pytest.raises(StoreError, match="not a sound database"):
        store_in(tmp_path)


@pytest.mark.one_file
def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.05)
    opened = store_in(tmp_path)
    other = sqlite3.connect(tmp_path / "watch.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process has held"), opened.begin():
        pass
    other.execute("ROLLBACK")
    with opened.begin() as conn:
        store.put_setting(conn, "after", "the lock")


@pytest.mark.one_file
def test_a_new_file_that_another_process_is_making_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "watch.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE theirs (a)")
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["COMMIT"]).start()
    opened = store_in(tmp_path)
    with opened.read() as conn:
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert store.get_setting(conn, "schema") == str(migrations.VERSION)


@pytest.mark.one_file
def test_a_full_disk_says_so_and_keeps_what_was_there(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    with pytest.raises(StoreError, match="disk is full"), opened.begin() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        for n in range(200):
            store.put_setting(conn, f"key {n}", "x" * 4000)
    with opened.read() as conn:
        assert store.get_setting(conn, "key 0") is None
        assert store.get_setting(conn, "schema") == str(migrations.VERSION)


def test_readers_are_not_blocked_by_a_writer(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    with opened.begin() as conn:
        store.put_setting(conn, "a", "1")
        with opened.read() as reader:
            assert store.get_setting(reader, "a") is None


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    opened = store_in(tmp_path)

    def add(n: int) -> None:
        for _ in range(10):
            with opened.begin() as conn:
                seen = int(store.get_setting(conn, "sum") or 0)
                time.sleep(0.001)
                store.put_setting(conn, "sum", str(seen + 1))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened.read() as conn:
        assert store.get_setting(conn, "sum") == "40"


def test_the_lease_has_one_holder_until_it_expires(tmp_path: Path) -> None:
    opened = store_in(tmp_path)

    def take(holder: str, at: datetime) -> bool:
        with opened.begin() as conn:
            return states.take_lease(conn, "poll", holder, at, 60)

    assert take("a", NOON)
    assert not take("b", later(seconds=59))
    assert take("a", later(seconds=59))  # renewed
    assert not take("b", later(seconds=100))
    assert take("b", later(seconds=119))
    with opened.begin() as conn:
        states.release_lease(conn, "poll", "a")  # not the holder any more
        assert states.lease_holder(conn, "poll", later(seconds=120)) == "b"
        states.release_lease(conn, "poll", "b")
        assert states.lease_holder(conn, "poll", later(seconds=120)) is None


def test_states_and_runs_come_back_as_they_went_in(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    state = SourceState("Wire", "ok", NOON, etag=b'W/"a,b\\"c"\xff', next_check=later(hours=1), errors=2)
    run = PollRun(NOON, None, "me")
    with opened.begin() as conn:
        states.save_source_state(conn, SourceState("Wire"))
        states.save_source_state(conn, state)
        run_id = states.add_poll_run(conn, run)
        done = PollRun(NOON, later(seconds=9), "me", ok=3, new=5)
        states.finish_poll_run(conn, run_id, done)
        states.record_gap(conn, Gap("", NOON, later(hours=1), "asleep"))
        states.record_gap(conn, Gap("", NOON, later(hours=2), "asleep"))
    with opened.read() as conn:
        assert states.source_states(conn) == {"Wire": state}
        assert states.poll_runs(conn, NOON, later(hours=1)) == [done]
        assert states.last_poll_run(conn, later(hours=1)) == done
        assert states.gaps(conn, later(hours=1), later(hours=3)) == [Gap("", NOON, later(hours=2), "asleep")]
        assert states.gaps(conn, later(hours=2), later(hours=3)) == []
        assert states.polled_hours(conn, NOON - timedelta(days=1), later(days=1)) == [NOON]


def test_facts_survive_the_journey() -> None:
    from data.store import codec

    facts = Facts(act_day=NOON.date(), days=(NOON.date(),), count=8, claimed_by=("JCS", "Japan"), place="Sunan")
    assert codec.facts_from_json(codec.facts_to_json(facts)) == facts
    assert codec.facts_to_json(Facts()) == {}


def test_a_database_that_cannot_be_written(tmp_path: Path) -> None:
    opened = store_in(tmp_path)
    opened.close()
    with sqlite3.connect(tmp_path / "watch.db") as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
    plain.close()
    (tmp_path / "watch.db").chmod(stat.S_IREAD)
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        store_in(tmp_path)
    except StoreError as error:
        assert "cannot be written" in str(error) or "cannot be reached" in str(error)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.one_file
def test_a_database_that_vanished_is_told_and_never_made_anew(tmp_path: Path) -> None:
    file, aside = tmp_path / "watch.db", tmp_path / "aside.db"
    store = open_store(f"sqlite:///{file}")
    with store.begin() as conn:
        put_setting(conn, "kept", "yes")
    for name in ("", "-wal", "-shm"):
        if Path(f"{file}{name}").exists():
            Path(f"{file}{name}").rename(f"{aside}{name}")
    for attempt in (store.read, store.begin):
        with pytest.raises(StoreError, match="gone") as raised, attempt():
            pass
        assert raised.value.code == "gone"
    assert not file.exists()
    for name in ("", "-wal", "-shm"):
        if Path(f"{aside}{name}").exists():
            Path(f"{aside}{name}").rename(f"{file}{name}")
    with store.read() as conn:
        assert get_setting(conn, "kept") == "yes"


@pytest.mark.one_file
def test_another_file_in_its_place_is_read_and_an_empty_one_is_no_watch(tmp_path: Path) -> None:
    file = tmp_path / "watch.db"
    store = open_store(f"sqlite:///{file}")
    file.unlink()
    file.touch()
    with pytest.raises(StoreError) as raised, store.read() as conn:
        get_setting(conn, "kept")
    assert raised.value.code == "unsound"


def _remove(file: Path, *endings: str) -> None:
    for ending in endings:
        Path(f"{file}{ending}").unlink(missing_ok=True)


@pytest.mark.one_file
@pytest.mark.parametrize("left", ["nothing", "an empty file", "its log"])
def test_what_was_made_here_is_made_anew_only_when_asked(tmp_path: Path, left: str) -> None:
    file = tmp_path / "watch.db"
    url = f"sqlite:///{file}"
    open_store(url).close()
    _remove(file, "", "-wal", "-shm")
    if left == "an empty file":
        file.touch()
    elif left == "its log":
        Path(f"{file}-wal").write_bytes(b"pages that were not carried over")
    for _ in range(2):  # the first attempt must not prepare the second
        with pytest.raises(StoreError, match="migrate --new") as raised:
            open_store(url)
        assert raised.value.code == "gone"
        assert not file.exists() or not file.stat().st_size
    open_store(url, anew=True).close()
    store = open_store(url)
    assert store.version() == migrations.VERSION
    assert (tmp_path / "watch.db-wal.old").exists() == (left == "its log")


def test_asking_for_a_new_store_leaves_one_that_holds_something(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    store = open_store(url)
    with store.begin() as conn:
        put_setting(conn, "kept", "yes")
    store.close()
    with open_store(url, anew=True).read() as conn:
        assert get_setting(conn, "kept") == "yes"


@pytest.mark.one_file
def test_a_store_of_before_the_mark_gets_one_and_a_moved_folder_starts_anew(tmp_path: Path) -> None:
    file = tmp_path / "watch.db"
    open_store(f"sqlite:///{file}").close()
    _remove(file, ".made")
    open_store(f"sqlite:///{file}").close()
    _remove(file, "")
    with pytest.raises(StoreError, match="gone"):
        must_be_there(f"sqlite:///{file}")
    other = tmp_path / "fresh" / "watch.db"  # a host whose disk was wiped has no mark either
    assert open_store(f"sqlite:///{other}").version() == migrations.VERSION


@pytest.mark.hosted
def test_an_address_may_begin_as_hosts_write_it(hosted: str) -> None:
    bare = hosted.removeprefix("postgresql+psycopg")
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        with open_store(f"{scheme}{bare}").begin() as conn:
            put_setting(conn, "as", scheme)
