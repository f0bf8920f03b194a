"""The copy elsewhere: a host that loses its disk comes back with its history, and no store wipes out another's."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.store import schema, states
from data.store.store import Store, open_store
from feeds.fetching.copy_file import OffsiteError, place_from
from feeds.fetching.s3 import Keys, signed
from feeds.polling import poll
from feeds.polling.offsite import Offsite
from tests.data.backed import everything, fill, tallied
from tests.feeds.polling.polling import SETTINGS, Clock, feeds, keeper
from tests.feeds.server import FaultServer
from tests.reports import report

FOLDER = "Basic a2ltOnMzY3JldA=="  # kim:s3cret


class Shelf(ThreadingHTTPServer):
    """A loopback server that keeps one file whole: with tags, conditions and a password, and with faults."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Keeper)
        self.kept: bytes | None = None
        self.fault = ""
        self.opened_by = ""
        self.keys: Keys | None = None
        self.puts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hidden-name/watch.zip?signature=qwertz"


class Keeper(BaseHTTPRequestHandler):
    server: Shelf

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        if self.server.kept is not None and status < 400 and self.server.fault != "no tags":
            self.send_header("ETag", f'"{hashlib.md5(self.server.kept, usedforsecurity=False).hexdigest()}"')
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _is_signed(self, body: bytes) -> bool:
        """As S3 checks it: what was asked is signed anew."""
        if (keys := self.server.keys) is None:
            return True
        at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        asked = f"http://{self.headers['Host']}{self.path}"
        ours = signed(keys, self.command, asked, {}, hashlib.sha256(body).hexdigest(), at)
        return ours["Authorization"] == self.headers["Authorization"] and abs(datetime.now(UTC) - at) < timedelta(
            minutes=15
        )

    def _refused(self, body: bytes = b"") -> bool:
        if not self._is_signed(body):
            self._answer(403)
        elif self.server.opened_by and self.headers["Authorization"] != self.server.opened_by:
            self._answer(401)
        elif self.server.fault == "away":
            self._answer(503)
        else:
            return False
        return True

    def do_GET(self) -> None:
        kept = self.server.kept
        if self._refused():
            return
        if kept is None:
            self._answer(404)
        elif self.server.fault == "breaks off":
            self._answer(200, kept[: len(kept) // 2], len(kept))
        else:
            self._answer(200, b"" if self.command == "HEAD" else kept, len(kept))

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        size = int(self.headers["Content-Length"])
        if self.server.fault == "cuts":
            self.rfile.read(size // 2)
            self.connection.close()
            return
        body = self.rfile.read(size)
        if self._refused(body):
            return
        held = self.server.kept and f'"{hashlib.md5(self.server.kept, usedforsecurity=False).hexdigest()}"'
        if "If-Match" in self.headers and self.headers["If-Match"] != held:
            self._answer(412)
            return
        self.server.puts += 1
        self.server.kept = body[: size // 2] if self.server.fault == "keeps half" else body
        self._answer(204)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with Shelf() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def new_store(folder: Path, name: str) -> Store:
    return open_store(f"sqlite:///{folder / name}.db")


def copy_of(store: Store, shelf: Shelf, clock: Clock) -> Offsite:
    place = place_from({"WATCH_COPY": shelf.url})
    assert place
    return Offsite(store, place, clock, seconds=5)


def titles(store: Store) -> set[str]:
    with store.read() as conn:
        return set(conn.scalars(sa.select(schema.entries.c.title)))


ONE = report("North fires missile into East Sea", "2024-11-05T03:00", guid="a")
OTHER = report("North flies balloons", "2024-11-06T03:00", guid="b", category="balloon")


def test_a_new_disk_gets_the_history_back(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    lost = new_store(tmp_path, "lost")
    fill(lost, [ONE, OTHER])
    assert not copy_of(lost, shelf, clock).bring_back(())  # nothing there yet
    assert copy_of(lost, shelf, clock).publish(())
    back = new_store(tmp_path, "back")
    assert copy_of(back, shelf, clock).bring_back(())
    for table in ("entries", "members", "provocations", "assessments"):
        assert everything(back)[table] == everything(lost)[table]
    assert tallied(back) == tallied(lost)
    assert [row["action"] for row in everything(back)["audit"]] == ["backup.restore"]
    assert not copy_of(back, shelf, clock).bring_back(())  # once


def test_a_copy_is_written_once_an_hour(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    copy = copy_of(new_store(tmp_path, "one"), shelf, clock)
    written = []
    for _ in range(5):
        written.append(copy.publish(()))
        clock.forward(minutes=30)
    assert written == [True, False, True, False, True]


def test_an_empty_store_never_wipes_out_a_copy(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    full, empty = new_store(tmp_path, "full"), new_store(tmp_path, "empty")
    fill(full, [ONE])
    copy_of(full, shelf, clock).publish(())
    before = shelf.kept
    for fault in ("away", "breaks off"):
        shelf.fault = fault
        with pytest.raises(OffsiteError):
            copy_of(empty, shelf, clock).publish(())
        assert shelf.kept == before
    shelf.fault = ""
    fill(empty, [OTHER])
    copy_of(empty, shelf, clock).publish(())
    assert titles(empty) == {ONE.entry.title, OTHER.entry.title}


def test_a_bucket_that_wants_signatures_keeps_the_copy(
    tmp_path: Path, shelf: Shelf, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keys = Keys("NAME", "hidden-secret", "eu-north-1")
    settings = {"WATCH_COPY_KEY": "NAME", "WATCH_COPY_SECRET": "hidden-secret", "WATCH_COPY_REGION": "eu-north-1"}
    place = place_from({"WATCH_COPY": shelf.url, **settings})
    assert place
    one, other = new_store(tmp_path, "one"), new_store(tmp_path, "other")
    fill(one, [ONE])
    Offsite(one, place, clock).publish(())
    assert Offsite(other, place, clock).bring_back(())
    assert titles(other) == {ONE.entry.title}
    wrong = place_from({"WATCH_COPY": shelf.url, **settings, "WATCH_COPY_SECRET": "another"})
    assert wrong
    with pytest.raises(OffsiteError, match="answered 403") as raised:
        Offsite(new_store(tmp_path, "third"), wrong, clock).bring_back(())
    assert "another" not in str(raised.value) + repr(wrong)


@pytest.mark.parametrize(
    "settings",
    [
        {"WATCH_COPY_KEY": "NAME"},
        {"WATCH_COPY_SECRET": "hidden"},
        {"WATCH_COPY_KEY": "NAME", "WATCH_COPY_SECRET": "hidden", "WATCH_COPY_TOKEN": "too"},
    ],
)
def test_half_a_key_or_two_ways_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="WATCH_COPY") as raised:
        place_from({"WATCH_COPY": "https://bucket.example/watch.zip", **settings})
    assert "hidden" not in str(raised.value)


def test_two_hosts_take_each_others_copy_in(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    one, other = new_store(tmp_path, "one"), new_store(tmp_path, "other")
    first, second = copy_of(one, shelf, clock), copy_of(other, shelf, clock)
    first.publish(())
    second.bring_back(())
    fill(other, [OTHER])
    clock.forward(hours=2)
    second.publish(())
    fill(one, [ONE])
    with pytest.raises(OffsiteError, match="another watch"):
        first.publish(())
    first.publish(())
    third = new_store(tmp_path, "third")
    copy_of(third, shelf, clock).bring_back(())
    assert titles(third) == {ONE.entry.title, OTHER.entry.title}


@pytest.mark.parametrize("fault", ["cuts", "keeps half", "away"])
def test_a_copy_that_was_not_kept_whole_is_written_again(
    tmp_path: Path, shelf: Shelf, clock: Clock, fault: str
) -> None:
    store = new_store(tmp_path, "one")
    copy = copy_of(store, shelf, clock)
    copy.publish(())
    clock.forward(hours=2)
    if fault == "cuts":  # by a server that leaves what it got
        assert shelf.kept
        shelf.kept = shelf.kept[:99]
    shelf.fault = fault
    with pytest.raises(OffsiteError):
        copy.publish(())
    shelf.fault = ""
    assert copy.publish(())
    assert copy_of(new_store(tmp_path, "two"), shelf, clock).bring_back(())


def test_a_damaged_copy_changes_nothing_and_stays(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    store = new_store(tmp_path, "one")
    fill(store, [ONE])
    shelf.kept = b"PK\x03\x04 what is left of a copy"
    before = everything(store)
    with pytest.raises(OffsiteError, match="cannot be restored"):
        copy_of(store, shelf, clock).publish(())
    assert everything(store) == before
    assert shelf.puts == 0


def test_a_server_without_tags_serves_too(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    shelf.fault = "no tags"
    store = new_store(tmp_path, "one")
    copy = copy_of(store, shelf, clock)
    for _ in range(2):
        assert copy.publish(())
        clock.forward(hours=2)
    assert copy_of(new_store(tmp_path, "two"), shelf, clock).bring_back(())


def test_another_backup_restored_by_hand_is_no_leave_to_write_over(tmp_path: Path, shelf: Shelf, clock: Clock) -> None:
    from feeds.intake.restoring import bring
    from tests.data.backed import KIM, backed_up

    store, foreign = new_store(tmp_path, "one"), new_store(tmp_path, "foreign")
    fill(store, [ONE])
    copy_of(store, shelf, clock).publish(())
    fill(foreign, [OTHER])
    copy = copy_of(foreign, shelf, clock)
    copy.bring_back(())
    with foreign.begin() as conn:
        bring(conn, backed_up(foreign, clock()), clock(), (), KIM)
    shelf.fault = "no tags"
    copy.publish(())
    assert titles(foreign) == {ONE.entry.title, OTHER.entry.title}


@pytest.mark.parametrize("opened_by", ["Bearer s3cret", FOLDER])
def test_what_opens_it_is_sent_and_never_said(tmp_path: Path, shelf: Shelf, clock: Clock, opened_by: str) -> None:
    shelf.opened_by = opened_by
    url = shelf.url if opened_by.startswith("Bearer") else shelf.url.replace("http://", "http://kim:s3cret@")
    token = "s3cret" if opened_by.startswith("Bearer") else ""
    place = place_from({"WATCH_COPY": url, "WATCH_COPY_TOKEN": token})
    assert place
    store = new_store(tmp_path, "one")
    assert Offsite(store, place, clock).publish(())
    clock.forward(hours=2)
    shelf.opened_by = "Bearer other"
    copy = Offsite(store, place, clock)
    said = copy.tend(tuple, first=False)
    assert "127.0.0.1 answered 401" in said
    assert not [secret for secret in ("s3cret", "kim", "qwertz", "hidden") if secret in said]
    assert not [row for row in everything(store)["settings"] if "qwertz" in row["value"] or "s3cret" in row["value"]]


@pytest.mark.parametrize(
    "url", ["files.example/w.zip", "ftp://a.example/w", "http://files.example/s3cret", "https://", "https://[s3cret"]
)
def test_an_address_that_cannot_be_is_told_without_it(url: str) -> None:
    with pytest.raises(ValueError, match="WATCH_COPY") as raised:
        place_from({"WATCH_COPY": url})
    assert "s3cret" not in str(raised.value)
    assert place_from({}) is None


def test_a_copy_that_cannot_be_reached_rests_and_polling_goes_on(
    server: FaultServer, shelf: Shelf, tmp_path: Path, clock: Clock
) -> None:
    store = new_store(tmp_path, "one")
    shelf.fault = "away"
    copy = copy_of(store, shelf, clock)
    sources = feeds(server, "a")
    poller = poll.Poller(store, lambda: sources, SETTINGS, clock=clock, take=keeper(store), offsite=copy)
    result = poller.cycle()
    assert result.new == 10
    assert "answered 503" in result.warnings[0]
    shelf.fault = ""
    poller.cycle()
    assert shelf.puts == 0
    clock.forward(minutes=6)
    assert poller.cycle().warnings == []
    assert shelf.puts == 1


def test_after_a_lost_disk_old_news_is_old_and_the_gap_is_told(
    server: FaultServer, shelf: Shelf, tmp_path: Path, clock: Clock
) -> None:
    sources = feeds(server, "a")

    def poller(name: str) -> poll.Poller:
        store = new_store(tmp_path, name)
        copy = copy_of(store, shelf, clock)
        return poll.Poller(store, lambda: sources, SETTINGS, clock=clock, take=keeper(store), offsite=copy)

    first = poller("lost")
    first.cycle()
    seen = {row["guid"]: row["first_seen"] for row in everything(first.store)["entries"]}
    assert len(seen) == 10
    clock.forward(hours=9)
    second = poller("back")
    result = second.cycle(everything=True)
    assert result.new == 0
    assert {row["guid"]: row["first_seen"] for row in everything(second.store)["entries"]} == seen
    with second.store.read() as conn:
        [gap] = [g for g in states.gaps(conn, clock() - timedelta(days=1), clock()) if not g.source]
    assert gap.end - gap.start > timedelta(hours=8)
