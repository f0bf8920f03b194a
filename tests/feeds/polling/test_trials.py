"""Tests that officers ask for: tried with the poller's own address check, answered in the record, nothing stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from data.store import schema
from data.store.source_edits import add_edit, all_edits, latest_tests
from data.store.store import open_store
from feeds.polling.trials import answer_tests
from tests.feeds.conftest import LOOPBACK
from tests.feeds.faults import STATES
from tests.feeds.server import FaultServer


def test_what_is_asked_is_tried_once_and_nothing_of_it_is_stored(server: FaultServer, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    with store.begin() as conn:
        for name in ("ok", "html"):
            add_edit(conn, datetime.now(UTC), "Cho", "test", name, {"name": name, "url": server.url(name)})
        add_edit(conn, datetime.now(UTC), "Cho", "test", "bad", {"name": "bad", "url": "ftp://harbour.example"})
    assert answer_tests(store, LOOPBACK, lambda: datetime.now(UTC), 2.0) == 3
    assert answer_tests(store, LOOPBACK, lambda: datetime.now(UTC), 2.0) == 0
    with store.read() as conn:
        found = {name: answer for name, (_, answer) in latest_tests(all_edits(conn)).items()}
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.entries)) == 0
        assert conn.scalar(sa.select(sa.func.count()).select_from(schema.source_states)) == 0
    assert all(found.values())
    told = {name: (answer.detail["state"], answer.detail["entries"]) for name, answer in found.items() if answer}
    assert told == {"ok": (STATES["ok"], 10), "html": (STATES["html"], 0), "bad": ("malformed", 0)}
    store.close()


def test_a_test_is_no_way_inward(server: FaultServer, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    with store.begin() as conn:
        add_edit(conn, datetime.now(UTC), "Cho", "test", "in", {"name": "in", "url": server.url("ok")})
    answer_tests(store, (), lambda: datetime.now(UTC), 2.0)
    with store.read() as conn:
        _, answer = latest_tests(all_edits(conn))["in"]
    assert answer is not None
    assert answer.detail["state"] == "refused-address"
    assert server.requests == []
    store.close()
