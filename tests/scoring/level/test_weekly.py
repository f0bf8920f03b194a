"""The last week beside the weeks before it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.level.weekly import WEEKS_NEEDED, last_week

START = date(2024, 9, 1)


def series(values: list[int | None]) -> list[tuple[date, int | None]]:
    return [(START + timedelta(days=n), value) for n, value in enumerate(values)]


def weeks(*totals: int) -> list[int | None]:
    """Weeks with all of their total on the first day."""
    return [n for total in totals for n in (total, 0, 0, 0, 0, 0, 0)]


def test_the_single_highest_week_is_left_out() -> None:
    week = last_week(series(weeks(1, 2, 40, 0, 1, 2, 1, 3, 5)))
    assert (week.count, week.usual, week.weeks) == (5, (0, 3), 8)
    assert week.above
    assert not week.below


def test_with_few_weeks_it_is_still_learning() -> None:
    week = last_week(series(weeks(1, 2, 3, 4)))
    assert week.weeks == 3 < WEEKS_NEEDED
    assert week.usual is None
    assert not week.above


def test_a_week_with_a_gap_is_no_measure() -> None:
    values = weeks(1, 1, 1, 1, 9, 1)
    values[30] = None  # in the week of 9
    assert last_week(series(values)).usual == (1, 1)


def test_a_count_with_a_gap_is_a_lower_bound() -> None:
    values = weeks(3, 3, 3, 3, 0)
    values[-1] = None
    week = last_week(series(values))
    assert week.partial
    assert not week.below
    assert week.count == 0


def test_nothing_watched_is_no_zero() -> None:
    assert last_week(series([None] * 7)).count is None
    assert last_week([]).count is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=90))
def test_usual_comes_from_the_weeks_before_and_never_from_the_last(values: list[int | None]) -> None:
    week = last_week(series(values))
    changed = last_week(series([*values[:-7], *([0] * len(values[-7:]))]))
    assert (week.usual, week.weeks) == (changed.usual, changed.weeks)
    assert not (week.above and week.below)
