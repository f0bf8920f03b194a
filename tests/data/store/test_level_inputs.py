"""What the level is made from is cut at whole Korean days, so that counts and moments of a day belong together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from components.reads import load, picture
from data.store import level_inputs
from tests.components.stocked import stock
from tests.reports import report

EVENING = "2024-11-05T13:30Z"  # 22:30 in Korea
DAY = date(2024, 10, 15)  # as many days before as signals are looked back for


def test_an_unusual_day_at_the_edge_of_what_is_looked_at_does_not_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_NOW", EVENING)
    now = datetime.fromisoformat(EVENING)
    # All but two come before the hour at which the reader looks, three weeks later.
    threats = [
        report(f"North warns of response number {n}", f"2024-10-15T{n + 1:02}:00", kind="threat", category="rhetoric")
        for n in range(14)
    ]
    stock(threats)
    load.forget()
    assert any(reading.day == DAY and reading.alarm for reading in picture.judged(_series(), now))
    with load.store().read() as conn:
        seen = level_inputs.signals_seen(conn, now, 21)
    assert [day for day, *_ in seen] == [DAY] * len(threats)
    assert picture.level_state(now).level is not None


def _series() -> list[tuple[date, int | None]]:
    now = datetime(2024, 11, 5, tzinfo=UTC)
    covered = load.covered_days(date(2024, 9, 1), date(2024, 11, 5), now)
    return list(picture.daily_signals(picture.signal_counts(date(2024, 9, 1), date(2024, 11, 5), now), covered))
