"""The level's log: a line when the level changes, none when it does not, and what it said stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.models import Entry, PollRun, Source, SourceState
from data.store import schema, states
from data.store.store import Store, open_store
from feeds.intake.intake import make_assessor, take_in
from feeds.polling.level_log import log_level

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WIRES = tuple(
    Source(name, f"https://{name.lower()}.example/feed", reliability="B", publisher=name) for name in ("Alpha", "Bravo")
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'watch.db'}")


@pytest.fixture
def poll(store: Store) -> Callable[..., str | None]:
    """Pretend a cycle at `now` in which every wire answered and brought these titles; gives the level logged."""

    def cycle(now: datetime, *titles: str) -> str | None:
        assessor = make_assessor(WIRES)
        for wire in WIRES:
            found = [Entry(wire.name, f"{wire.name}{t}", t, "", "", now, now, publisher=wire.name) for t in titles]
            take_in(store, wire, found, SourceState(wire.name, "ok", now, last_success=now), now, assessor)
        with store.begin() as conn:
            states.add_poll_run(conn, PollRun(now, now, "me", ok=len(WIRES)))
        return log_level(store, WIRES, now)

    return cycle


def lines(store: Store) -> list[tuple[str, str]]:
    table = schema.level_log
    with store.read() as conn:
        return [(row.previous, row.level) for row in conn.execute(sa.select(table).order_by(table.c.id))]


def test_a_store_that_never_polled_has_no_level(store: Store) -> None:
    assert log_level(store, WIRES, NOW) is None
    assert lines(store) == []


def test_the_log_gets_a_line_only_when_the_level_changes(store: Store, poll: Callable[..., str | None]) -> None:
    assert poll(NOW, "Markets close higher") == "Routine"
    assert poll(NOW + timedelta(minutes=5), "Rain expected in Busan") == "Routine"
    risen = poll(NOW + timedelta(minutes=10), "North Korea launches an ICBM, South Korea's Joint Chiefs of Staff says")
    assert risen in ("High", "Severe")
    assert poll(NOW + timedelta(minutes=15)) == risen
    assert lines(store) == [("", "Routine"), ("Routine", risen)]
    with store.read() as conn:
        (drivers,) = conn.scalars(sa.select(schema.level_log.c.drivers).where(schema.level_log.c.level == risen))
    assert drivers[0]["key"] == "icbm"


def test_a_watch_that_went_blind_is_logged_as_no_data(store: Store, poll: Callable[..., str | None]) -> None:
    poll(NOW, "Markets close higher")
    assert log_level(store, WIRES, NOW + timedelta(hours=20)) is None
    assert lines(store) == [("", "Routine"), ("Routine", "")]
