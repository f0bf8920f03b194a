"""Warming up reads what pages need before a reader comes, and never stops the server from starting."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from components.reads import clock, load, picture, warm
from data.store.store import StoreError
from tests.components.stocked import NOW, open_page, stock, usual_reports


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
    assert picture.level_state(datetime.fromisoformat(NOW)).level in load.level_rules().levels


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


def steps(monkeypatch: pytest.MonkeyPatch, wanted: int) -> list[int]:
    """Run `keep` through `wanted` steps that take no time; gives the steps in which it read the standing."""
    stop, passed, read = threading.Event(), [0], []

    def to_next_step() -> float:
        passed[0] += 1
        if passed[0] > wanted:
            stop.set()
        return 0.0

    monkeypatch.setattr(clock, "to_next_step", to_next_step)
    monkeypatch.setattr(warm, "refresh", lambda: read.append(passed[0]))
    warm.keep(stop)
    return read


def test_the_standing_is_read_ahead_at_every_step_while_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    warm.looked()
    assert steps(monkeypatch, 4) == [1, 2, 3, 4]


def test_without_readers_the_store_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    warm.looked()
    later = clock.real() + warm.ATTENTION
    monkeypatch.setattr(clock, "real", lambda: later)
    assert steps(monkeypatch, 4) == []


def test_opening_a_page_counts_as_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    stock(usual_reports())
    later = clock.real() + 2 * warm.ATTENTION
    monkeypatch.setattr(clock, "real", lambda: later)
    assert steps(monkeypatch, 1) == []
    open_page("coverage")
    assert steps(monkeypatch, 1) == [1]


@pytest.mark.parametrize("fault", [StoreError("gone: cannot be reached"), ZeroDivisionError()])
def test_a_fault_while_reading_ahead_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def fails(_now: datetime) -> None:
        raise fault

    monkeypatch.setattr(picture, "at", fails)
    warm.refresh()
    assert ("read ahead" in caplog.text) is isinstance(fault, ZeroDivisionError)


def test_the_next_step_has_begun_when_the_wait_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for seconds in (0, 1, 14.99, 15, 29.999):
        at = datetime.fromisoformat(NOW) + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "real", lambda at=at: at)
        before, wait = clock.step(), clock.to_next_step()
        assert 0 < wait <= clock.STEP_SECONDS + 0.1
        monkeypatch.setattr(clock, "real", lambda at=at, wait=wait: at + timedelta(seconds=wait))
        assert clock.step() == before + 1
