"""What the level is made from is cut at whole Korean days, so that counts and moments of a day belong together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from components import load, standing
from data import material
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
    assert any(reading.day == DAY and reading.alarm for reading in standing.judged(_series(), now))
    with load.store().read() as conn:
        seen = material.signals_seen(conn, now, 21)
    assert [day for day, *_ in seen] == [DAY] * len(threats)
    assert standing.level_state(now).level is not None


def _series() -> list[tuple[date, int | None]]:
    now = datetime(2024, 11, 5, tzinfo=UTC)
    covered = load.covered_days(date(2024, 9, 1), date(2024, 11, 5), now)
    return list(standing.daily_signals(standing.signal_counts(date(2024, 9, 1), date(2024, 11, 5), now), covered))
