"""When a day's count is unusual: the bound, gaps, learning, weekends and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.tables import level_rules
from scoring.level import baseline

RULES = level_rules.load_baseline_rules()
PLAIN = replace(RULES, guard_days=0, learning_days=7, min_count=1)
MONDAY = date(2024, 1, 1)


def series(*counts: int | None, start: date = MONDAY) -> list[tuple[date, int | None]]:
    return [(start + timedelta(days=n), count) for n, count in enumerate(counts)]


def last(*counts: int | None, **more: float) -> baseline.DayReading:
    return baseline.readings(series(*counts), replace(PLAIN, **more))[-1]  # type: ignore[arg-type]


class TestBound:
    def test_it_is_what_a_new_count_exceeds_at_the_rate_that_is_said(self) -> None:
        strict, loose = (last(*[3, 5, 4, 2, 6] * 6, 9, false_rate=rate) for rate in (0.001, 0.1))
        assert strict.threshold is not None
        assert loose.threshold is not None
        assert loose.threshold < 9 < strict.threshold
        assert (strict.state, loose.state) == ("usual", "unusual")

    def test_a_burst_some_days_ago_does_not_hide_the_next(self) -> None:
        assert last(*[2, 1, 3] * 10, 30, 25, *[2, 1, 3] * 3, 20).alarm

    def test_the_guard_band_keeps_a_burst_from_being_its_own_measure(self) -> None:
        counts = [2] * 30 + [20] * 6
        assert [r.alarm for r in baseline.readings(series(*counts), replace(PLAIN, guard_days=7))[-6:]] == [True] * 6

    def test_a_small_count_never_alarms(self) -> None:
        assert not last(*[0] * 30, 3, min_count=4).alarm
        found = last(*[0] * 30, 4, min_count=4)
        assert (found.alarm, found.threshold) == (True, 3)

    def test_quiet_is_never_unusual(self) -> None:
        assert last(*[50] * 30, 0).state == "usual"

    def test_weekends_are_compared_with_weekends(self) -> None:
        # Weekdays 20, weekends 2, for ten weeks from a Monday; then a Saturday of 15.
        weeks = [20, 20, 20, 20, 20, 2, 2] * 10 + [20] * 5 + [15]
        found = last(*weeks)
        assert (found.alike, found.alarm) == (True, True)
        young = last(*weeks[-27:])
        assert (young.alike, young.alarm) == (False, False)


class TestGaps:
    def test_a_day_without_coverage_is_left_out_of_the_baseline(self) -> None:
        with_gap = last(*[5, 4, 6] * 8, None, None, *[5, 4, 6], 9)
        assert with_gap.mean == pytest.approx(5, abs=0.1)

    def test_a_gap_never_alarms_and_says_so(self) -> None:
        row = last(*[5] * 40, None)
        assert (row.state, row.alarm) == ("no coverage", False)

    def test_after_a_gap_longer_than_the_lookback_learning_begins_again(self) -> None:
        rows = baseline.readings(series(*[5] * 40, *[None] * 95, *[5] * 3), RULES)
        assert rows[39].state == "usual"
        assert (rows[-1].state, rows[-1].learned, rows[-1].needed) == ("learning", 2, 21)

    def test_a_day_left_out_of_the_series_is_refused(self) -> None:
        holed = [(MONDAY, 1), (MONDAY + timedelta(days=2), 1)]
        with pytest.raises(ValueError, match=r"jumps from 2024-01-01 to 2024-01-03"):
            baseline.readings(holed, RULES)

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.none() | st.integers(0, 30), max_size=120))
    def test_alarms_fall_on_covered_and_learned_days_only(self, counts: list[int | None]) -> None:
        for index, row in enumerate(baseline.readings(series(*counts), RULES)):
            assert row.count == counts[index]
            assert (row.state == "no coverage") == (row.count is None)
            if row.alarm:
                assert row.learned == RULES.learning_days
                assert row.threshold is not None
                assert row.count is not None
                assert row.count > row.threshold
            if row.state == "usual" and row.threshold is not None and row.count is not None:
                assert row.count <= row.threshold

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.none() | st.integers(0, 30), min_size=17, max_size=110), st.data())
    def test_later_days_change_no_earlier_reading(self, counts: list[int | None], data: st.DataObject) -> None:
        whole = baseline.readings(series(*counts), RULES)
        cut = data.draw(st.integers(1, len(counts)))
        assert baseline.readings(series(*counts[:cut]), RULES) == whole[:cut]


class TestStates:
    def test_learning_counts_up(self) -> None:
        rows = baseline.readings(series(*[3] * 30), RULES)
        assert (rows[0].state, rows[0].learned, rows[0].needed) == ("learning", 0, 21)
        assert (rows[20].state, rows[20].learned) == ("learning", 20)
        assert rows[21].state == "usual"

    def test_the_expected_range_holds_what_is_usual(self) -> None:
        found = last(*[3, 5, 4, 2, 6] * 6, 5)
        assert found.expected is not None
        low, high = found.expected
        assert low < 4 < high
        assert (found.count, found.state) == (5, "usual")

    def test_today_is_so_far(self) -> None:
        rows = baseline.readings(series(*[5] * 30), RULES, today=MONDAY + timedelta(days=29))
        assert rows[-1].partial
        assert not rows[-2].partial

    @pytest.mark.parametrize(
        ("counts", "expected"),
        [
            ([9, 1, 2, 3, 9], (4, False)),
            ([1, 2, 3, 4], (4, True)),
            ([9, 1, None, None, 2, 3, 9], (4, False)),
            ([9, 1, None, None, 9], None),
            ([9, 1, 9], None),
            ([1, 2, 3, 0], None),
            ([1, 2, 3, None], None),
            ([], None),
        ],
    )
    def test_highest_in_n_days(self, counts: list[int | None], expected: tuple[int, bool] | None) -> None:
        found = baseline.highest(series(*counts))
        assert ((found.days, found.all_time) if found else None) == expected


class TestCrossing:
    def test_it_is_the_entry_that_brought_the_count_above_the_threshold(self) -> None:
        reading = last(*[1, 2, 0, 1] * 10, 13)
        times = [datetime(2024, 2, 10, hour, tzinfo=UTC) for hour in (12, *range(1, 12), 20)]
        assert reading.threshold is not None
        assert baseline.crossed_at(reading, times) == sorted(times)[reading.threshold]

    def test_a_usual_day_never_crossed(self) -> None:
        assert baseline.crossed_at(last(*[5] * 30, 5), [datetime(2024, 1, 15, tzinfo=UTC)] * 5) is None
