"""Warming up reads what pages need before a reader comes, and never stops the server from starting."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from components import load, standing, warm
from data.store import StoreError
from tests.components.stocked import NOW, stock, usual_reports


@pytest.fixture(autouse=True)
def _thawed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WATCH_NOW", NOW)
    load.forget()
    yield
    gc.unfreeze()


def test_a_reader_after_it_waits_for_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    warm.up()

    def away() -> object:
        raise StoreError("the store is asked")

    monkeypatch.setattr(load, "store", away)
    assert standing.level_state(datetime.fromisoformat(NOW)).level in load.level_rules().levels


def test_the_collector_leaves_what_was_read_in_peace() -> None:
    stock(usual_reports())
    gc.unfreeze()
    warm.up()
    assert gc.get_freeze_count() > 10_000


def test_a_store_that_cannot_be_read_is_said_in_the_log_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("WATCH_DB", f"sqlite:///{broken}")
    with caplog.at_level(logging.WARNING, "november_watch"):
        warm.up()
    assert "not a sound database" in caplog.text


def test_a_clock_that_cannot_be_read_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WATCH_NOW", "yesterday")
    with caplog.at_level(logging.WARNING, "november_watch"):
        warm.up()
    assert "WATCH_NOW" in caplog.text
