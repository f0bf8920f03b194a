"""A store that has polled, and a webhook receiver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from components.alerts import observing
from data.store.store import Store, open_store
from tests.components.alerts.peers import Hook, hook
from tests.feeds.alerts.polled import HOUR, NOW, WIRES, poll


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(observing.source_edits, "sources_in_use", lambda *_: WIRES)
    monkeypatch.setenv("WATCH_URL", "https://watch.example")
    store = open_store(f"sqlite:///{tmp_path / 'watch.db'}")
    poll(store, NOW - 9 * HOUR, "Markets close higher")
    return store


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as held:
        yield held
