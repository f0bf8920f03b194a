"""Quiet is not blind: which days were watched, and what may be said of now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.models import Source, SourceState
from scoring.level.coverage import HOUR, coverage, covered_days, day_gaps, watched_hours

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # the first minute of 21 November in Korea
NOW = START + timedelta(days=3, hours=2)
DAYS = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)]


def hours(*numbers: int) -> list[datetime]:
    return [START + HOUR * n for n in numbers]


def covered(polled: list[datetime], now: datetime = NOW) -> list[bool]:
    return list(covered_days(DAYS[0], DAYS[2], now, polled, [], set()).values())


def test_every_hour_polled_is_watched() -> None:
    assert covered(hours(*range(75))) == [True, True, True]


def test_a_night_asleep_is_caught_up_by_the_morning_s_poll() -> None:
    awake = [n for n in range(75) if not 16 <= n % 24 < 24]
    assert covered(hours(*awake)) == [True, True, True]


def test_a_day_asleep_is_a_gap_though_a_poll_follows_it() -> None:
    assert covered(hours(*range(24), *range(60, 75))) == [True, False, True]


def test_nothing_before_the_first_poll_is_watched() -> None:
    assert covered(hours(*range(40, 75))) == [False, False, True]


def test_never_polled_is_blind_all_the_time() -> None:
    assert covered([]) == [False, False, False]
    assert day_gaps(covered_days(DAYS[0], DAYS[2], NOW, [], [], set()))[0].end == START + timedelta(days=3)


def test_the_day_in_course_is_judged_by_its_past_hours_and_the_future_is_not_watched() -> None:
    now = START + timedelta(days=1, hours=3)
    assert covered(hours(*range(28)), now) == [True, True, False]


def test_an_archive_covers_the_days_it_has_entries_of() -> None:
    span = (START, START + timedelta(days=3))
    filled = {DAYS[0], DAYS[2]}
    assert list(covered_days(DAYS[0], DAYS[2], NOW, [], [span], filled).values()) == [True, False, True]
    assert not any(covered_days(DAYS[0], DAYS[2], NOW, [], [], filled).values())


@given(st.sets(st.integers(0, 80), max_size=30), st.integers(0, 80))
def test_one_poll_more_never_makes_a_watched_hour_unwatched(numbers: set[int], extra: int) -> None:
    before = watched_hours(hours(*numbers), NOW)
    after = watched_hours(hours(*numbers, extra), NOW)
    assert before <= after


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_gaps_and_covered_days_make_up_the_whole(flags: list[bool]) -> None:
    days = {DAYS[0] + timedelta(days=n): flag for n, flag in enumerate(flags)}
    gaps = day_gaps(days)
    assert sum((g.end - g.start).days for g in gaps) == flags.count(False)
    assert all(a.end < b.start for a, b in zip(gaps, gaps[1:], strict=False))


def look(states: dict[str, SourceState], last_poll: datetime | None, newest: dict[str, datetime] | None = None):
    sources = [Source("A", "https://a.example", launch_alert=True), Source("B", "https://b.example")]
    sources.append(Source("C", "https://c.example", on=False))
    return coverage(NOW, sources, states, newest or {}, last_poll, None, (), live=True)


def answered(name: str, errors: int = 0) -> SourceState:
    return SourceState(name, "ok", NOW, last_success=NOW, errors=errors, next_check=NOW + timedelta(minutes=9))


def test_open_only_while_polls_are_fresh_and_half_the_sources_answer() -> None:
    both = {"A": answered("A"), "B": answered("B")}
    assert look(both, NOW - timedelta(minutes=5)).open
    assert look(both, NOW - timedelta(minutes=5)).next_poll == NOW + timedelta(minutes=9)
    stale = look(both, NOW - timedelta(hours=2))
    assert not stale.open
    assert stale.answering == 0
    assert not look({"A": answered("A", 3), "B": answered("B", 1)}, NOW).open
    assert not look({}, None).open


def test_a_launch_alert_source_that_is_down_is_named() -> None:
    seen = look({"A": answered("A", errors=2), "B": answered("B")}, NOW)
    assert seen.launch_alert_down == ("A",)


def test_a_replay_is_judged_by_what_the_archive_held_then() -> None:
    fresh = coverage(NOW, [], {}, {"A": NOW - HOUR, "B": NOW - timedelta(days=4)}, None, START, (), live=False)
    assert (fresh.open, fresh.answering, fresh.sources_on) == (True, 1, 2)
    assert not coverage(NOW, [], {}, {"A": NOW - timedelta(days=2)}, None, START, (), live=False).open
    assert not coverage(NOW, [], {}, {}, None, None, (), live=False).open
