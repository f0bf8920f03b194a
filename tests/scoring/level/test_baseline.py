"""EARS C1, C2, C3 and W2 against examples worked by hand, gaps, learning and words."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.tables import watch_rules
from scoring.level import baseline

SHIPPED = watch_rules.load_baseline_rules()
# The bare definitions: no floor of sigma, no least count.
BARE = replace(SHIPPED, z=3.09, z3=1.96, min_sigma=1e-9, min_count=1)
MONDAY = date(2024, 1, 1)


def series(*counts: int | None, start: date = MONDAY) -> list[tuple[date, int | None]]:
    return [(start + timedelta(days=n), count) for n, count in enumerate(counts)]


def last(counts: list[int | None], method: str = "C2", **more: float) -> baseline.DayReading:
    return baseline.readings(series(*counts), replace(BARE, method=method, **more))[-1]  # type: ignore[arg-type]


# Seven days whose mean is 4 and whose squared distances are 9+4+1+0+1+4+9 = 28: sd = sqrt(28 / 6) = 2.1602.
WEEK: list[int | None] = [1, 2, 3, 4, 5, 6, 7]
SD = math.sqrt(28 / 6)
# Filler before it, so that fourteen days are learned; no method may look at it.
FAR: list[int | None] = [90, 0, 90, 0, 90, 0, 90]


class TestByHand:
    def test_c1_looks_at_the_seven_days_before(self) -> None:
        found = last([*FAR, *WEEK, 11], "C1")
        assert found.mean == 4
        assert found.sigma == pytest.approx(2.1602, abs=1e-4)
        assert found.statistic == pytest.approx(7 / SD)  # 3.2404
        assert found.threshold == pytest.approx(4 + 3.09 * SD)  # 10.675
        assert found.state == "unusual"
        assert last([*FAR, *WEEK, 10], "C1").state == "usual"

    def test_c2_leaves_two_days_of_guard(self) -> None:
        found = last([*FAR, *WEEK, 50, 60, 11], "C2")
        assert (found.mean, found.sigma) == (4, pytest.approx(SD))
        assert found.statistic == pytest.approx(7 / SD)
        assert found.alarm

    def test_c2_with_seven_days_of_guard(self) -> None:
        guard: list[int | None] = [50, 60, 70, 80, 90, 100, 110]
        found = last([*WEEK, *guard, 11], "C2g7")
        assert (found.mean, found.sigma) == (4, pytest.approx(SD))
        assert found.alarm

    def test_c3_adds_the_excess_of_three_days(self) -> None:
        # Even days of 10 with sd 1 by the floor: C2 of 12, 12 and 13 is 2, 2 and 3; excess 1 + 1 + 2 = 4.
        counts: list[int | None] = [10] * 15 + [12, 12, 13]
        rows = baseline.readings(series(*counts), replace(BARE, method="C3", min_sigma=1.0))
        assert [row.statistic for row in rows[-3:]] == pytest.approx([1, 2, 4])
        assert [row.state for row in rows[-3:]] == ["usual", "unusual", "unusual"]
        # Two days' excess is 2 already, above 1.96: on the last day any count alarms.
        assert rows[-1].threshold == 0
        # On the second day the sum stood at 1: 10 + 1 + 0.96.
        assert rows[-2].threshold == pytest.approx(11.96)

    def test_c3_forgets_after_three_days_and_never_goes_below_zero(self) -> None:
        counts: list[int | None] = [10] * 15 + [12, 0, 0, 10]
        rows = baseline.readings(series(*counts), replace(BARE, method="C3", min_sigma=1.0))
        assert [row.statistic for row in rows[-4:-1]] == pytest.approx([1, 1, 1])
        # The 12 has left the three days; it stands in the baseline now, but 10 is no excess over it.
        assert rows[-1].statistic == 0

    def test_w2_compares_weekends_with_weekends(self) -> None:
        # Weekdays 20, weekends 2, for six weeks from a Monday; then a Saturday of 12.
        weeks: list[int | None] = [20, 20, 20, 20, 20, 2, 2] * 6 + [20] * 5 + [12]
        split = baseline.readings(series(*weeks), replace(BARE, method="W2", min_sigma=1.0))[-1]
        assert (split.method, split.mean, split.statistic) == ("W2", 2, 10)
        assert split.alarm
        plain = baseline.readings(series(*weeks), replace(BARE, method="C2", min_sigma=1.0))[-1]
        assert not plain.alarm

    def test_w2_is_c2_until_enough_weekends_were_seen(self) -> None:
        weeks: list[int | None] = [20, 20, 20, 20, 20, 2, 2] * 3
        rows = baseline.readings(series(*weeks), replace(BARE, method="W2"))
        assert rows[-1].method == "C2"
        assert rows[-3].method == "W2"  # the third Friday has seven weekdays behind its guard band

    @pytest.mark.parametrize(("floor", "alarm"), [(0.5, True), (1.0, False)])
    def test_the_floor_of_sigma_decides_for_sparse_counts(self, floor: float, alarm: bool) -> None:
        found = last([0] * 16 + [2], "C2", min_sigma=floor)
        assert found.sigma == floor
        assert found.alarm is alarm  # 2 / 0.5 = 4 and 2 / 1 = 2, against 3.09

    def test_a_small_count_never_alarms(self) -> None:
        assert not last([0] * 16 + [3], "C2", min_sigma=0.1, min_count=4).alarm
        found = last([0] * 16 + [4], "C2", min_sigma=0.1, min_count=4)
        assert found.alarm
        assert found.threshold == 3

    def test_quiet_is_never_unusual(self) -> None:
        found = last([50] * 16 + [0], "C1", min_sigma=1.0)
        assert found.statistic == -50
        assert found.state == "usual"


class TestGaps:
    def test_a_day_without_coverage_is_left_out_of_the_baseline(self) -> None:
        # With the gap read as zero the mean would be lower; instead the baseline reaches one day further back.
        found = last([*FAR, 1, 2, 3, 4, None, 5, 6, 7, 50, 60, 11], "C2")
        assert (found.mean, found.sigma) == (4, pytest.approx(SD))

    def test_the_guard_band_is_in_days_not_in_covered_days(self) -> None:
        found = last([*FAR, *WEEK, None, None, 11], "C2")
        assert found.mean == 4

    def test_a_gap_never_alarms_and_says_so(self) -> None:
        rows = baseline.readings(series(*[5] * 20, None), SHIPPED)
        assert (rows[-1].state, rows[-1].words, rows[-1].alarm) == ("no coverage", "no coverage", False)

    def test_after_a_gap_longer_than_the_lookback_learning_begins_again(self) -> None:
        counts: list[int | None] = [5] * 30 + [None] * 60 + [5] * 3
        rows = baseline.readings(series(*counts), SHIPPED)
        assert rows[29].state == "usual"
        assert rows[-1].words == "learning, 2 of 14 days"

    def test_a_day_left_out_of_the_series_is_refused(self) -> None:
        holed = [(MONDAY, 1), (MONDAY + timedelta(days=2), 1)]
        with pytest.raises(ValueError, match=r"jumps from 2024-01-01 to 2024-01-03"):
            baseline.readings(holed, SHIPPED)

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.none() | st.integers(0, 30), max_size=70), st.sampled_from(list(baseline.GUARD_DAYS)))
    def test_alarms_fall_on_covered_and_learned_days_only(self, counts: list[int | None], method: str) -> None:
        for index, row in enumerate(baseline.readings(series(*counts), replace(SHIPPED, method=method))):
            assert row.count == counts[index]
            assert (row.state == "no coverage") == (row.count is None)
            if row.alarm:
                assert row.learned == 14
                assert row.threshold is not None
                assert row.count is not None
                assert row.count > row.threshold
            if row.state == "usual" and row.threshold is not None and row.count is not None:
                assert row.count <= row.threshold + 1e-9

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.integers(0, 30), min_size=17, max_size=40), st.data())
    def test_a_gap_before_the_lookback_changes_nothing_and_later_days_neither(
        self, counts: list[int], data: st.DataObject
    ) -> None:
        whole = baseline.readings(series(*counts), replace(BARE, method="C2", min_sigma=0.5))
        cut = data.draw(st.integers(1, len(counts)))
        assert baseline.readings(series(*counts[:cut]), replace(BARE, method="C2", min_sigma=0.5)) == whole[:cut]

    @settings(deadline=None, max_examples=60)
    @given(st.lists(st.integers(0, 30), min_size=17, max_size=40))
    def test_without_gaps_c1_and_c2_are_the_textbook_ones(self, counts: list[int]) -> None:
        for method, ends in (("C1", 0), ("C2", 2)):
            row = baseline.readings(series(*counts), replace(BARE, method=method, min_sigma=0.5))[-1]
            days = counts[-8 - ends : -1 - ends] if ends else counts[-8:-1]
            sigma = max(0.5, statistics.stdev(days))
            assert row.statistic == pytest.approx((counts[-1] - statistics.fmean(days)) / sigma)


class TestWords:
    def test_learning_counts_up_to_fourteen(self) -> None:
        rows = baseline.readings(series(*[3] * 16), SHIPPED)
        assert rows[0].words == "learning, 0 of 14 days"
        assert rows[13].words == "learning, 13 of 14 days"
        assert rows[14].state == "usual"

    def test_the_expected_range_in_words(self) -> None:
        # mean 4, sd 2.1602: 4 ± 1.645 * 2.1602 = 0.45 … 7.55, in whole counts 1 to 7.
        assert last([*FAR, *WEEK, 5], "C1").words == "5, usual (expected 1 to 7)"
        assert last([*FAR, *WEEK, 30], "C1").words == "30, unusual (expected 1 to 7)"
        assert last([5] * 16, "C1", min_sigma=0.1).words == "5, usual (expected 5)"

    def test_today_is_so_far(self) -> None:
        rows = baseline.readings(series(*[5] * 16), SHIPPED, today=MONDAY + timedelta(days=15))
        assert rows[-1].words == "5 so far, usual (expected 4 to 6)"
        assert not rows[-2].partial

    @pytest.mark.parametrize(
        ("counts", "words"),
        [
            ([9, 1, 2, 3, 9], "highest in 4 days"),
            ([1, 2, 3, 4], "highest in 4 days of watching"),
            ([9, 1, None, None, 9], "highest in 4 days (2 of them without coverage)"),
            ([1, None, 3, 9], "highest in 4 days of watching (1 of them without coverage)"),
            ([9, 1, 9], None),
            ([1, 2, 3, 0], None),
            ([1, 2, 3, None], None),
            ([], None),
        ],
    )
    def test_highest_in_n_days(self, counts: list[int | None], words: str | None) -> None:
        found = baseline.highest(series(*counts))
        assert (found.words if found else None) == words


class TestCrossing:
    def test_it_is_the_entry_that_brought_the_count_above_the_threshold(self) -> None:
        reading = last([*FAR, *WEEK, 13], "C1")  # above 10.675: the eleventh entry
        times = [datetime(2024, 1, 15, hour, tzinfo=UTC) for hour in (12, *range(1, 12), 20)]
        assert baseline.crossed_at(reading, times) == datetime(2024, 1, 15, 11, tzinfo=UTC)

    def test_a_usual_day_never_crossed(self) -> None:
        assert baseline.crossed_at(last([*FAR, *WEEK, 5], "C1"), [datetime(2024, 1, 15, tzinfo=UTC)] * 5) is None
