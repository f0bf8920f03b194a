"""Months of the long run: what is counted, and which months are gaps."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from components.provocations.long_run import months
from scoring.window.long_series import DayCount

START = date(2026, 7, 1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), min_size=1, max_size=120))
def test_nothing_is_lost_and_a_month_with_acts_is_never_a_gap(rows: list[tuple[int, int, bool]]) -> None:
    days = [
        DayCount(START + timedelta(days=n), past, live, None if blind and not past + live else past + live)
        for n, (past, live, blind) in enumerate(rows)
    ]
    known, extra, gaps = months(days)
    assert sum(known.values()) == sum(past for past, _, _ in rows)
    assert sum(extra.values()) == sum(live for _, live, _ in rows)
    assert all(not known[month] and not extra[month] for month in gaps)


def test_a_month_mostly_unseen_is_a_gap_and_a_quiet_one_is_not() -> None:
    quiet = [DayCount(START + timedelta(days=n), 0, 0, 0) for n in range(31)]
    unseen = [DayCount(date(2026, 8, 1) + timedelta(days=n), 0, 0, None if n > 5 else 0) for n in range(31)]
    assert months([*quiet, *unseen])[2] == [date(2026, 8, 1)]
