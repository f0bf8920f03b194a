"""A loop goes on while another process holds the database; one cycle says so and ends."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from data.store.store import Store, StoreError, open_store
from feeds.commands import poll


def test_a_loop_waits_for_a_busy_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    busy = [StoreError("watch.db: another process has held the database for over 10 s (locked); it is tried again")] * 3
    waited: list[float] = []

    def opened(db: str | None) -> Store:
        if busy:
            raise busy.pop()
        return open_store(db)

    monkeypatch.setattr(poll, "open_store", opened)
    # The module's own clock alone: threads that other tests left behind go on sleeping by the real one.
    monkeypatch.setattr(poll, "time", SimpleNamespace(sleep=waited.append))
    with pytest.raises(StoreError):
        poll._opened(url, patient=False)
    poll._opened(url, patient=True).close()
    assert len(waited) == 2
    busy.append(StoreError("watch.db: the disk is full"))
    with pytest.raises(StoreError, match="disk is full"):
        poll._opened(url, patient=True)
