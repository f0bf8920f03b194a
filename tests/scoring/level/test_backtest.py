"""The backtest: what is counted as a false alarm, a delay, a missed act and an alarm on a gap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.models import Gap, Indication
from data.tables import level_rules
from scoring.level import backtest
from scoring.level.baseline import Series

RULES = level_rules.load_level_rules()
BASELINE = level_rules.load_baseline_rules()
FIRST, LAST = date(2022, 9, 1), date(2022, 10, 30)
KST_MIDNIGHT = timedelta(hours=-9)


def at(day: date, hour: float = 12) -> datetime:
    """An hour of a KST day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + KST_MIDNIGHT + timedelta(hours=hour)


def act(name: str, known: datetime, publishers: int = 2, severity: int = 3) -> Indication:
    desks = tuple("ABCDEF"[:publishers])
    return Indication(name, "act", known, "provocation", "missile", severity, desks)


def series(first: date, *counts: int | None) -> Series:
    return [(first + timedelta(days=n), count) for n, count in enumerate(counts)]


def run(
    seen: list[Indication],
    true_days: list[date] | None = None,
    gaps: list[Gap] | None = None,
    counts: dict[str, Series] | None = None,
) -> backtest.Backtest:
    return backtest.backtest(seen, counts or {}, RULES, BASELINE, gaps or [], true_days or [], FIRST, LAST)


def test_a_quiet_stretch() -> None:
    found = run([])
    assert len(found.days) == 60
    assert {day.level for day in found.days} == {"Routine"}
    assert (found.false_rises, found.delays, found.missed, found.false_alarms_a_month) == ((), (), (), 0)
    assert found.months == pytest.approx(1.971, abs=0.001)
    assert found.median_delay is None


def test_a_day_has_the_highest_level_it_saw_and_counts_its_acts_in_korean_days() -> None:
    day = date(2022, 9, 20)
    found = run([act("a", at(day, 23.9)), act("b", at(day, 24.1))], [day])
    rows = {row.day: row for row in found.days}
    assert (rows[day].acts, rows[day].level, rows[day].rises, rows[day].true_acts) == (1, "Elevated", 1, 1)
    assert (rows[day + timedelta(days=1)].acts, rows[day + timedelta(days=1)].rises) == (1, 0)
    assert rows[day - timedelta(days=1)].level == "Routine"


@pytest.mark.parametrize(("days_away", "false"), [(0, 0), (3, 0), (-3, 0), (4, 1), (-4, 1)])
def test_a_rise_is_false_without_a_true_act_near(days_away: int, false: int) -> None:
    day = date(2022, 9, 20)
    found = run([act("a", at(day))], [day + timedelta(days=days_away)])
    assert len(found.false_rises) == false
    assert found.false_alarms_a_month == pytest.approx(false / found.months)


def test_a_guarded_level_is_no_alarm() -> None:
    found = run([act("a", at(date(2022, 9, 20)), publishers=1)])
    assert found.false_rises == ()
    assert {row.level for row in found.days} == {"Routine", "Guarded"}


def test_delay_runs_from_the_first_report_to_the_level_it_calls_for() -> None:
    day = date(2022, 9, 20)
    alone, confirmed = act("a", at(day), publishers=1), act("a", at(day, 12.75))
    (delay,) = run([confirmed, alone], [day]).delays
    assert (delay.act, delay.calls, delay.minutes) == ("a", "Elevated", 45)


def test_an_act_that_stays_with_one_publisher_has_no_delay_to_count() -> None:
    assert run([act("a", at(date(2022, 9, 20)), publishers=1)]).delays == ()


def test_an_act_under_a_level_that_stands_already_has_no_delay() -> None:
    day = date(2022, 9, 20)
    found = run([act("a", at(day)), act("b", at(day, 20), publishers=1), act("b", at(day, 22))], [day])
    assert [delay.minutes for delay in found.delays] == [0, 0]
    assert found.median_delay == 0


def test_a_true_act_that_nobody_saw_is_missed() -> None:
    seen, unseen = date(2022, 9, 20), date(2022, 10, 10)
    assert run([act("a", at(seen))], [seen, unseen]).missed == (unseen,)


def test_one_that_is_seen_the_day_after_is_not_missed() -> None:
    day = date(2022, 9, 20)
    assert run([act("a", at(day, 30))], [day]).missed == ()


class TestGaps:
    gap = Gap("", at(date(2022, 9, 10), 0), at(date(2022, 9, 13), 6), "asleep")

    def test_days_without_eyes_are_no_data(self) -> None:
        rows = {row.day: row for row in run([], gaps=[self.gap]).days}
        assert [rows[date(2022, 9, n)].level for n in (9, 10, 11, 12, 13)] == ["Routine", None, None, None, "Routine"]
        assert [rows[date(2022, 9, n)].covered for n in (9, 10, 11, 12, 13, 14)] == [True, *[False] * 4, True]

    def test_a_gap_of_one_source_is_no_gap_of_the_watch(self) -> None:
        found = run([], gaps=[Gap("Wire", at(FIRST), at(LAST), "down")])
        assert all(row.covered for row in found.days)

    def test_alarms_on_gaps_are_counted_honestly(self) -> None:
        # A series that was counted although nobody watched is found out.
        counts = series(date(2022, 8, 1), *[2] * 41, 40)
        found = run([], gaps=[self.gap], counts={"all": counts})
        assert found.alarms_on_gaps == 1
        blind = series(date(2022, 8, 1), *[2] * 40, None, None, None, None, *[2] * 10)
        assert run([], gaps=[self.gap], counts={"all": blind}).alarms_on_gaps == 0

    @settings(deadline=None, max_examples=25)
    @given(st.lists(st.integers(0, 20), min_size=91, max_size=91), st.integers(31, 85), st.integers(1, 5))
    def test_there_are_none_when_series_know_the_gap(self, counts: list[int], start: int, length: int) -> None:
        blind = [None if start <= n < start + length else count for n, count in enumerate(counts)]
        first = date(2022, 8, 1)
        gap = Gap("", at(first + timedelta(days=start), 0), at(first + timedelta(days=start + length), 0), "asleep")
        assert run([], gaps=[gap], counts={"all": series(first, *blind)}).alarms_on_gaps == 0


def test_an_unusual_series_is_told_and_raises_to_guarded_at_the_end_of_its_day() -> None:
    day = date(2022, 9, 28)
    counts = series(date(2022, 8, 1), *[2] * 58, 30, *[2] * 20)
    rows = {row.day: row for row in run([], counts={"threat": counts}).days}
    assert rows[day].alarms == ("threat",)
    assert rows[day].level == "Routine"
    assert rows[day + timedelta(days=1)].level == "Guarded"


def test_the_same_inputs_give_the_same_replay() -> None:
    seen = [act(f"a{n}", at(FIRST + timedelta(days=3 * n)), severity=1 + n % 5) for n in range(15)]
    assert run(seen, [FIRST]) == run(list(reversed(seen)), [FIRST])
