"""What is new: since the last look, since the watch began, and not what was old when it came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from components.watch.news import news
from data.models import Report
from tests.reports import report

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def threat(published: float, came_in: float) -> Report:
    """A threat published and seen so many hours before now."""
    made = report("Pyongyang vows a merciless blow", f"{NOW - published * HOUR:%Y-%m-%dT%H:%M}", kind="threat")
    return replace(made, entry=replace(made.entry, first_seen=NOW - came_in * HOUR))


def new(*reports: Report, look: float | None = None, began: float | None = None) -> int:
    at, start = (None if hours is None else NOW - hours * HOUR for hours in (look, began))
    return len(news((), reports, at, start, NOW).signals)


def test_without_a_mark_the_last_day_is_new() -> None:
    assert new(threat(2, 2), threat(30, 30)) == 1


def test_what_was_old_when_a_woken_watch_brought_it_in_is_not_new() -> None:
    assert new(threat(29, 0.1), threat(51, 0.1)) == 0


def test_nothing_older_than_the_watch_is_new() -> None:
    assert new(threat(1, 0.4), began=0.5) == 0
    assert new(threat(0.3, 0.2), began=0.5) == 1


def test_after_a_look_everything_that_happened_since_is_new_and_so_is_what_a_feed_brought_late() -> None:
    assert new(threat(60, 0.1), look=72) == 1  # it happened while the watch slept
    assert new(threat(2.5, 1.9), look=2) == 1  # published before the look, but nobody here could know
    assert new(threat(2.5, 2.4), look=2) == 0
