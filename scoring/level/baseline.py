"""Is a day's count unusual for its series?

A day is judged beside the covered days of the last `lookback_days`, a guard band of `guard_days` before it left out so
that a burst in its course is not its own measure; weekdays beside weekdays and weekends beside weekends once enough
like days were seen, for news thins out at weekends. `scoring.level.counts` fits the past days and gives the bound that
a new count exceeds with a probability of at most `false_rate`.

A day without coverage (count None) is no zero: it never alarms and is left out of every baseline.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal

from data.models import BaselineRules
from scoring.level.counts import Usual, fit

Series = Sequence[tuple[date, int | None]]
State = Literal["usual", "unusual", "learning", "no coverage"]
LIKE_DAYS = 12  # so many like days must have been seen before weekdays and weekends are judged apart


@dataclass(frozen=True, slots=True)
class DayReading:
    """What a day's count means. Figures are None while the series is learning and on days without coverage.

    `threshold` is the count above which the day alarms. `alike` tells that only weekdays, or only weekends, were its
    measure. `learned` counts the covered days before this one, up to the number needed. `partial` marks a day that is
    still running.
    """

    day: date
    count: int | None
    state: State
    mean: float | None = None
    threshold: int | None = None
    expected: tuple[int, int] | None = None
    alike: bool = False
    learned: int = 0
    needed: int = 0
    partial: bool = False

    @property
    def alarm(self) -> bool:
        return self.state == "unusual"


def readings(series: Series, rules: BaselineRules, today: date | None = None) -> list[DayReading]:
    """A reading for each day of a series of consecutive days in order.

    `today` marks the day that is still running. Raises ValueError where days are missing or out of order: a day that
    nobody watched has the count None, it is not left out.
    """
    for (before, _), (after, _) in pairwise(series):
        if after - before != timedelta(days=1):
            raise ValueError(f"series jumps from {before} to {after}: give each day, None where there was no coverage")
    seen_before = list(accumulate((count is not None for _, count in series), initial=0))
    past: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}  # counts of weekends and of weekdays
    found: list[DayReading] = []
    for index, (day, count) in enumerate(series):
        _move(past, series, index, rules)
        seen = seen_before[index] - seen_before[max(0, index - rules.lookback_days)]
        learned = min(seen, rules.learning_days)
        alike = past[_weekend(day)].total() >= LIKE_DAYS
        measure = past[_weekend(day)] if alike else past[True] + past[False]
        if count is None or learned < rules.learning_days or not measure:
            idle: State = "no coverage" if count is None else "learning"
            found.append(
                DayReading(day, count, idle, learned=learned, needed=rules.learning_days, partial=day == today)
            )
            continue
        usual, (low, high, most) = _bounds(frozenset(measure.items()), rules.false_rate, rules.range_share)
        threshold = max(most, rules.min_count - 1)
        found.append(
            DayReading(
                day=day,
                count=count,
                state="unusual" if count > threshold else "usual",
                mean=usual.mean,
                threshold=threshold,
                expected=(low, high),
                alike=alike,
                learned=learned,
                needed=rules.learning_days,
                partial=day == today,
            )
        )
    return found


def _move(past: dict[bool, Counter[int]], series: Series, index: int, rules: BaselineRules) -> None:
    """Let the day that has left the guard band into the baseline, and the oldest out of it."""
    comes, goes = index - rules.guard_days - 1, index - rules.lookback_days - 1
    if comes >= 0 and (count := series[comes][1]) is not None:
        past[_weekend(series[comes][0])][count] += 1
    if goes >= 0 and (count := series[goes][1]) is not None:
        held = past[_weekend(series[goes][0])]
        held[count] -= 1
        if not held[count]:
            del held[count]


def _weekend(day: date) -> bool:
    return day.weekday() >= 5


@lru_cache(maxsize=20_000)
def _bounds(tally: frozenset[tuple[int, int]], rate: float, share: float) -> tuple[Usual, tuple[int, int, int]]:
    usual = fit(value for value, times in sorted(tally) for _ in range(times))
    tail = (1 - share) / 2
    return usual, (usual.quantile(tail), usual.quantile(1 - tail), usual.quantile(1 - rate))


def crossed_at(reading: DayReading, first_seen: Sequence[datetime]) -> datetime | None:
    """When an unusual day became unusual: as the entry came in that brought its count above the threshold.

    `first_seen` are the moments at which the day's entries became known, in any order. None for a day that is not
    unusual.
    """
    if not reading.alarm or reading.threshold is None:
        return None
    return sorted(first_seen)[math.floor(reading.threshold)]


@dataclass(frozen=True, slots=True)
class Highest:
    """`days` watched days since the count was last reached, or all of the series where it never was (`all_time`)."""

    days: int
    all_time: bool


def highest(series: Series, least: int = 3) -> Highest | None:
    """How long the last day's count has not been reached, in days that were watched.

    None where the count is zero or unknown, and where it was reached fewer than `least` days ago.
    """
    if not series or not series[-1][1]:
        return None
    count, days = series[-1][1], 1
    for _, earlier in reversed(series[:-1]):
        if earlier is not None and earlier >= count:
            return Highest(days, all_time=False) if days >= least else None
        days += earlier is not None
    return Highest(days, all_time=True) if days >= least else None
