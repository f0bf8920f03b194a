"""The last week beside the weeks before it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.level.weekly import WEEKS_NEEDED, last_week, usual_of_record, weight

START = date(2024, 9, 1)


def series(values: list[int | None]) -> list[tuple[date, int | None]]:
    return [(START + timedelta(days=n), value) for n, value in enumerate(values)]


def weeks(*totals: int) -> list[int | None]:
    """Weeks with all of their total on the first day."""
    return [n for total in totals for n in (total, 0, 0, 0, 0, 0, 0)]


def test_a_week_of_crisis_does_not_become_the_measure() -> None:
    week = last_week(series(weeks(1, 2, 40, 0, 1, 2, 1, 3, 8)))
    assert (week.count, week.weeks) == (8, 8)
    assert week.usual is not None
    assert week.usual[1] < 8
    assert week.above


def test_a_few_are_never_above_the_usual() -> None:
    assert not last_week(series(weeks(0, 0, 0, 0, 0, 0, 2))).above
    assert last_week(series(weeks(0, 0, 0, 0, 0, 0, 4))).above


def test_with_few_weeks_it_is_still_learning() -> None:
    week = last_week(series(weeks(1, 2, 3, 4)))
    assert week.weeks == 3 < WEEKS_NEEDED
    assert week.usual is None
    assert not week.above


def test_a_week_with_a_gap_is_no_measure() -> None:
    values = weeks(1, 1, 1, 1, 90, 1)
    values[30] = None  # in the week of 90
    assert last_week(series(values)) == last_week(series([*values[:28], *[None] * 7, *values[35:]]))


def test_a_count_with_a_gap_is_a_lower_bound() -> None:
    values = weeks(9, 9, 9, 9, 0)
    values[-1] = None
    week = last_week(series(values))
    assert (week.partial, week.below, week.count) == (True, False, 0)
    assert last_week(series(weeks(9, 9, 9, 9, 0))).below


def test_nothing_watched_is_no_zero() -> None:
    assert last_week(series([None] * 7)).count is None
    assert last_week([]).count is None


def test_a_grave_act_forbids_to_call_a_week_usual_and_outweighs_many_light_ones() -> None:
    days = weeks(3, 0, 0, 0, 1)
    light = [(START, 2)] * 3
    week = last_week(series(days), [*light, (START + timedelta(days=30), 5)])
    assert (week.gravest, week.grave, week.graver_than, week.weeks) == (5, True, 4, 4)
    assert not last_week(series(days), [*light, (START + timedelta(days=30), 3)]).grave
    assert last_week(series(days)).graver_than is None
    assert [weight(n) for n in range(6)] == [0, 1, 2, 4, 8, 16]


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=140))
def test_usual_comes_from_the_weeks_before_and_never_from_the_last(values: list[int | None]) -> None:
    week = last_week(series(values))
    changed = last_week(series([*values[:-7], *([0] * len(values[-7:]))]))
    assert (week.usual, week.weeks) == (changed.usual, changed.weeks)
    assert not (week.above and week.below)


def test_the_record_gives_a_range_and_knows_its_own_end() -> None:
    end = date(2026, 8, 22)
    weekly = [end - timedelta(days=7 * n) for n in range(52)]
    low, high = usual_of_record(weekly, end, 52)
    assert low <= 1 <= high <= 4
    assert usual_of_record([end + timedelta(days=1), end - timedelta(days=7 * 52)], end, 52) == usual_of_record(
        [], end, 52
    )
    assert usual_of_record([end], end, 52)[1] <= usual_of_record(weekly * 3, end, 52)[1]
