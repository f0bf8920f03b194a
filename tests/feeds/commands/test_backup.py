"""`python -m feeds backup` and `restore`, and the poller that files what a page's restore left to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.backup import restore, waiting
from data.store import audit, states
from data.store.store import open_store
from feeds.__main__ import main
from feeds.polling.cycle import Settings
from feeds.polling.poll import Poller
from tests.data.backed import NOW, backed_up, everything, fill, work
from tests.reports import report

FIRST = report("North fires missile into East Sea", "2024-11-05T03:00")
SECOND = report("North fires missile, JCS says", "2024-11-05T03:20", publisher="Hill Wire")


@pytest.fixture
def urls(tmp_path: Path) -> tuple[str, str]:
    """Two stores: one with a day's work, one that has polled the same act since."""
    old, new = (f"sqlite:///{tmp_path / name}.db" for name in ("old", "new"))
    for url, some in ((old, [FIRST]), (new, [SECOND])):
        store = open_store(url)
        fill(store, some)
        work(store, some)
        store.close()
    return old, new


def test_out_of_one_store_and_into_another(
    urls: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = urls
    file = tmp_path / "watch.zip"
    assert main(["backup", str(file), "--db", old]) == 0
    assert "1 entries" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0  # names and notes of officers stand in it
    assert main(["restore", str(file), "--db", new]) == 0
    assert "kept" in capsys.readouterr().out
    store = open_store(new)
    held = everything(store)
    assert len(held["entries"]) == 2
    assert len({row["provocation_id"] for row in held["members"]}) == 1
    assert not (tmp_path / "watch.zip.new").exists()
    with store.read() as conn:
        [line] = audit.changes(conn, actions=("backup.restore",))
    assert (line.who, line.subject, line.after["kept"] > 0) == ("command line", "store", True)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_file_that_cannot_be_is_one_line(
    command: str, urls: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path / "nowhere" / "watch.zip"), "--db", urls[0]]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "nowhere" in said


@pytest.mark.one_file
def test_a_bad_backup_is_one_line_and_the_file_that_was_there_stays(
    urls: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(urls[1])
    before = everything(store)
    bad = tmp_path / "bad.zip"
    bad.write_bytes(backed_up(open_store(urls[0])).getvalue()[:-40])
    assert main(["restore", str(bad), "--db", urls[1]]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert everything(store) == before
    assert main(["backup", str(bad), "--db", "sqlite:////proc/nowhere/watch.db"]) == 2
    assert bad.stat().st_size > 0


def test_a_poll_under_way_is_told_of(urls: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "watch.zip"
    main(["backup", str(file), "--db", urls[0]])
    store = open_store(urls[1])
    with store.begin() as conn:
        states.take_lease(conn, "poller", "elsewhere/1/2/3", datetime.now(UTC), 600)
    assert main(["restore", str(file), "--db", urls[1], "--patience", "0"]) == 2
    assert "poller is at work" in capsys.readouterr().err


def test_the_next_cycle_files_what_a_page_left_to_it(urls: tuple[str, str]) -> None:
    old, new = map(open_store, urls)
    with new.begin() as conn:
        done = restore.restore(conn, backed_up(old), NOW)
        waiting.leave_unfiled(conn, done.unfiled)
    assert len({row["provocation_id"] for row in everything(new)["members"]}) == 2
    Poller(new, lambda: (), Settings(), clock=lambda: NOW + timedelta(minutes=5)).cycle()
    held = everything(new)
    assert len({row["provocation_id"] for row in held["members"]}) == 1
    with new.read() as conn:
        assert waiting.unfiled(conn) == ()


@pytest.mark.one_file
def test_a_store_that_is_gone_is_named_by_every_command_and_mended_by_two(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, saved = tmp_path / "watch.db", tmp_path / "watch.zip"
    db = f"sqlite:///{file}"
    open_store(db).close()
    assert main(["backup", str(saved), "--db", db]) == 0
    for mend in (["restore", str(saved)], ["migrate", "--new"]):
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
        capfd.readouterr()
        for command in (["poll", "--once"], ["export", "entries"], ["migrate"], ["backup", str(tmp_path / "no.zip")]):
            assert main([*command, "--db", db]) == 2
            assert "the file is gone; put it back" in capfd.readouterr().err
            assert not file.exists()
        assert main([*mend, "--db", db]) == 0
        assert open_store(db).version()
